"""Our settings in pjsua2's own words; read only inside its process."""

from collections.abc import Callable
from typing import Any

import pjsua2 as pj

from telephony.settings import SipSettings
from telephony.sip.pjsua2_launch import MOST_CALLS
from telephony.sip.ports import Address
from telephony.sip.sockets import listens_everywhere

_CODEC_NAMES = {"PCMU": "PCMU/8000/1", "PCMA": "PCMA/8000/1", "G722": "G722/16000/1"}
"""The wheel has no opus."""

_TRANSPORT_KINDS = {
    "udp": pj.PJSIP_TRANSPORT_UDP,
    "tcp": pj.PJSIP_TRANSPORT_TCP,
    "tls": pj.PJSIP_TRANSPORT_TLS,
}


class StackWords(pj.LogWriter):  # type: ignore[misc]
    """Reads what pjsua2 would log, for what it tells in no other way: a call above the number compiled into it."""

    def __init__(self, full: Callable[[], None]) -> None:
        super().__init__()
        self._full = full

    def write(self, entry: Any) -> None:
        if "too many calls" in entry.msg:
            self._full()


def endpoint_config(full: Callable[[], None]) -> Any:
    """full: is called when a call was refused because all that pjsua2 can carry run."""
    config = pj.EpConfig()
    # Warnings, of which that is one; with a writer the console gets nothing.
    config.logConfig.level = config.logConfig.consoleLevel = 2
    config.logConfig.writer = StackWords(full).__disown__()  # the library ends it
    config.uaConfig.userAgent = "VoiceAssist"
    config.uaConfig.maxCalls = MOST_CALLS
    # No worker thread of pjsua's: every callback but the bridge's comes on the one thread that polls.
    config.uaConfig.threadCnt = 0
    config.uaConfig.mainThreadOnly = True
    media = config.medConfig
    media.clockRate = 16000
    media.audioFramePtime = 20
    media.noVad = True
    media.ecTailLen = 0
    media.sndAutoCloseTime = -1
    # The jitter buffer begins with one frame and grows when it must: delays are measured through it.
    media.jbInit = 0
    media.jbMinPre = 0
    media.jbMaxPre = 100
    return config


def transport_config(address: Address, settings: SipSettings) -> tuple[int, Any]:
    config = pj.TransportConfig()
    config.port = address.port
    if not listens_everywhere(settings):
        config.boundAddress = address.host
    if address.transport == "tls":
        config.tlsConfig.certFile = str(settings.certificate)
        config.tlsConfig.privKeyFile = str(settings.private_key or settings.certificate)
    return _TRANSPORT_KINDS[address.transport], config


def account_config(settings: SipSettings, address: Address) -> Any:
    config = pj.AccountConfig()
    pbx = settings.registration
    # A host that cannot exist (RFC 2606) rather than 0.0.0.0, which would be no address to call back.
    host = "voiceassist.invalid" if listens_everywhere(settings) else f"{address.host}:{address.port}"
    config.idUri = f"sip:{pbx.user}@{pbx.registrar}" if pbx else f"sip:{settings.user}@{host}"
    if pbx is not None:
        config.regConfig.registrarUri = f"sip:{pbx.registrar};transport={pbx.transport}"
        config.regConfig.timeoutSec = pbx.every
        credentials = pj.AuthCredInfo("digest", "*", pbx.login or pbx.user, 0, pbx.password)
        config.sipConfig.authCreds.append(credentials)
    low, high = settings.rtp_ports
    transport = config.mediaConfig.transportConfig
    transport.port, transport.portRange = low, high - low
    if not listens_everywhere(settings):
        transport.boundAddress = address.host
    if settings.certificate is not None:
        config.mediaConfig.srtpUse = pj.PJMEDIA_SRTP_OPTIONAL
        config.mediaConfig.srtpSecureSignaling = 0
    config.videoConfig.autoTransmitOutgoing = False
    return config


def set_codecs(endpoint: pj.Endpoint, codecs: tuple[str, ...]) -> None:
    """Offer these, best first, and no other; 0 switches a codec off."""
    for codec in endpoint.codecEnum2():
        endpoint.codecSetPriority(codec.codecId, 0)
    known = [_CODEC_NAMES[codec] for codec in codecs if codec in _CODEC_NAMES]
    for place, name in enumerate(known):
        endpoint.codecSetPriority(name, 254 - place)

"""Our settings in baresip's own words."""

from pathlib import Path
from typing import Any

import baresip

from telephony.errors import SettingsWrong
from telephony.settings import Codec, Registration, SipSettings
from telephony.sip.ports import Address, KeysBy
from telephony.sip.sockets import listens_everywhere

_CODEC_NAMES: dict[Codec, str] = {"PCMU": "pcmu", "PCMA": "pcma", "G722": "g722/16000/1", "opus": "opus/48000/1"}

JITTER_MILLISECONDS = (20, 200)
"""The stack's jitter buffer adapts between these. Its own default holds every call back by 100 ms, jitter or not."""


def stack_config(settings: SipSettings, addresses: tuple[Address, ...], certificate: Path | None) -> baresip.Config:
    """The stack's settings.

    Its own limit on calls is left off: it would write the caller's number into its log where ours does not.
    """
    low, high = settings.rtp_ports
    transports = [address.transport for address in addresses]
    lines = [
        f"sip_listen {addresses[0].host}:{addresses[0].port}",
        f"sip_transports {','.join(transports)}",
        f"rtp_ports {low}-{high}",
        "audio_jitter_buffer_type adaptive",
        "audio_jitter_buffer_ms {}-{}".format(*JITTER_MILLISECONDS),
        "opus_stereo no",
        "opus_sprop_stereo no",
    ]
    if certificate is not None:
        lines.append(f"sip_certificate {certificate}")
    return baresip.Config(
        # Discovery finds every interface but loopback, so a single address is named.
        net_interface=None if listens_everywhere(settings) else settings.listen,
        max_concurrent_calls=None,
        # The trace is how the real source of a call is known; see trace.py.
        sip_trace=True,
        extra_config_text="\n".join(lines) + "\n",
    )


def own_account(
    settings: SipSettings, address: Address, codecs: tuple[Codec, ...] = (), keys_by: KeysBy = "rtp", number: int = 0
) -> str:
    """Our own address as baresip's address-of-record line; number is above 0 for one that only places calls.

    ``catchall`` takes calls to any number, but by no other transport than one named in the address, so none is named.
    """
    user = f"{settings.user}{number or ''}"
    extra = () if number else ("catchall=yes",)
    line = _line(settings, codecs, keys_by, extra, user=user, domain=f"{address.host}:{address.port}", reg_interval=0)
    return line.replace(";transport=udp", "", 1)


def pbx_account(
    settings: SipSettings, pbx: Registration, codecs: tuple[Codec, ...] = (), keys_by: KeysBy = "rtp"
) -> str:
    """The extension at the PBX."""
    return _line(
        settings,
        codecs,
        keys_by,
        (),
        user=pbx.user,
        domain=pbx.registrar,
        password=pbx.password,
        reg_interval=pbx.every,
        transport=pbx.transport,
        auth_user=pbx.login or None,
    )


def _line(settings: SipSettings, codecs: tuple[Codec, ...], keys_by: KeysBy, extra: tuple[str, ...], **who: Any) -> str:
    # Without ``video_codecs=none`` an answer is followed by a re-INVITE that offers video.
    parameters = ("video_codecs=none", *extra, *(("mediaenc=srtp",) if settings.certificate else ()))
    try:
        identity = baresip.Account(
            **{"password": "", **who},
            audio_codecs=tuple(_CODEC_NAMES[codec] for codec in codecs or settings.codecs),
            dtmf_mode="info" if keys_by == "info" else "rtpevent",
            extra_params=parameters,
        )
    except ValueError as error:
        raise SettingsWrong(f"the SIP account cannot be used: {error}") from error
    line: str = identity.aor()
    return line

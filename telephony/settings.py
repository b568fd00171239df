"""What a site may set about its telephones."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

Codec = Literal["PCMU", "PCMA", "G722", "opus"]
"""Audio codecs by their names in SDP (RFC 3551 table 4, RFC 7587)."""

SipTransport = Literal["udp", "tcp", "tls"]

SipDriver = Literal["baresip", "pjsua2"]


@dataclass(frozen=True, slots=True)
class Registration:
    """An extension at a hospital PBX, which then sends that extension's calls to us.

    registrar: host or host:port of the PBX.
    user: the extension; password: its secret, answered to a digest challenge (RFC 3261 section 22).
    login: the name used in the digest where it differs from the extension.
    every: seconds between refreshes.
    """

    registrar: str
    user: str
    password: str = field(repr=False)
    login: str = ""
    transport: SipTransport = "udp"
    every: int = 300


@dataclass(frozen=True, slots=True)
class SipSettings:
    """The embedded SIP endpoint.

    driver: the SIP stack; baresip for its capacity, pjsua2 as the second opinion (4 calls).
    listen: the address to listen on; loopback until told otherwise, 0.0.0.0 for every interface.
    port: UDP and TCP port; 0 takes a free one. TLS listens on the port above it, as 5061 is above 5060.
    allow: networks (CIDR) whose calls are taken besides loopback; calls from anywhere else are refused.
    capacity: calls at a time; one more is answered 486.
    codecs: offered and accepted, best first.
    certificate, private_key: PEM files; given, TLS is listened on and SRTP is accepted. The key may lie in the
        certificate's own file.
    rtp_ports: lowest and highest UDP port for audio.
    user: the user part of our own address.
    registration: an extension to be at a PBX, if any.
    organisation: whose calls these are.
    vanished_after: seconds without any audio, not on hold, after which a call is ended.
    """

    driver: SipDriver = "baresip"
    listen: str = "127.0.0.1"
    port: int = 5060
    allow: tuple[str, ...] = ()
    capacity: int = 20
    codecs: tuple[Codec, ...] = ("opus", "G722", "PCMU", "PCMA")
    certificate: Path | None = None
    private_key: Path | None = None
    rtp_ports: tuple[int, int] = (10000, 19999)
    user: str = "voiceassist"
    registration: Registration | None = None
    organisation: str = "default"
    vanished_after: float = 10.0

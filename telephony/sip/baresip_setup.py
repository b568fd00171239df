"""Our settings in baresip's own words."""

import os
import tempfile
from pathlib import Path

import baresip

from telephony.errors import SettingsWrong
from telephony.settings import Codec, SipSettings
from telephony.sip.ports import Address, KeysBy

_CODEC_NAMES: dict[Codec, str] = {"PCMU": "pcmu", "PCMA": "pcma", "G722": "g722/16000/1", "opus": "opus/48000/2"}

_ANY_LISTENER = ("0.0.0.0", "::")  # noqa: S104 - compared with, not bound


def stack_config(settings: SipSettings, addresses: tuple[Address, ...], certificate: Path | None) -> baresip.Config:
    """The stack's settings.

    Its own limit on calls is left off: it would write the caller's number into its log where ours does not.
    """
    everywhere = settings.listen in _ANY_LISTENER
    low, high = settings.rtp_ports
    transports = [address.transport for address in addresses]
    lines = [
        f"sip_listen {addresses[0].host}:{addresses[0].port}",
        f"sip_transports {','.join(transports)}",
        f"rtp_ports {low}-{high}",
        "opus_stereo no",
        "opus_sprop_stereo no",
    ]
    if certificate is not None:
        lines.append(f"sip_certificate {certificate}")
    return baresip.Config(
        # Discovery skips loopback, so a single address is named (its docstring says so).
        net_interface=None if everywhere else settings.listen,
        max_concurrent_calls=None,
        # The trace is how the real source of a call is known; see trace.py.
        sip_trace=True,
        extra_config_text="\n".join(lines) + "\n",
    )


def account(
    settings: SipSettings,
    address: Address,
    codecs: tuple[Codec, ...] = (),
    keys_by: KeysBy = "rtp",
    number: int = 0,
) -> baresip.Account:
    """Our identity: an extension at a PBX, or plainly this address; numbered ones only place calls.

    ``catchall`` takes calls to any number. ``video_codecs=none`` keeps ``answer()`` from re-inviting with video.
    """
    extra = ["video_codecs=none"] if number else ["video_codecs=none", "catchall=yes"]
    if settings.certificate is not None:
        extra.append("mediaenc=srtp")
    pbx = settings.registration
    try:
        return baresip.Account(
            pbx.user if pbx else f"{settings.user}{number or ''}",
            pbx.registrar if pbx else f"{address.host}:{address.port}",
            pbx.password if pbx else "",
            reg_interval=pbx.every if pbx and not number else 0,
            transport=pbx.transport if pbx else "udp",
            audio_codecs=tuple(_CODEC_NAMES[codec] for codec in codecs or settings.codecs),
            dtmf_mode="info" if keys_by == "info" else "rtpevent",
            auth_user=(pbx.login or None) if pbx else None,
            extra_params=tuple(extra),
        )
    except ValueError as error:
        raise SettingsWrong(f"the SIP account cannot be used: {error}") from error


def one_file(settings: SipSettings, folder: Path) -> Path | None:
    """The certificate and its key in the one PEM file baresip wants, readable to us alone."""
    if settings.certificate is None:
        return None
    parts = [settings.certificate] if settings.private_key is None else [settings.private_key, settings.certificate]
    try:
        text = "\n".join(part.read_text() for part in parts)
    except OSError as error:
        raise SettingsWrong(
            f"the certificate cannot be read ({error.strerror}: {error.filename}): give a PEM file this user may read"
        ) from error
    if "PRIVATE KEY" not in text:
        raise SettingsWrong(
            f"{settings.certificate} holds no private key: give the key's PEM file too, or put both into one file"
        )
    descriptor, name = tempfile.mkstemp(suffix=".pem", dir=folder)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    return Path(name)

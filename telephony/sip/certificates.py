"""The certificate calls are encrypted with, checked before a stack gets it: the stacks notice late or only log it."""

import os
import ssl
import tempfile
from pathlib import Path

from telephony.errors import SettingsWrong
from telephony.settings import SipSettings


def check(settings: SipSettings) -> None:
    """Raises SettingsWrong unless certificate and key, where given, can be read and belong together."""
    if settings.certificate is None:
        return
    try:
        # An empty password, or OpenSSL would ask for one at the terminal.
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(settings.certificate, settings.private_key, password="")
    except ssl.SSLError as error:
        raise SettingsWrong(
            f"{settings.certificate} is no certificate with its private key ({error.reason or error}): "
            "give both as PEM files, the key without a password"
        ) from error
    except (OSError, ValueError) as error:
        raise SettingsWrong(
            f"the certificate cannot be read ({error}): give PEM files that this user may read"
        ) from error


def one_file(settings: SipSettings, folder: Path) -> Path | None:
    """Certificate and key in the one PEM file that baresip wants, readable to us alone."""
    if settings.certificate is None:
        return None
    check(settings)
    parts = (settings.private_key, settings.certificate) if settings.private_key else (settings.certificate,)
    descriptor, name = tempfile.mkstemp(suffix=".pem", dir=folder)
    with os.fdopen(descriptor, "w") as file:
        file.write("\n".join(part.read_text() for part in parts))
    return Path(name)

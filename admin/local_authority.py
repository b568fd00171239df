"""A certificate of our own where none was given: a local authority that signs one for this machine's names.

People install the authority once on their devices; the server's certificate is then renewed without their noticing.
"""

import ipaddress
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from admin.errors import CertificateUnusable

AUTHORITY_DAYS = 3650
SERVER_DAYS = 397
"""Browsers refuse publicly trusted ones that last longer than 398 days; a local one follows suit."""
RENEW_DAYS = 30
EARLIER = timedelta(hours=1)
"""A client whose clock is behind must not find the certificate not yet valid."""


@dataclass(frozen=True, slots=True)
class LocalCertificate:
    """PEM files to serve with, the authority to install, its SHA-256 fingerprint, and when the server's lapses."""

    certificate: Path
    private_key: Path
    authority: Path
    fingerprint: str
    expires: datetime


def local_certificate(folder: Path, names: Sequence[str], now: datetime | None = None) -> LocalCertificate:
    """The authority and a server certificate for ``names`` (host names and IP addresses), made where missing, renewed
    where about to lapse or made for other names. All files are 0600. Raises CertificateUnusable."""
    moment = now or datetime.now(UTC)
    authority_file, server_file = folder / "authority.crt", folder / "server.crt"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        key, authority = _authority(authority_file, folder / "authority.key", moment)
        server = _read_certificate(server_file)
        if server is None or not _serves(server, authority, names, moment) or not _holds_key(folder, server):
            server = _make_server(folder, key, authority, names, moment)
    except (OSError, ValueError, TypeError) as error:
        raise CertificateUnusable(
            f"The local certificates in {folder} cannot be read or written ({error}): remove that folder to have new "
            "ones made, and install the new authority on every device."
        ) from error
    fingerprint = authority.fingerprint(hashes.SHA256()).hex(":").upper()
    return LocalCertificate(server_file, folder / "server.key", authority_file, fingerprint, server.not_valid_after_utc)


def install_steps(local: LocalCertificate, url: str) -> str:
    """How people come to trust the authority, as text to print."""
    return (
        f"This service made its own certificate authority. Install {local.authority} once on each device that calls:\n"
        f"  1. Copy the file to the device, or open {url}/authority.crt there.\n"
        f"  2. Check that its SHA-256 fingerprint is\n     {local.fingerprint}\n"
        "  3. Windows: double-click it, Install Certificate, Local Machine, Trusted Root Certification Authorities.\n"
        "     macOS: open it in Keychain Access and set it to Always Trust.\n"
        "     iPhone, iPad: Settings, Profile Downloaded, Install; then General, About, Certificate Trust Settings.\n"
        "     Android: Settings, Security, Encryption & credentials, Install a certificate, CA certificate.\n"
        "     Firefox: Settings, Privacy & Security, Certificates, View Certificates, Authorities, Import."
    )


def _authority(file: Path, key_file: Path, now: datetime) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    authority = _read_certificate(file)
    if authority is None or authority.not_valid_after_utc - now < timedelta(days=SERVER_DAYS):
        return _make_authority(file, key_file, now)
    key = serialization.load_pem_private_key(key_file.read_bytes(), None)
    if not isinstance(key, ec.EllipticCurvePrivateKey) or key.public_key() != authority.public_key():
        raise ValueError("the authority's key does not belong to it")
    return key, authority


def _make_authority(file: Path, key_file: Path, now: datetime) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"VoiceAssist local authority {now:%Y-%m-%d %H:%M}")])
    usage = _usage(sign=True)
    authority = (
        _certificate(name, name, key.public_key(), now, AUTHORITY_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    _write(key_file, _pem(key))
    _write(file, authority.public_bytes(serialization.Encoding.PEM))
    return key, authority


def _make_server(
    folder: Path,
    authority_key: ec.EllipticCurvePrivateKey,
    authority: x509.Certificate,
    names: Sequence[str],
    now: datetime,
) -> x509.Certificate:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0][:64])])
    server = (
        _certificate(subject, authority.subject, key.public_key(), now, SERVER_DAYS)
        .add_extension(x509.SubjectAlternativeName([_general_name(name) for name in names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(sign=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key()), critical=False)
        .sign(authority_key, hashes.SHA256())
    )
    _write(folder / "server.key", _pem(key))
    _write(folder / "server.crt", server.public_bytes(serialization.Encoding.PEM))
    return server


def _certificate(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, now: datetime, days: int
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - EARLIER)
        .not_valid_after(now + timedelta(days=days))
    )


def _usage(*, sign: bool) -> x509.KeyUsage:
    """RFC 5280 section 4.2.1.3: the authority signs certificates, the server signs handshakes."""
    return x509.KeyUsage(
        digital_signature=not sign,
        key_cert_sign=sign,
        crl_sign=sign,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _general_name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _serves(server: x509.Certificate, authority: x509.Certificate, names: Sequence[str], now: datetime) -> bool:
    """Whether the certificate is this authority's, holds every name, and lasts a while."""
    if server.not_valid_after_utc - now < timedelta(days=RENEW_DAYS) or server.issuer != authority.subject:
        return False
    held = server.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return {_general_name(name) for name in names} <= set(held)


def _holds_key(folder: Path, server: x509.Certificate) -> bool:
    file = folder / "server.key"
    if not file.exists():
        return False
    return serialization.load_pem_private_key(file.read_bytes(), None).public_key() == server.public_key()


def _read_certificate(file: Path) -> x509.Certificate | None:
    return x509.load_pem_x509_certificate(file.read_bytes()) if file.exists() else None


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _write(file: Path, content: bytes) -> None:
    """Whole or not at all, and readable by us alone from its first moment."""
    fresh = file.with_suffix(file.suffix + ".new")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as writing:
        writing.write(content)
        writing.flush()
        os.fsync(writing.fileno())
    fresh.replace(file)

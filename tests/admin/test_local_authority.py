"""The local authority, proved by real TLS handshakes with the standard library's client."""

import socket
import ssl
import stat
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from admin.errors import CertificateUnusable
from admin.local_authority import LocalCertificate, install_steps, local_certificate

NAMES = ("phone.example", "127.0.0.1", "::1")
NOW = datetime.now(UTC)


def handshake(local: LocalCertificate, name: str) -> None:
    """Connect as a device that has installed the authority would; raises what it would."""
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.load_cert_chain(local.certificate, local.private_key)
    client = ssl.create_default_context(cafile=local.authority)
    here, there = socket.socketpair()

    def serve() -> None:
        try:
            server.wrap_socket(there, server_side=True).close()
        except OSError:
            there.close()

    serving = threading.Thread(target=serve)
    serving.start()
    try:
        client.wrap_socket(here, server_hostname=name).close()
    finally:
        here.close()
        serving.join()


@pytest.mark.parametrize("name", NAMES)
def test_a_device_that_installed_the_authority_trusts_every_name(tmp_path: Path, name: str) -> None:
    handshake(local_certificate(tmp_path, NAMES), name)


def test_another_name_is_not_trusted(tmp_path: Path) -> None:
    with pytest.raises(ssl.SSLCertVerificationError):
        handshake(local_certificate(tmp_path, NAMES), "elsewhere.example")


def test_all_files_are_for_our_eyes_alone(tmp_path: Path) -> None:
    local_certificate(tmp_path / "tls", NAMES)
    files = list((tmp_path / "tls").iterdir())
    assert len(files) == 4
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def test_nothing_changes_at_the_next_start(tmp_path: Path) -> None:
    local_certificate(tmp_path, NAMES)
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    local_certificate(tmp_path, NAMES[:2])
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before


def test_renewed_near_its_end_under_the_same_authority(tmp_path: Path) -> None:
    first = local_certificate(tmp_path, NAMES, NOW - timedelta(days=370))
    second = local_certificate(tmp_path, NAMES, NOW)
    assert second.expires - NOW > timedelta(days=390)
    assert second.fingerprint == first.fingerprint
    handshake(second, "phone.example")


def test_made_anew_for_another_name(tmp_path: Path) -> None:
    first = local_certificate(tmp_path, NAMES)
    second = local_certificate(tmp_path, (*NAMES, "ward.example"))
    assert second.fingerprint == first.fingerprint
    handshake(second, "ward.example")


def test_the_authority_is_renewed_before_it_could_not_cover_a_certificate(tmp_path: Path) -> None:
    old = local_certificate(tmp_path, NAMES, NOW - timedelta(days=3300))
    new = local_certificate(tmp_path, NAMES, NOW)
    assert new.fingerprint != old.fingerprint
    handshake(new, "phone.example")


@pytest.mark.parametrize("spoilt", ["authority.crt", "authority.key", "server.crt", "server.key"])
def test_a_spoilt_file_is_one_sentence(tmp_path: Path, spoilt: str) -> None:
    local_certificate(tmp_path, NAMES)
    (tmp_path / spoilt).write_text("spoilt")
    with pytest.raises(CertificateUnusable, match="remove that folder"):
        local_certificate(tmp_path, NAMES)


def test_another_authoritys_key(tmp_path: Path) -> None:
    local_certificate(tmp_path / "one", NAMES)
    local_certificate(tmp_path / "other", NAMES)
    (tmp_path / "other" / "authority.key").replace(tmp_path / "one" / "authority.key")
    with pytest.raises(CertificateUnusable, match="does not belong"):
        local_certificate(tmp_path / "one", NAMES)


def test_a_lost_server_key_is_made_anew(tmp_path: Path) -> None:
    local_certificate(tmp_path, NAMES)
    (tmp_path / "server.key").unlink()
    handshake(local_certificate(tmp_path, NAMES), "phone.example")


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "tls").write_text("a file")
    with pytest.raises(CertificateUnusable, match="read or written"):
        local_certificate(tmp_path / "tls", NAMES)


def test_the_steps_name_the_file_and_the_fingerprint(tmp_path: Path) -> None:
    local = local_certificate(tmp_path, NAMES)
    steps = install_steps(local, "https://phone.example:8080")
    assert str(local.authority) in steps
    assert local.fingerprint in steps
    assert len(local.fingerprint) == 32 * 3 - 1
    assert "https://phone.example:8080/authority.crt" in steps

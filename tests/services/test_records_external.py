"""An external PostgreSQL over TLS, for real: Debian's, where it is installed."""

import asyncio
import datetime
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from records.call_reading import CallReading
from records.errors import DatabaseUnavailable, StatementRefused
from records.journal import Journal
from records.migrations.runner import RECORDS, migrate
from records.postgres.pool import borrowed, open_pool
from records.settings import JournalSettings, PoolSettings
from records.spool import Spool
from records.vault import open_vault
from tests.records.rows import a_call, a_turn

BINARIES = max(Path("/usr/lib/postgresql").glob("*/bin"), default=None)


@dataclass(frozen=True)
class External:
    dsn: str
    authority: Path


def certificate(folder: Path, host: str) -> None:
    """A self-signed certificate, which is its own authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "server.crt").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "server.key").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    (folder / "server.key").chmod(0o600)


@pytest.fixture(scope="module")
def external() -> Iterator[External]:
    if BINARIES is None:
        pytest.skip("no PostgreSQL of the system is installed here: apt-get install postgresql")
    folder = Path(tempfile.mkdtemp())
    account: dict[str, Any] = {"user": "nobody", "group": pwd.getpwnam("nobody").pw_gid} if os.geteuid() == 0 else {}
    if account:
        shutil.chown(folder, "nobody")
    (folder / "pw").write_text("secret")
    (folder / "pw").chmod(0o644)
    data = folder / "data"
    subprocess.run(
        [BINARIES / "initdb", "-N", "-D", data, "-U", "voice", "-A", "scram-sha-256", f"--pwfile={folder / 'pw'}"],
        check=True,
        cwd="/",
        stdout=subprocess.DEVNULL,
        **account,
    )
    certificate(data, "localhost")
    for file in ("server.crt", "server.key"):
        if account:
            shutil.chown(data / file, "nobody")
    (data / "pg_hba.conf").write_text("hostssl all all 127.0.0.1/32 scram-sha-256\n")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    options = ["-c", "ssl=on", "-c", f"port={port}", "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off", "-k", ""]
    with subprocess.Popen(
        [BINARIES / "postgres", "-D", data, *options], cwd="/", stderr=subprocess.DEVNULL, **account
    ) as server:
        try:
            wait_for(port)
            yield External(f"postgresql://voice:secret@localhost:{port}/postgres", data / "server.crt")
        finally:
            server.send_signal(signal.SIGINT)
    shutil.rmtree(folder)


def wait_for(port: int) -> None:
    assert BINARIES is not None
    until = time.monotonic() + 60
    ask = [str(BINARIES / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
    while subprocess.run(ask, check=False).returncode != 0:
        assert time.monotonic() < until, "the external PostgreSQL did not start"
        time.sleep(0.1)


async def test_calls_are_kept_there_over_a_verified_connection(external: External, tmp_path: Path) -> None:
    pool = await open_pool(external.dsn, PoolSettings(tls="verify", tls_authority=external.authority))
    assert await migrate(pool, ("records", RECORDS))
    vault, call = open_vault(tmp_path / "keys"), a_call()
    async with Journal(pool, Spool(tmp_path, vault), vault, JournalSettings(budget_seconds=5)) as journal:
        await journal.turn(call, a_turn(1))
    assert len(await CallReading(pool, vault).turns_of(call.id)) == 1
    async with borrowed(pool) as connection:
        assert await connection.fetchval("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
        assert await connection.fetchval("SHOW synchronous_commit") == "on"
    await pool.close()


async def test_a_server_that_nobody_vouches_for_is_refused(external: External) -> None:
    with pytest.raises(DatabaseUnavailable):
        await open_pool(external.dsn, PoolSettings(tls="verify"))


async def test_a_server_by_another_name_is_refused(external: External) -> None:
    elsewhere = replace(external, dsn=external.dsn.replace("localhost", "127.0.0.1"))
    with pytest.raises(DatabaseUnavailable):
        await open_pool(elsewhere.dsn, PoolSettings(tls="verify", tls_authority=external.authority))


async def test_encryption_alone_can_be_asked_for(external: External) -> None:
    pool = await open_pool(external.dsn, PoolSettings(tls="require"))
    async with borrowed(pool) as connection:
        assert await connection.fetchval("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
    await pool.close()


async def test_a_wrong_password_and_a_wrong_name_are_told_apart(external: External) -> None:
    with pytest.raises(StatementRefused, match="name or password"):
        await open_pool(external.dsn.replace("secret", "wrong"), PoolSettings(tls="require"))
    with pytest.raises(StatementRefused, match="does not exist"):
        await open_pool(external.dsn.replace("/postgres", "/nowhere"), PoolSettings(tls="require"))


async def test_a_server_that_wants_tls_refuses_us_without(external: External) -> None:
    with pytest.raises(StatementRefused):
        await open_pool(external.dsn + "?sslmode=disable")
    await asyncio.sleep(0)

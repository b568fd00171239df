"""Under whose account the embedded PostgreSQL runs. Only root can become somebody else, so only root can try."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from records.postgres import account as accounts
from records.postgres.embedded import EmbeddedPostgres
from records.postgres.installation import find_installation
from tests.postgres_owner import StartOwner, run, socket_folder_of, user_of

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")


async def test_root_gives_its_rights_up(data_folder: Path) -> None:
    """To nobody; where nobody cannot read the programs, to a namespace of its own in which it is nobody."""
    kind = accounts.choose_account(find_installation()).kind
    async with EmbeddedPostgres(data_folder) as server:
        assert server.pid is not None
        if kind == "namespace":
            assert os.readlink(f"/proc/{server.pid}/ns/user") != os.readlink("/proc/self/ns/user")
        else:
            assert user_of(server.pid) != 0


async def test_programs_that_nobody_can_read_run_in_a_user_namespace(
    data_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = tmp_path / "closed"
    hidden = find_installation().copy_to(closed)
    closed.chmod(0o700)
    chosen = accounts.choose_account(hidden)
    if chosen.kind != "namespace":
        pytest.skip("this kernel allows no user namespaces")
    monkeypatch.setattr("records.postgres.embedded.find_installation", lambda: hidden)
    async with EmbeddedPostgres(data_folder) as server:
        assert await run(server.dsn, "SELECT x FROM kept") == 42
    assert (data_folder / "cluster").stat().st_uid == 0
    monkeypatch.undo()
    async with EmbeddedPostgres(data_folder) as server:  # and back to nobody
        assert await run(server.dsn, "SELECT x FROM kept") == 42


async def test_where_there_are_no_user_namespaces_a_copy_of_the_programs_serves(
    data_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = tmp_path / "closed"
    hidden = find_installation().copy_to(closed)
    closed.chmod(0o700)
    real = accounts._can_run
    monkeypatch.setattr(accounts, "_can_run", lambda kind, where: kind == "nobody" and real(kind, where))
    monkeypatch.setattr("records.postgres.embedded.find_installation", lambda: hidden)
    chosen = accounts.choose_account(hidden)
    assert chosen.installation.root != hidden.root
    assert accounts.choose_account(hidden).installation == chosen.installation  # copied once
    try:
        async with EmbeddedPostgres(data_folder) as server:
            assert await run(server.dsn, "SELECT x FROM kept") == 42
    finally:
        shutil.rmtree(chosen.installation.libraries.parent)


@pytest.fixture
def open_place() -> Iterator[Path]:
    """A data_folder outside tmp_path, which only we may enter."""
    place = Path(tempfile.mkdtemp())
    yield place
    shutil.rmtree(place)


def give(place: Path, user: int) -> None:
    os.chown(place, user, user)


def may_read_the_code(python: str, user: int) -> bool:
    attempt = [python, "-c", f"open({__file__!r})"]
    return subprocess.run(attempt, user=user, check=False, capture_output=True).returncode == 0


def attempt_by_another_user(python: str, data_folder: Path) -> str:
    """What a user who is neither root nor the owner gets for connecting."""
    code = f"import socket; socket.socket(socket.AF_UNIX).connect({str(data_folder / '.s.PGSQL.5432')!r})"
    return subprocess.run([python, "-c", code], user=4322, check=False, stderr=subprocess.PIPE, text=True).stderr


@pytest.mark.parametrize("user", [1, 4321], ids=["daemon", "a user without a name"])
async def test_an_ordinary_user_runs_it_and_no_other_one_reaches_it(
    user: int, open_place: Path, start_owner: StartOwner
) -> None:
    give(open_place, user)
    python = shutil.which(f"python{sys.version_info.major}.{sys.version_info.minor}", path="/usr/bin:/usr/local/bin")
    if python is None:
        pytest.skip("the system has no Python of this version that an ordinary user could run")
    if not may_read_the_code(python, user):
        pytest.skip("no other user may look into the folder this is cloned to: clone it to a public one, as /srv")
    environment = {"PYTHONPATH": str(Path(asyncpg.__file__).parents[1]), "PATH": "/usr/bin:/bin"}
    first = start_owner(open_place / "data", python=python, user=user, group=user, extra_groups=[], env=environment)
    facts = first.tells()
    assert facts["event"] == "ready", facts
    assert user_of(facts["pid"]) == user
    assert await run(facts["dsn"], "SELECT 1") == 1
    assert "PermissionError" in attempt_by_another_user(python, socket_folder_of(facts["dsn"]))
    first.end()

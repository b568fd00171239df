"""The embedded PostgreSQL, for real: who owns it, what brings it back, and what a bad data folder is answered with."""

import asyncio
import contextlib
import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import asyncpg
import pytest

from records.errors import (
    DataFolderDamaged,
    DataFolderOfOtherVersion,
    DataFolderUnusable,
    DiskFull,
    EmbeddedError,
    EmbeddedMissing,
)
from records.postgres import account as accounts
from records.postgres import installation as installations
from records.postgres import server_process
from records.postgres.embedded import EmbeddedPostgres, attach_or_start
from records.postgres.installation import find_installation

ROOT = Path(__file__).parents[2]
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")


class Owner:
    """A process that runs ``owner_program``."""

    def __init__(self, folder: Path, python: str = sys.executable, **options: Any) -> None:
        self.process = subprocess.Popen(
            [python, "-m", "tests.records.owner_program", str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            text=True,
            **options,
        )

    def tells(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, "the owner ended without a word"
        facts: dict[str, Any] = json.loads(line)
        return facts

    def end(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        assert self.process.wait(20) == 0

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(20)


@pytest.fixture
def owner() -> Iterator[Callable[..., Owner]]:
    owners: list[Owner] = []

    def start(folder: Path, **options: Any) -> Owner:
        owners.append(Owner(folder, **options))
        return owners[-1]

    yield start
    for one in owners:
        if one.process.poll() is None:
            one.kill()
        assert one.process.stdin is not None
        assert one.process.stdout is not None
        one.process.stdin.close()
        one.process.stdout.close()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A stopped data folder with one row in it, to be copied."""
    folder = tmp_path_factory.mktemp("made") / "postgres"

    async def make() -> None:
        async with EmbeddedPostgres(folder) as server:
            await run(server.dsn, "CREATE TABLE kept (x int); INSERT INTO kept VALUES (42)")

    asyncio.run(make())
    with open(folder / "cluster" / "postgresql.auto.conf", "a", encoding="ascii") as file:
        file.write("fsync = off\n")  # nothing here outlives the machine
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """The data folder of one test, with its row."""
    copy = tmp_path / "post gres"
    subprocess.run(["cp", "-a", str(made), str(copy)], check=True)
    (copy / "owner.json").unlink()
    return copy


async def run(dsn: str, sql: str) -> Any:
    connection = await asyncpg.connect(dsn)
    try:
        return await connection.fetchval(sql) if sql.startswith("SELECT") else await connection.execute(sql)
    finally:
        await connection.close()


async def soon(question: Callable[[], bool], seconds: float = 15.0) -> None:
    async with asyncio.timeout(seconds):
        while not question():
            await asyncio.sleep(0.02)


def socket_folder_of(dsn: str) -> Path:
    return Path(parse_qs(urlsplit(dsn).query)["host"][0])


def user_of(pid: int) -> int:
    return Path(f"/proc/{pid}").stat().st_uid


def listens_on_a_network(pid: int) -> bool:
    """Whether any of its descriptors is a TCP socket (proc(5), /proc/net/tcp)."""
    sockets = set()
    for number in os.listdir(f"/proc/{pid}/fd"):
        with contextlib.suppress(FileNotFoundError):  # the listing's own
            sockets.add(os.readlink(f"/proc/{pid}/fd/{number}"))
    lines = [line for name in ("tcp", "tcp6") for line in Path(f"/proc/net/{name}").read_text().splitlines()[1:]]
    return bool({f"socket:[{line.split()[9]}]" for line in lines} & sockets)


def nobody_serves(folder: Path) -> bool:
    """Whether no server process holds its lock."""
    with open(folder / "server.lock", "rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


async def test_it_starts_keeps_what_was_committed_and_leaves_nothing_behind(folder: Path) -> None:
    async with EmbeddedPostgres(folder) as server:
        assert server.owned
        assert await run(server.dsn, "SELECT x FROM kept") == 42
        lies_in = socket_folder_of(server.dsn)
        assert lies_in.stat().st_mode & 0o077 == 0
    assert not lies_in.exists()
    assert nobody_serves(folder)


async def test_its_making_is_told(tmp_path: Path) -> None:
    told: list[float] = []
    async with EmbeddedPostgres(tmp_path / "new", progress=lambda _, done: told.append(done)) as server:
        assert await run(server.dsn, "SELECT current_database()") == "voiceassist"
        assert await run(server.dsn, "SELECT datlocale FROM pg_database WHERE datname = 'voiceassist'") == "C.UTF-8"
    assert told == sorted(told)
    assert (told[0], told[-1]) == (0.0, 1.0)
    assert len(set(told)) > 5
    assert (tmp_path / "new" / "passfile").stat().st_mode & 0o077 == 0


async def test_killed_it_comes_back_at_the_same_address_with_all_that_was_committed(folder: Path) -> None:
    async with EmbeddedPostgres(folder) as server:
        back = asyncio.Event()
        server.restarted.append(back.set)
        dsn, pid = server.dsn, server.pid
        assert pid is not None
        for number in range(3):
            await run(dsn, f"INSERT INTO kept VALUES ({number})")
            back.clear()
            assert server.pid is not None
            os.kill(server.pid, signal.SIGKILL)
            async with asyncio.timeout(20):
                await back.wait()
            assert await run(server.dsn, "SELECT count(*) FROM kept") == number + 2
        assert (server.dsn, server.pid == pid) == (dsn, False)


async def test_it_dies_with_its_owner_however_that_dies(folder: Path, owner: Callable[..., Owner]) -> None:
    first = owner(folder)
    facts = first.tells()
    await run(facts["dsn"], "INSERT INTO kept VALUES (1)")
    first.kill()
    await soon(lambda: nobody_serves(folder))
    async with EmbeddedPostgres(folder) as server:
        assert await run(server.dsn, "SELECT count(*) FROM kept") == 2


async def test_the_next_owner_need_not_wait_for_the_last_one_to_be_gone(
    folder: Path, owner: Callable[..., Owner]
) -> None:
    first = owner(folder)
    first.tells()
    first.kill()
    async with EmbeddedPostgres(folder) as server:
        assert server.owned
        assert await run(server.dsn, "SELECT x FROM kept") == 42


async def test_no_second_server_runs_beside_one_that_is_still_dying(folder: Path, owner: Callable[..., Owner]) -> None:
    first = owner(folder)
    pid = first.tells()["pid"]
    os.kill(pid, signal.SIGSTOP)
    first.kill()
    try:
        starting = asyncio.create_task(EmbeddedPostgres(folder).__aenter__())
        await asyncio.sleep(1.0)
        assert not nobody_serves(folder)
        assert not starting.done()
    finally:
        os.kill(pid, signal.SIGCONT)
    server = await starting
    assert await run(server.dsn, "SELECT x FROM kept") == 42
    await server.__aexit__(None, None, None)


async def test_a_second_process_shares_it_and_takes_it_over_when_the_first_goes(
    folder: Path, owner: Callable[..., Owner]
) -> None:
    first = owner(folder)
    facts = first.tells()
    async with attach_or_start(folder) as server:
        back = asyncio.Event()
        server.restarted.append(back.set)
        assert (server.owned, server.dsn) == (False, facts["dsn"])
        await run(server.dsn, "INSERT INTO kept VALUES (1)")
        await asyncio.to_thread(first.end)
        async with asyncio.timeout(20):
            await back.wait()
        assert (server.owned, server.dsn) == (True, facts["dsn"])
        assert await run(server.dsn, "SELECT count(*) FROM kept") == 2


async def test_a_guest_that_leaves_disturbs_nobody(folder: Path) -> None:
    async with EmbeddedPostgres(folder) as server:
        async with attach_or_start(folder) as guest:
            assert not guest.owned
        assert await run(server.dsn, "SELECT x FROM kept") == 42


async def test_of_many_first_starts_at_once_one_owns_and_all_share(tmp_path: Path, owner: Callable[..., Owner]) -> None:
    many = [owner(tmp_path / "new") for _ in range(4)]
    facts = [await asyncio.to_thread(one.tells) for one in many]
    assert {fact["event"] for fact in facts} == {"ready"}
    assert sum(fact["owned"] for fact in facts) == 1
    assert len({fact["dsn"] for fact in facts}) == 1


async def test_a_making_that_was_killed_is_begun_anew(tmp_path: Path, owner: Callable[..., Owner]) -> None:
    first = owner(tmp_path / "new")
    await soon((tmp_path / "new" / "cluster.new" / "base").exists)
    first.kill()
    assert not (tmp_path / "new" / "cluster").exists()
    async with EmbeddedPostgres(tmp_path / "new") as server:
        assert await run(server.dsn, "SELECT 1") == 1


async def test_a_number_in_a_file_is_never_believed(folder: Path) -> None:
    """After a container's restart the old server's number may be somebody else's."""
    stale = folder / "cluster" / "postmaster.pid"
    stale.write_text(f"{os.getppid()}\n{folder}/cluster\n1700000000\n5432\n/tmp\n\n  5432001    1234\nready   \n")
    shutil.copystat(folder / "cluster" / "PG_VERSION", stale)
    async with EmbeddedPostgres(folder) as server:
        assert await run(server.dsn, "SELECT x FROM kept") == 42


async def test_a_killed_owners_socket_folder_is_taken_again_and_one_that_is_not_ours_never(
    folder: Path, owner: Callable[..., Owner]
) -> None:
    first = owner(folder)
    dsn = first.tells()["dsn"]
    first.kill()
    await soon(lambda: nobody_serves(folder))
    left = socket_folder_of(dsn)
    (left / ".s.PGSQL.5432.lock").write_text(f"{os.getppid()}\n")
    async with EmbeddedPostgres(folder) as server:
        assert server.dsn == dsn
    left.symlink_to("/etc")
    try:
        async with EmbeddedPostgres(folder) as server:
            assert server.dsn != dsn
    finally:
        left.unlink()


async def test_what_killed_owners_left_in_the_temporary_folder_is_swept(
    folder: Path, owner: Callable[..., Owner]
) -> None:
    first = owner(folder)
    left = socket_folder_of(first.tells()["dsn"])
    first.kill()
    await soon(lambda: nobody_serves(folder))
    assert left.exists()
    (folder / "owner.json").unlink()
    long_ago = time.time() - 3600
    os.utime(left, (long_ago, long_ago))
    async with EmbeddedPostgres(folder) as server:
        assert not left.exists()
        assert socket_folder_of(server.dsn).exists()


async def test_the_terminals_interrupt_does_not_reach_the_server_before_its_owner_says_so(
    folder: Path, owner: Callable[..., Owner]
) -> None:
    first = owner(folder, start_new_session=True)
    facts = first.tells()
    assert os.getpgid(facts["pid"]) != os.getpgid(first.process.pid)


async def test_without_shared_memory_files_serve(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_process, "SHARED_MEMORY_WANTED", 1 << 60)
    async with EmbeddedPostgres(folder) as server:
        assert (
            await run(server.dsn, "SELECT setting FROM pg_settings WHERE name = 'dynamic_shared_memory_type'") == "mmap"
        )
        assert await run(server.dsn, "SELECT x FROM kept") == 42


async def test_a_long_temporary_folder_is_not_used_for_the_socket(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = tmp_path / ("x" * 120)
    long.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(long))
    async with EmbeddedPostgres(folder) as server:
        assert await run(server.dsn, "SELECT x FROM kept") == 42


# What is wrong with a data folder, done to a good one, and what is said.
def other_version(folder: Path) -> None:
    (folder / "cluster" / "PG_VERSION").write_text("15\n")


def no_version(folder: Path) -> None:
    (folder / "cluster" / "PG_VERSION").unlink()


def garbled_version(folder: Path) -> None:
    (folder / "cluster" / "PG_VERSION").write_bytes(b"\xff\xfe\x00")


def garbled_control(folder: Path) -> None:
    (folder / "cluster" / "global" / "pg_control").write_bytes(os.urandom(8192))


def short_control(folder: Path) -> None:
    (folder / "cluster" / "global" / "pg_control").write_bytes(b"")


def no_control(folder: Path) -> None:
    (folder / "cluster" / "global" / "pg_control").unlink()


def no_log(folder: Path) -> None:
    for path in (folder / "cluster" / "pg_wal").iterdir():
        if path.is_file():
            path.unlink()


def no_catalogue(folder: Path) -> None:
    (folder / "cluster" / "global" / "pg_filenode.map").unlink()


def other_password(folder: Path) -> None:
    (folder / "passfile").write_text("*:*:*:*:another\n")


def no_password(folder: Path) -> None:
    (folder / "passfile").unlink()


@pytest.mark.parametrize(
    ("harm", "error", "says"),
    [
        (other_version, DataFolderOfOtherVersion, "made by PostgreSQL 15 and this one is 18"),
        (no_version, DataFolderDamaged, "PG_VERSION"),
        (garbled_version, DataFolderDamaged, "PG_VERSION"),
        (garbled_control, DataFolderDamaged, "put a backup in its place"),
        (short_control, DataFolderDamaged, "put a backup in its place"),
        (no_control, DataFolderDamaged, "put a backup in its place"),
        (no_log, DataFolderDamaged, "put a backup in its place"),
        (no_catalogue, DataFolderDamaged, "put a backup in its place"),
        (no_password, DataFolderDamaged, "passfile"),
        (other_password, DataFolderDamaged, "passfile"),
    ],
)
async def test_a_bad_data_folder_is_one_sentence(
    folder: Path, harm: Callable[[Path], None], error: type[EmbeddedError], says: str
) -> None:
    harm(folder)
    with pytest.raises(error, match=says) as caught:
        async with EmbeddedPostgres(folder):
            pass
    assert "\n" not in str(caught.value)
    assert str(folder) in str(caught.value)
    assert nobody_serves(folder) if (folder / "server.lock").exists() else True


async def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DataFolderUnusable, match="name another one"):
        async with EmbeddedPostgres(tmp_path / "file"):
            pass


async def test_binaries_that_are_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installations, "PACKAGE", "no_such_package")
    with pytest.raises(EmbeddedMissing, match=r"run \./run again"):
        async with EmbeddedPostgres(tmp_path):
            pass


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 200 MB."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=200m", "none", str(place)], check=False)
    if mounted.returncode != 0:
        pytest.skip("a small disk cannot be mounted here")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def fill(place: Path, leave: int) -> Path:
    filler = place / "filler"
    with open(filler, "wb") as file, contextlib.suppress(OSError):
        os.posix_fallocate(file.fileno(), 0, shutil.disk_usage(place).free - leave)
    return filler


@as_root
async def test_a_full_disk_is_one_sentence_and_room_mends_it(small_disk: Path) -> None:
    filler = fill(small_disk, 10_000_000)
    with pytest.raises(DiskFull, match="free some space"):
        async with EmbeddedPostgres(small_disk / "postgres"):
            pass
    filler.unlink()
    async with EmbeddedPostgres(small_disk / "postgres") as server:
        await run(server.dsn, "CREATE TABLE t (x text)")
    filler = fill(small_disk, 0)
    with pytest.raises(DiskFull, match="free some space"):
        async with EmbeddedPostgres(small_disk / "postgres"):
            pass
    filler.unlink()
    async with EmbeddedPostgres(small_disk / "postgres") as server:
        assert await run(server.dsn, "SELECT count(*) FROM t") == 0


@as_root
async def test_root_gives_its_rights_up(folder: Path) -> None:
    async with EmbeddedPostgres(folder) as server:
        assert server.pid is not None
        assert user_of(server.pid) != 0


@as_root
async def test_programs_that_nobody_can_read_run_in_a_user_namespace(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = tmp_path / "closed"
    hidden = find_installation().copy_to(closed)
    closed.chmod(0o700)
    chosen = accounts.choose_account(hidden)
    if chosen.kind != "namespace":
        pytest.skip("this kernel allows no user namespaces")
    monkeypatch.setattr("records.postgres.embedded.find_installation", lambda: hidden)
    async with EmbeddedPostgres(folder) as server:
        assert await run(server.dsn, "SELECT x FROM kept") == 42
    assert (folder / "cluster").stat().st_uid == 0
    monkeypatch.undo()
    async with EmbeddedPostgres(folder) as server:  # and back to nobody
        assert await run(server.dsn, "SELECT x FROM kept") == 42


@as_root
async def test_where_there_are_no_user_namespaces_a_copy_of_the_programs_serves(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
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
        async with EmbeddedPostgres(folder) as server:
            assert await run(server.dsn, "SELECT x FROM kept") == 42
    finally:
        shutil.rmtree(chosen.installation.libraries.parent)


@pytest.fixture
def open_place() -> Iterator[Path]:
    """A folder outside tmp_path, which only we may enter."""
    place = Path(tempfile.mkdtemp())
    yield place
    shutil.rmtree(place)


def give(place: Path, user: int) -> None:
    os.chown(place, user, user)


def attempt_by_another_user(python: str, folder: Path) -> str:
    """What a user who is neither root nor the owner gets for connecting."""
    code = f"import socket; socket.socket(socket.AF_UNIX).connect({str(folder / '.s.PGSQL.5432')!r})"
    return subprocess.run([python, "-c", code], user=4322, check=False, stderr=subprocess.PIPE, text=True).stderr


@as_root
@pytest.mark.parametrize("user", [1, 4321], ids=["daemon", "a user without a name"])
async def test_an_ordinary_user_runs_it_and_no_other_one_reaches_it(
    user: int, open_place: Path, owner: Callable[..., Owner]
) -> None:
    give(open_place, user)
    python = shutil.which(f"python{sys.version_info.major}.{sys.version_info.minor}", path="/usr/bin:/usr/local/bin")
    if python is None:
        pytest.skip("the system has no Python of this version that an ordinary user could run")
    environment = {"PYTHONPATH": str(Path(asyncpg.__file__).parents[1]), "PATH": "/usr/bin:/bin"}
    first = owner(open_place / "data", python=python, user=user, group=user, extra_groups=[], env=environment)
    facts = first.tells()
    assert facts["event"] == "ready", facts
    assert user_of(facts["pid"]) == user
    assert await run(facts["dsn"], "SELECT 1") == 1
    assert "PermissionError" in attempt_by_another_user(python, socket_folder_of(facts["dsn"]))
    first.end()


async def test_it_listens_on_no_network(folder: Path) -> None:
    async with EmbeddedPostgres(folder) as server:
        assert server.pid is not None
        assert not listens_on_a_network(server.pid)
    with socket.create_server(("127.0.0.1", 0)):
        assert listens_on_a_network(os.getpid())

"""The embedded PostgreSQL, for real: who owns it, who shares it, and what brings it back."""

import asyncio
import contextlib
import os
import shutil
import signal
import socket
import time
from pathlib import Path

import pytest

from records.postgres import server_process
from records.postgres.embedded import EmbeddedPostgres, attach_or_start
from tests.postgres_owner import StartOwner, nobody_serves, run, socket_folder_of, soon


def listens_on_a_network(pid: int) -> bool:
    """Whether any of its descriptors is a TCP socket (proc(5), /proc/net/tcp)."""
    sockets = set()
    for number in os.listdir(f"/proc/{pid}/fd"):
        with contextlib.suppress(FileNotFoundError):  # the listing's own
            sockets.add(os.readlink(f"/proc/{pid}/fd/{number}"))
    lines = [line for name in ("tcp", "tcp6") for line in Path(f"/proc/net/{name}").read_text().splitlines()[1:]]
    return bool({f"socket:[{line.split()[9]}]" for line in lines} & sockets)


async def test_it_starts_keeps_what_was_committed_and_leaves_nothing_behind(data_folder: Path) -> None:
    async with EmbeddedPostgres(data_folder) as server:
        assert server.owned
        assert await run(server.dsn, "SELECT x FROM kept") == 42
        lies_in = socket_folder_of(server.dsn)
        assert lies_in.stat().st_mode & 0o077 == 0
    assert not lies_in.exists()
    assert nobody_serves(data_folder)


async def test_its_making_is_told(tmp_path: Path) -> None:
    told: list[float] = []
    async with EmbeddedPostgres(tmp_path / "new", progress=lambda _, done: told.append(done)) as server:
        assert await run(server.dsn, "SELECT current_database()") == "voiceassist"
        assert await run(server.dsn, "SELECT datlocale FROM pg_database WHERE datname = 'voiceassist'") == "C.UTF-8"
    assert told == sorted(told)
    assert (told[0], told[-1]) == (0.0, 1.0)
    assert len(set(told)) > 5
    assert (tmp_path / "new" / "passfile").stat().st_mode & 0o077 == 0


async def test_killed_it_comes_back_at_the_same_address_with_all_that_was_committed(data_folder: Path) -> None:
    async with EmbeddedPostgres(data_folder) as server:
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


async def test_it_dies_with_its_owner_however_that_dies(data_folder: Path, start_owner: StartOwner) -> None:
    first = start_owner(data_folder)
    facts = first.tells()
    await run(facts["dsn"], "INSERT INTO kept VALUES (1)")
    first.kill()
    await soon(lambda: nobody_serves(data_folder))
    async with EmbeddedPostgres(data_folder) as server:
        assert await run(server.dsn, "SELECT count(*) FROM kept") == 2


async def test_the_next_owner_need_not_wait_for_the_last_one_to_be_gone(
    data_folder: Path, start_owner: StartOwner
) -> None:
    first = start_owner(data_folder)
    first.tells()
    first.kill()
    async with EmbeddedPostgres(data_folder) as server:
        assert server.owned
        assert await run(server.dsn, "SELECT x FROM kept") == 42


async def test_no_second_server_runs_beside_one_that_is_still_dying(data_folder: Path, start_owner: StartOwner) -> None:
    first = start_owner(data_folder)
    pid = first.tells()["pid"]
    os.kill(pid, signal.SIGSTOP)
    first.kill()
    try:
        starting = asyncio.create_task(EmbeddedPostgres(data_folder).__aenter__())
        await asyncio.sleep(1.0)
        assert not nobody_serves(data_folder)
        assert not starting.done()
    finally:
        os.kill(pid, signal.SIGCONT)
    server = await starting
    assert await run(server.dsn, "SELECT x FROM kept") == 42
    await server.__aexit__(None, None, None)


async def test_a_second_process_shares_it_and_takes_it_over_when_the_first_goes(
    data_folder: Path, start_owner: StartOwner
) -> None:
    first = start_owner(data_folder)
    facts = first.tells()
    async with attach_or_start(data_folder) as server:
        back = asyncio.Event()
        server.restarted.append(back.set)
        assert (server.owned, server.dsn) == (False, facts["dsn"])
        await run(server.dsn, "INSERT INTO kept VALUES (1)")
        await asyncio.to_thread(first.end)
        async with asyncio.timeout(20):
            await back.wait()
        assert (server.owned, server.dsn) == (True, facts["dsn"])
        assert await run(server.dsn, "SELECT count(*) FROM kept") == 2


async def test_a_guest_that_leaves_disturbs_nobody(data_folder: Path) -> None:
    async with EmbeddedPostgres(data_folder) as server:
        async with attach_or_start(data_folder) as guest:
            assert not guest.owned
        assert await run(server.dsn, "SELECT x FROM kept") == 42


async def test_of_many_first_starts_at_once_one_owns_and_all_share(tmp_path: Path, start_owner: StartOwner) -> None:
    many = [start_owner(tmp_path / "new") for _ in range(4)]
    facts = [await asyncio.to_thread(one.tells) for one in many]
    assert {fact["event"] for fact in facts} == {"ready"}
    assert sum(fact["owned"] for fact in facts) == 1
    assert len({fact["dsn"] for fact in facts}) == 1


@pytest.mark.parametrize("stage", ["base", "global/pg_control"])
async def test_a_making_that_was_killed_is_begun_anew(stage: str, tmp_path: Path, start_owner: StartOwner) -> None:
    first = start_owner(tmp_path / "new")
    await soon((tmp_path / "new" / "cluster.new" / stage).exists)
    first.kill()
    assert not (tmp_path / "new" / "cluster").exists()
    async with EmbeddedPostgres(tmp_path / "new") as server:
        assert await run(server.dsn, "SELECT 1") == 1


async def test_a_number_in_a_file_is_never_believed(data_folder: Path) -> None:
    """After a container's restart the old server's number may be somebody else's."""
    stale = data_folder / "cluster" / "postmaster.pid"
    stale.write_text(f"{os.getppid()}\n{data_folder}/cluster\n1700000000\n5432\n/tmp\n\n  5432001    1234\nready   \n")
    shutil.copystat(data_folder / "cluster" / "PG_VERSION", stale)
    async with EmbeddedPostgres(data_folder) as server:
        assert await run(server.dsn, "SELECT x FROM kept") == 42


async def test_a_killed_owners_socket_folder_is_taken_again_and_one_that_is_not_ours_never(
    data_folder: Path, start_owner: StartOwner
) -> None:
    first = start_owner(data_folder)
    dsn = first.tells()["dsn"]
    first.kill()
    await soon(lambda: nobody_serves(data_folder))
    left = socket_folder_of(dsn)
    (left / ".s.PGSQL.5432.lock").write_text(f"{os.getppid()}\n")
    async with EmbeddedPostgres(data_folder) as server:
        assert server.dsn == dsn
    left.symlink_to("/etc")
    try:
        async with EmbeddedPostgres(data_folder) as server:
            assert server.dsn != dsn
    finally:
        left.unlink()


async def test_what_killed_owners_left_in_the_temporary_folder_is_swept(
    data_folder: Path, start_owner: StartOwner
) -> None:
    first = start_owner(data_folder)
    left = socket_folder_of(first.tells()["dsn"])
    first.kill()
    await soon(lambda: nobody_serves(data_folder))
    assert left.exists()
    (data_folder / "owner.json").unlink()
    long_ago = time.time() - 3600
    os.utime(left, (long_ago, long_ago))
    async with EmbeddedPostgres(data_folder) as server:
        assert not left.exists()
        assert socket_folder_of(server.dsn).exists()


async def test_the_terminals_interrupt_does_not_reach_the_server_before_its_owner_says_so(
    data_folder: Path, start_owner: StartOwner
) -> None:
    first = start_owner(data_folder, start_new_session=True)
    facts = first.tells()
    assert os.getpgid(facts["pid"]) != os.getpgid(first.process.pid)


async def test_without_shared_memory_files_serve(data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_process, "SHARED_MEMORY_WANTED", 1 << 60)
    async with EmbeddedPostgres(data_folder) as server:
        assert (
            await run(server.dsn, "SELECT setting FROM pg_settings WHERE name = 'dynamic_shared_memory_type'") == "mmap"
        )
        assert await run(server.dsn, "SELECT x FROM kept") == 42


async def test_a_long_temporary_folder_is_not_used_for_the_socket(
    data_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = tmp_path / ("x" * 120)
    long.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(long))
    async with EmbeddedPostgres(data_folder) as server:
        assert await run(server.dsn, "SELECT x FROM kept") == 42


async def test_it_listens_on_no_network(data_folder: Path) -> None:
    async with EmbeddedPostgres(data_folder) as server:
        assert server.pid is not None
        assert not listens_on_a_network(server.pid)
    with socket.create_server(("127.0.0.1", 0)):
        assert listens_on_a_network(os.getpid())

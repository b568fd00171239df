"""A process killed at any instant, a database killed or stopped in the middle of a call: every acknowledged turn is
there, once, in order."""

import asyncio
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from uuid import uuid4

import pytest

from records.call_reading import CallReading
from records.calls import KeptTurn
from records.journal import Journal
from records.migrations.runner import RECORDS, migrate
from records.postgres.embedded import EmbeddedPostgres
from records.postgres.pool import Pool, borrowed, open_pool
from records.settings import JournalSettings, PoolSettings
from records.spool import Spool
from records.vault import open_vault
from tests.busy_machine import patience
from tests.records.rows import a_call, a_turn

ROOT = Path(__file__).parents[2]
KILLS = 8


def run_and_kill(arguments: list[str], after_seconds: float) -> list[int]:
    """The turns that a journal acknowledged before it was killed."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.records.journal_program", *arguments],
        stdout=subprocess.PIPE,
        cwd=ROOT,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(after_seconds)
        process.kill()
        # a line without its end was being written: that turn was not acknowledged
        return [int(line) for line in process.stdout.read().splitlines(keepends=True) if line.endswith("\n")]


async def kept_after_replay(dsn: str, folder: Path, call: str) -> list[KeptTurn]:
    """What the next start of the service finds, once the spool is replayed."""
    vault = open_vault(folder / "vault.keys")
    pool = await open_pool(dsn)
    async with Journal(pool, Spool(folder / "spool", vault), vault) as journal:
        await journal.settled(60)
        turns = await CallReading(pool, vault).turns_of(call)
    await pool.close()
    return turns


@pytest.mark.parametrize("budget", [5.0, 0.0], ids=["to the database", "to the spool"])
async def test_a_process_killed_at_any_instant_keeps_every_acknowledged_turn(
    budget: float, database: str, pool: Pool, tmp_path: Path
) -> None:
    await migrate(pool, ("records", RECORDS))
    chance = random.Random(7)
    call, acknowledged, first = str(uuid4()), list[int](), 1
    for _ in range(KILLS):
        arguments = [database, str(tmp_path), call, str(first), str(budget)]
        acknowledged += await asyncio.to_thread(run_and_kill, arguments, chance.uniform(0.0, 0.4))
        first = max([first, *acknowledged]) + 1000  # leaves a gap where the killed one was
    assert len(acknowledged) > KILLS
    turns = await kept_after_replay(database, tmp_path, call)
    numbers = [turn.row.turn for turn in turns]
    assert set(acknowledged) <= set(numbers)
    assert len(numbers) == len(set(numbers))
    assert all(turn.row.said == f"words {turn.row.turn}" for turn in turns)


async def test_a_process_killed_while_the_database_is_away_loses_nothing(
    database: str, pool: Pool, tmp_path: Path
) -> None:
    await migrate(pool, ("records", RECORDS))
    away = database.replace("host=%2F", "host=%2Fnowhere%2F")
    call, acknowledged, first = str(uuid4()), list[int](), 1
    for _ in range(4):
        acknowledged += await asyncio.to_thread(run_and_kill, [away, str(tmp_path), call, str(first), "0.02"], 0.3)
        first = max([first, *acknowledged]) + 1000
    assert len(acknowledged) > 4
    turns = await kept_after_replay(database, tmp_path, call)
    assert set(acknowledged) <= {turn.row.turn for turn in turns}
    heard = {turn.row.turn: turn.heard.heard for turn in turns if turn.heard}
    assert all(heard[number] == f"heard {number}" for number in acknowledged if number + 1 in acknowledged)


async def test_a_database_killed_in_the_middle_of_a_call_costs_no_turn_and_no_long_wait(tmp_path: Path) -> None:
    vault = open_vault(tmp_path / "vault.keys")
    async with EmbeddedPostgres(tmp_path / "postgres") as server:
        pool = await open_pool(server.dsn)
        await migrate(pool, ("records", RECORDS))
        call = a_call()
        waits = []
        async with Journal(pool, Spool(tmp_path / "spool", vault), vault) as journal:
            server.restarted.append(journal.database_is_back)
            await journal.call_started(call)
            for number in range(1, 301):
                if number in (50, 150) and server.pid is not None:
                    os.kill(server.pid, signal.SIGKILL)
                begun = time.monotonic()
                await journal.turn(call, a_turn(number))
                waits.append(time.monotonic() - begun)
                await asyncio.sleep(0.005)
            await journal.settled(60)
        turns = await CallReading(pool, vault).turns_of(call.id)
        await pool.close()
    assert [turn.row.turn for turn in turns] == list(range(1, 301))
    print(f"longest wait of a turn while the database was killed twice: {max(waits) * 1000:.0f} ms")
    assert max(waits) < patience(2)


async def test_a_database_that_hangs_costs_no_turn_and_no_long_wait(tmp_path: Path) -> None:
    """Stopped, not dead: connections stay open and nothing answers."""
    vault = open_vault(tmp_path / "vault.keys")
    async with EmbeddedPostgres(tmp_path / "postgres") as server:
        pool = await open_pool(server.dsn, PoolSettings(statement_seconds=2))
        await migrate(pool, ("records", RECORDS))
        call = a_call()
        async with borrowed(pool) as connection:
            assert server.pid is not None
            processes = [
                server.pid,
                *(row["pid"] for row in await connection.fetch("SELECT pid FROM pg_stat_activity")),
            ]
        waits = []
        async with Journal(
            pool, Spool(tmp_path / "spool", vault), vault, JournalSettings(retry_seconds=0.1)
        ) as journal:
            await journal.turn(call, a_turn(1))
            for process in processes:
                os.kill(process, signal.SIGSTOP)
            try:
                for number in range(2, 42):
                    begun = time.monotonic()
                    await journal.turn(call, a_turn(number))
                    waits.append(time.monotonic() - begun)
            finally:
                for process in processes:
                    os.kill(process, signal.SIGCONT)
            await journal.settled(60)
        turns = await CallReading(pool, vault).turns_of(call.id)
        await pool.close()
    assert [turn.row.turn for turn in turns] == list(range(1, 42))
    assert max(waits) < patience(2)

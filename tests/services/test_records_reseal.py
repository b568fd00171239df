"""``./run records``: a new key, and the old rows sealed with it, killed in the middle and run again."""

import asyncio
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from records.call_reading import CallReading
from records.call_writing import write_entry
from records.calls import CallRow, Entry
from records.migrations.runner import RECORDS, migrate
from records.postgres.pool import Pool, borrowed
from records.vault import Vault, open_vault
from tests.records.rows import a_call, a_turn

ROOT = Path(__file__).parents[2]
TURNS = 4_000
NOTED = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
NEW_KEY = "SELECT count(*) FROM turns WHERE substring(said FROM 2 FOR 4) <> $1"


def start(word: str, database: str, folder: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "commands", "records", word, "--data", str(folder)],
        cwd=ROOT,
        env={**os.environ, "VOICEASSIST_DATABASE_URL": database},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


async def kept_call(pool: Pool, vault: Vault) -> CallRow:
    """A call with ``TURNS`` turns."""
    await migrate(pool, ("records", RECORDS))
    call = a_call()
    async with borrowed(pool) as connection, connection.transaction():
        await write_entry(connection, vault, Entry("started", call, NOTED))
        for number in range(1, TURNS + 1):
            await write_entry(
                connection, vault, Entry("turn", call, NOTED, turn=a_turn(number, f"words {number}")), call_is_kept=True
            )
    return call


async def sealed_anew(pool: Pool, old: Vault) -> int:
    async with borrowed(pool) as connection:
        return int(await connection.fetchval(NEW_KEY, old.active))


async def killed_in_the_middle(database: str, pool: Pool, folder: Path, old: Vault) -> int:
    """How many turns had the new key when the command was killed."""
    before = await sealed_anew(pool, old)
    with start("reseal", database, folder) as process:
        while await sealed_anew(pool, old) == before and process.poll() is None:
            await asyncio.sleep(0.002)
        process.send_signal(signal.SIGKILL)
    return await sealed_anew(pool, old)


async def test_resealing_killed_again_and_again_loses_nothing_and_comes_to_its_end(
    database: str, pool: Pool, tmp_path: Path
) -> None:
    old = open_vault(tmp_path / "vault.keys")
    call = await kept_call(pool, old)
    before = await CallReading(pool, old).turns_of(call.id)
    assert start("rotate", database, tmp_path).communicate()[0].startswith("Key ")
    done = [await killed_in_the_middle(database, pool, tmp_path, old) for _ in range(3)]
    assert 0 < done[0] < TURNS, done
    assert done == sorted(done)
    assert await CallReading(pool, open_vault(tmp_path / "vault.keys")).turns_of(call.id) == before
    last = start("reseal", database, tmp_path)
    told, complaints = last.communicate()
    assert last.returncode == 0, complaints
    assert f" of {TURNS + 1} rows were sealed" in told
    assert await sealed_anew(pool, old) == TURNS
    assert await CallReading(pool, open_vault(tmp_path / "vault.keys")).turns_of(call.id) == before


def test_without_a_key_file_nothing_is_made(tmp_path: Path) -> None:
    for word in ("rotate", "reseal"):
        process = start(word, "postgresql://nobody@127.0.0.1:1/none", tmp_path / "nowhere")
        _, told = process.communicate()
        assert process.returncode == 1
        assert "There is no key file" in told
        assert len(told.splitlines()) == 1
    assert not (tmp_path / "nowhere").exists()

"""After a rotation every old row gets the new key, beside whoever writes; nothing is lost and nobody waits."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from records.call_reading import CallReading
from records.call_writing import write_entry
from records.calls import CallRow, Entry
from records.migrations.runner import RECORDS, migrate
from records.postgres.pool import Pool, borrowed
from records.resealing import AT_ONCE, TABLES, Resealed, reseal
from records.vault import Vault, open_vault, rotate
from tests.records.rows import a_call, a_hearing, a_turn

NOTED = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
TURNS = AT_ONCE + 3


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    return tmp_path / "vault.keys"


async def kept_call(pool: Pool, vault: Vault, turns: int) -> CallRow:
    """A call with so many turns, every second of them heard."""
    await migrate(pool, ("records", RECORDS))
    call = a_call()
    async with borrowed(pool) as connection, connection.transaction():
        for number in range(1, turns + 1):
            await write_entry(connection, vault, Entry("turn", call, NOTED, turn=a_turn(number)))
            if number % 2:
                await write_entry(connection, vault, Entry("heard", call, NOTED, heard=a_hearing(number)))
    return call


async def key_ids(pool: Pool) -> set[bytes]:
    """With which every sealed value lies there."""
    found: set[bytes] = set()
    async with borrowed(pool) as connection:
        for table in TABLES:
            for row in await connection.fetch(f"SELECT {', '.join(table.columns)} FROM {table.name}"):
                found |= {value[1:5] for value in row.values() if value is not None}
    return found


async def test_every_sealed_column_is_known(pool: Pool) -> None:
    await migrate(pool, ("records", RECORDS))
    async with borrowed(pool) as connection:
        columns = await connection.fetch(
            "SELECT table_name, column_name FROM information_schema.columns "
            "WHERE table_schema = 'public' AND data_type = 'bytea' AND table_name <> 'audit'"
        )
    assert {tuple(row) for row in columns} == {(table.name, column) for table in TABLES for column in table.columns}


async def test_all_values_get_the_new_key_and_say_what_they_said(pool: Pool, keys: Path) -> None:
    old = open_vault(keys)
    call = await kept_call(pool, old, TURNS)
    before = await CallReading(pool, old).turns_of(call.id)
    new, told = rotate(keys), list[tuple[int, int]]()
    rows = 1 + TURNS + (TURNS + 1) // 2
    assert await reseal(pool, new, lambda done, total: told.append((done, total))) == Resealed(rows, rows)
    assert await key_ids(pool) == {new.active}
    assert await CallReading(pool, new).turns_of(call.id) == before
    assert await CallReading(pool, old).turns_of(call.id) == before, "a service that runs since before the rotation"
    kept = await CallReading(pool, new).find_call(call.id)
    assert kept is not None
    assert kept.row == call
    assert told[-1] == (rows, rows)
    assert await reseal(pool, new, lambda done, total: None) == Resealed(rows, 0)


async def test_rows_that_somebody_writes_are_left_and_nobody_waits(pool: Pool, keys: Path) -> None:
    old = open_vault(keys)
    call = await kept_call(pool, old, 4)
    new = rotate(keys)
    async with borrowed(pool) as connection, connection.transaction():
        for number in (2, 5):  # the fifth is new and refers to its call, whose own row is sealed anew all the same
            entry = Entry("turn", call, NOTED, turn=a_turn(number))
            await write_entry(connection, old, entry, call_is_kept=True)
        async with asyncio.timeout(20):
            found = await reseal(pool, new, lambda done, total: None)
        assert (found.sealed, found.busy) == (found.rows - 1, 1)
    found = await reseal(pool, new, lambda done, total: None)
    assert (found.sealed, found.busy) == (2, 0)
    assert await key_ids(pool) == {new.active}


async def test_a_value_that_does_not_open_stays_and_is_told_and_the_others_go_on(pool: Pool, keys: Path) -> None:
    old = open_vault(keys)
    call = await kept_call(pool, old, 3)
    new = rotate(keys)
    async with borrowed(pool) as connection:
        await connection.execute(
            "UPDATE turns SET said = spoken WHERE call = $1 AND turn = 2", UUID(call.id)
        )  # moved there from another column
    found = await reseal(pool, new, lambda done, total: None)
    assert (found.rows - found.sealed, found.damaged) == (1, 1)
    assert "turns.said was changed or moved" in found.why
    assert await key_ids(pool) == {new.active, old.active}

"""What the journal keeps, where it keeps it when the database is slow, away, or refuses, and that it is there once."""

import asyncio
import logging
import os
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from records.call_reading import CallReading
from records.call_writing import write_entry
from records.calls import Entry
from records.errors import CiphertextDamaged, SpoolFailed
from records.journal import Journal
from records.migrations.runner import RECORDS, migrate
from records.postgres.pool import Pool, borrowed, open_pool
from records.settings import JournalSettings, PoolSettings
from records.spool import Spool
from records.vault import Vault, open_vault, rotate
from tests.records.rows import a_call, a_hearing, a_turn

SLOW = JournalSettings(budget_seconds=5.0, retry_seconds=0.05)
"""A budget that a busy test machine keeps to."""

NONE = JournalSettings(budget_seconds=0.0, retry_seconds=0.05)
"""Every entry is late."""


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return open_vault(tmp_path / "vault.keys")


@pytest.fixture
async def tables(pool: Pool) -> Pool:
    await migrate(pool, ("records", RECORDS))
    return pool


@pytest.fixture
async def journal(tables: Pool, tmp_path: Path, vault: Vault) -> AsyncIterator[Journal]:
    async with Journal(tables, Spool(tmp_path / "spool", vault), vault, SLOW) as opened:
        yield opened


async def test_a_turn_is_in_the_database_when_it_returns(journal: Journal, tables: Pool, vault: Vault) -> None:
    call = a_call()
    await journal.call_started(call)
    await journal.turn(call, a_turn(1))
    assert not journal.behind
    (kept,) = await CallReading(tables, vault).turns_of(call.id)
    assert kept.row == replace(a_turn(1), timings={"thinking": 0.25})
    assert kept.heard is None


async def test_a_turn_is_kept_even_when_its_call_was_not(journal: Journal, tables: Pool, vault: Vault) -> None:
    call = a_call()
    await journal.heard(call, a_hearing(1))
    await journal.turn(call, a_turn(1))
    (kept,) = await CallReading(tables, vault).turns_of(call.id)
    assert kept.heard == a_hearing(1)


async def test_the_first_telling_of_a_turn_stays_and_the_last_of_its_hearing(
    journal: Journal, tables: Pool, vault: Vault
) -> None:
    call = a_call()
    await journal.turn(call, a_turn(1, "first"))
    await journal.turn(call, a_turn(1, "second"))
    await journal.heard(call, a_hearing(1, "Apix"))
    await journal.heard(call, a_hearing(1, "Apixaban: five milli"))
    (kept,) = await CallReading(tables, vault).turns_of(call.id)
    assert kept.row.said == "first"
    assert kept.heard is not None
    assert kept.heard.heard == "Apixaban: five milli"


async def test_a_call_is_found_by_the_other_sides_name_for_it(journal: Journal, tables: Pool, vault: Vault) -> None:
    call = a_call(sip_call_id="abc@host", channel="PJSIP/1")
    await journal.call_started(call)
    await journal.call_started(a_call(sip_call_id="other"))
    await journal.call_ended(call, "caller")
    reading = CallReading(tables, vault)
    kept = await reading.find_call_by_foreign_id("sip_call_id", "abc@host")
    assert kept is not None
    assert (kept.row, kept.end_reason) == (call, "caller")
    assert kept.ended_at is not None
    assert await reading.find_call_by_foreign_id("channel", "abc@host") is None
    assert len(await reading.recent_calls("Clinic")) == 2
    assert await reading.recent_calls("Another") == []
    assert await reading.find_call(call.id) == kept


async def test_nothing_said_or_heard_lies_open_in_the_database(journal: Journal, tables: Pool) -> None:
    call = a_call()
    await journal.turn(call, a_turn(1))
    await journal.heard(call, a_hearing(1))
    async with borrowed(tables) as connection:
        for table in ("calls", "turns", "heard_replies"):
            for record in await connection.fetch(f"SELECT * FROM {table}"):
                everything = b" ".join(v if isinstance(v, bytes) else str(v).encode() for v in record.values())
                for words in (b"apixaban", b"Apixaban", b"anna", b"Anna", b"AF guideline", b"milligrams"):
                    assert words not in everything, (table, words)


async def test_what_is_late_goes_to_the_spool_and_from_there_to_the_database_once(
    tables: Pool, tmp_path: Path, vault: Vault
) -> None:
    calls = [a_call() for _ in range(20)]
    async with Journal(tables, Spool(tmp_path / "spool", vault), vault, NONE) as journal:
        await asyncio.gather(*(journal.turn(call, a_turn(n)) for call in calls for n in (1, 2, 3)))
        await journal.settled(20)
    reading = CallReading(tables, vault)
    for call in calls:
        assert [kept.row.turn for kept in await reading.turns_of(call.id)] == [1, 2, 3]
    assert (tmp_path / "spool" / "turns.spool").stat().st_size == 0


async def test_the_spool_lies_sealed_on_the_disk(tables: Pool, tmp_path: Path, vault: Vault) -> None:
    async with Journal(tables, Spool(tmp_path / "spool", vault), vault, NONE) as journal:
        await tables.close()
        await journal.turn(a_call(), a_turn(1))
        assert journal.behind
    kept = (tmp_path / "spool" / "turns.spool").read_bytes()
    assert len(kept) > 100
    assert b"apixaban" not in kept
    assert b"Clinic" not in kept


async def test_a_spool_left_by_an_earlier_process_is_replayed_in_order(
    tables: Pool, database: str, tmp_path: Path, vault: Vault
) -> None:
    gone = await open_pool(database)
    await gone.close()
    call = a_call()
    async with Journal(gone, Spool(tmp_path / "spool", vault), vault, SLOW) as journal:
        await journal.call_started(call)
        for n in range(1, 130):
            await journal.turn(call, a_turn(n))
        await journal.heard(call, a_hearing(129, "all"))
        await journal.heard(call, a_hearing(129, "all of it"))
        await journal.call_ended(call, "caller")
    async with Journal(tables, Spool(tmp_path / "spool", vault), vault, SLOW) as journal:
        await journal.settled(20)
    turns = await CallReading(tables, vault).turns_of(call.id)
    assert [kept.row.turn for kept in turns] == list(range(1, 130))
    assert turns[-1].heard is not None
    assert turns[-1].heard.heard == "all of it"


async def test_a_stuck_database_costs_the_budget_once_and_loses_nothing(
    tables: Pool, database: str, tmp_path: Path, vault: Vault
) -> None:
    call = a_call()
    settings = JournalSettings(budget_seconds=0.1, retry_seconds=0.05)
    mine = await open_pool(database, PoolSettings(statement_seconds=30))
    async with Journal(mine, Spool(tmp_path / "spool", vault), vault, settings) as journal:
        await journal.turn(call, a_turn(1))
        async with borrowed(tables) as connection, connection.transaction():
            await connection.execute("LOCK TABLE turns IN ACCESS EXCLUSIVE MODE")
            begun = asyncio.get_running_loop().time()
            for n in range(2, 12):
                await journal.turn(call, a_turn(n))
            assert asyncio.get_running_loop().time() - begun < 3.0
            assert journal.behind
        await journal.settled(20)
    assert [kept.row.turn for kept in await CallReading(tables, vault).turns_of(call.id)] == list(range(1, 12))
    await mine.close()


async def test_a_late_write_of_an_earlier_hearing_does_not_undo_a_later_one(tables: Pool, vault: Vault) -> None:
    call = a_call()
    noted = datetime(2026, 3, 1, 12, 31, tzinfo=UTC)
    early = Entry("heard", call, noted, heard=a_hearing(1, "early"))
    late = Entry("heard", call, noted + timedelta(milliseconds=1), heard=a_hearing(1, "early and late"))
    async with borrowed(tables) as connection:
        await write_entry(connection, vault, Entry("turn", call, noted, turn=a_turn(1)))
        for entry in (late, early):
            await write_entry(connection, vault, entry)
    (kept,) = await CallReading(tables, vault).turns_of(call.id)
    assert kept.heard is not None
    assert kept.heard.heard == "early and late"


async def test_a_longer_version_of_a_reply_takes_its_place_and_an_earlier_one_never_does(
    tables: Pool, vault: Vault
) -> None:
    call = a_call()
    noted = datetime(2026, 3, 1, 12, 31, tzinfo=UTC)
    begun, grown = a_turn(1), replace(a_turn(1), spoken="longer", citations=({"title": "AF"},))
    entries = [Entry("turn", call, noted + timedelta(seconds=n), turn=turn) for n, turn in enumerate((begun, grown))]
    async with borrowed(tables) as connection:
        for entry in (*entries, entries[0]):
            await write_entry(connection, vault, entry)
    (kept,) = await CallReading(tables, vault).turns_of(call.id)
    assert kept.row.spoken == "longer"
    assert kept.row.citations == ({"title": "AF"},)


async def test_a_cancelled_session_still_keeps_its_turn(tables: Pool, tmp_path: Path, vault: Vault) -> None:
    await tables.close()
    async with Journal(tables, Spool(tmp_path / "spool", vault), vault, SLOW) as journal:
        keeping = asyncio.create_task(journal.turn(a_call(), a_turn(1)))
        await asyncio.sleep(0)
        keeping.cancel()
        with pytest.raises(asyncio.CancelledError):
            await keeping
        async with asyncio.timeout(10):
            while not (tmp_path / "spool" / "turns.spool").stat().st_size:
                await asyncio.sleep(0.02)


async def test_a_full_disk_is_told_loudly_and_the_turns_reach_the_database_later(
    tables: Pool, tmp_path: Path, vault: Vault, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    call = a_call()
    spool = Spool(tmp_path / "spool", vault)
    full = True

    def pwrite(file: int, data: Any, offset: int) -> int:
        if full:
            raise OSError(28, "No space left on device")
        return real(file, data, offset)

    real = os.pwrite
    monkeypatch.setattr(os, "pwrite", pwrite)
    async with Journal(tables, spool, vault, NONE) as journal:
        async with borrowed(tables) as connection, connection.transaction():
            await connection.execute("LOCK TABLE turns IN ACCESS EXCLUSIVE MODE")
            with caplog.at_level(logging.ERROR):
                await journal.turn(call, a_turn(1))
                await journal.turn(call, a_turn(2))
            assert journal.undurable == 2
            full = False
            await journal.turn(call, a_turn(3))
            assert journal.undurable == 0
        await journal.settled(20)
    assert "turns are kept in memory only and die with this process" in caplog.messages
    assert [kept.row.turn for kept in await CallReading(tables, vault).turns_of(call.id)] == [1, 2, 3]


async def test_an_entry_the_database_never_takes_is_set_aside_and_holds_up_nobody(
    tables: Pool, tmp_path: Path, vault: Vault
) -> None:
    call = a_call()
    async with Journal(tables, Spool(tmp_path / "spool", vault), vault, NONE) as journal:
        await journal.turn(call, a_turn(2**40))
        await journal.turn(call, a_turn(1))
        await journal.settled(20)
    assert [kept.row.turn for kept in await CallReading(tables, vault).turns_of(call.id)] == [1]
    assert (tmp_path / "spool" / "turns.refused").stat().st_size > 100


async def test_without_its_tables_the_database_takes_nothing_and_the_spool_keeps_all(
    pool: Pool, tmp_path: Path, vault: Vault
) -> None:
    call = a_call()
    async with Journal(pool, Spool(tmp_path / "spool", vault), vault, SLOW) as journal:
        await journal.turn(call, a_turn(1))
        await asyncio.sleep(0.3)
        assert journal.behind
        await migrate(pool, ("records", RECORDS))
        await journal.settled(20)
    assert len(await CallReading(pool, vault).turns_of(call.id)) == 1


async def test_odd_characters_survive(journal: Journal, tables: Pool, vault: Vault) -> None:
    call = a_call(sip_call_id="nul\0here \ud800")
    await journal.turn(call, a_turn(1, "nul\0, lone \ud800, \U0001f600, Ölçü"))
    assert not journal.behind
    (kept,) = await CallReading(tables, vault).turns_of(call.id)
    assert kept.row.said == "nul\0, lone \ud800, \U0001f600, Ölçü"
    assert await CallReading(tables, vault).find_call_by_foreign_id("sip_call_id", "nulhere ?") is not None


async def test_rows_sealed_with_the_key_before_still_open(
    journal: Journal, tables: Pool, vault: Vault, tmp_path: Path
) -> None:
    call = a_call()
    await journal.turn(call, a_turn(1))
    turned = rotate(tmp_path / "vault.keys")
    assert turned.active != vault.active
    assert len(await CallReading(tables, turned).turns_of(call.id)) == 1


async def test_another_key_file_opens_nothing_and_says_what_to_do(
    journal: Journal, tables: Pool, tmp_path: Path
) -> None:
    call = a_call()
    await journal.turn(call, a_turn(1))
    with pytest.raises(CiphertextDamaged, match="put the key file of the backup back"):
        await CallReading(tables, open_vault(tmp_path / "other.keys")).turns_of(call.id)


async def test_a_second_service_on_the_same_spool_is_refused(journal: Journal, tmp_path: Path, vault: Vault) -> None:
    with pytest.raises(SpoolFailed, match="Another service"):
        Spool(tmp_path / "spool", vault)

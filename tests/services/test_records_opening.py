"""The whole of records, opened as the service opens it."""

import os
from pathlib import Path

import pytest

from records.errors import DatabaseUnavailable, SpoolFailed
from records.opening import open_database, open_records
from records.settings import RecordsSettings
from tests.records.rows import a_call, a_turn


async def test_it_opens_cold_and_warm_and_keeps_a_turn(tmp_path: Path) -> None:
    settings = RecordsSettings(tmp_path / "data")
    call = a_call()
    async with open_records(settings) as records:
        await records.journal.turn(call, a_turn(1))
        with pytest.raises(SpoolFailed, match="Another service"):
            async with open_records(settings):
                pass
        async with open_database(settings) as database:
            assert database.server is not None
            assert not database.server.owned
    async with open_records(settings) as records:
        await records.journal.settled(10)
        assert [kept.row.turn for kept in await records.calls.turns_of(call.id)] == [1]
    assert {path.name for path in settings.data_folder.iterdir()} == {"postgres", "spool", "vault.keys"}
    assert all(path.stat().st_mode & 0o077 == 0 for path in settings.data_folder.iterdir())


async def test_an_external_database_is_used_when_one_is_named(database: str, tmp_path: Path) -> None:
    settings = RecordsSettings(tmp_path / "data", database=database)
    async with open_records(settings) as records:
        assert records.database.server is None
        await records.journal.turn(a_call(), a_turn(1))
    assert not (tmp_path / "data" / "postgres").exists()


async def test_an_external_database_that_is_away_is_one_sentence(tmp_path: Path) -> None:
    settings = RecordsSettings(tmp_path / "data", database="postgresql://voice@127.0.0.1:1/voice")
    with pytest.raises(DatabaseUnavailable, match="see that it runs"):
        async with open_records(settings):
            pass
    with pytest.raises(DatabaseUnavailable):  # the spool was given back
        async with open_records(settings):
            pass
    assert sorted(os.listdir(tmp_path / "data" / "spool")) == ["turns.lock", "turns.spool"]

"""Migrations: once each, in order, whoever starts at the same time; and no start on a schema that is not ours."""

import asyncio
import shutil
from pathlib import Path

import pytest

from records.errors import MigrationFailed
from records.migrations.runner import RECORDS, Migration, migrate, outstanding, read_migrations
from records.postgres.pool import Pool, borrowed, open_pool


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "migrations"
    folder.mkdir()
    (folder / "0001_first.sql").write_text("CREATE TABLE t (x int); INSERT INTO t VALUES (1)")
    return folder


async def value(pool: Pool, sql: str) -> object:
    async with borrowed(pool) as connection:
        return await connection.fetchval(sql)


async def test_each_is_applied_once_and_in_order(pool: Pool, own: Path) -> None:
    assert await migrate(pool, ("records", RECORDS), ("own", own)) == [
        *(f"records/{path.stem}" for path in sorted(RECORDS.glob("*.sql"))),
        "own/0001_first",
    ]
    assert await migrate(pool, ("records", RECORDS), ("own", own)) == []
    (own / "0002_second.sql").write_text("INSERT INTO t VALUES (2)")
    assert await migrate(pool, ("records", RECORDS), ("own", own)) == ["own/0002_second"]
    assert await value(pool, "SELECT array_agg(x) FROM t") == [1, 2]


async def test_every_table_knows_its_organisation(pool: Pool) -> None:
    await migrate(pool, ("records", RECORDS))
    without = await value(
        pool,
        "SELECT array_agg(tablename) FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'migrations' AND "
        "tablename NOT IN (SELECT table_name FROM information_schema.columns WHERE column_name = 'organisation')",
    )
    assert without is None


async def test_of_many_starts_at_once_one_applies(database: str, own: Path) -> None:
    (own / "0002_slow.sql").write_text("SELECT pg_sleep(0.3); INSERT INTO t VALUES (2)")
    pools = [await open_pool(database) for _ in range(5)]
    applied = await asyncio.gather(*(migrate(pool, ("own", own)) for pool in pools))
    assert sorted(applied) == [[], [], [], [], ["own/0001_first", "own/0002_slow"]]
    assert await value(pools[0], "SELECT count(*) FROM t") == 2
    for pool in pools:
        await pool.close()


async def test_one_that_fails_leaves_nothing_and_those_before_it_stay(pool: Pool, own: Path) -> None:
    (own / "0002_wrong.sql").write_text("INSERT INTO t VALUES (2); INSERT INTO t VALEUS (3)")
    with pytest.raises(MigrationFailed, match="own/0002_wrong is not SQL"):
        await migrate(pool, ("own", own))
    assert await value(pool, "SELECT count(*) FROM t") == 1
    (own / "0002_wrong.sql").write_text("INSERT INTO t VALUES (2)")
    assert await migrate(pool, ("own", own)) == ["own/0002_wrong"]


async def test_one_that_was_changed_after_it_was_applied_is_refused(pool: Pool, own: Path) -> None:
    await migrate(pool, ("own", own))
    (own / "0001_first.sql").write_text("CREATE TABLE t (x bigint)")
    with pytest.raises(MigrationFailed, match="was changed after"):
        await migrate(pool, ("own", own))


async def test_a_database_from_a_newer_version_is_refused(pool: Pool, own: Path) -> None:
    (own / "0002_second.sql").write_text("INSERT INTO t VALUES (2)")
    await migrate(pool, ("own", own))
    (own / "0002_second.sql").unlink()
    with pytest.raises(MigrationFailed, match="newer VoiceAssist"):
        await migrate(pool, ("own", own))


async def test_a_missing_extension_is_named(pool: Pool, own: Path) -> None:
    (own / "0001_first.sql").write_text("CREATE EXTENSION no_such_extension")
    with pytest.raises(MigrationFailed, match="install pgvector"):
        await migrate(pool, ("own", own))


@pytest.mark.parametrize("name", ["0003_gap.sql", "0001_twice.sql", "1_short.sql", "0002-dash.sql", "0002_Upper.sql"])
def test_a_stray_name_is_refused(own: Path, name: str) -> None:
    (own / name).write_text("SELECT 1")
    with pytest.raises(MigrationFailed):
        read_migrations("own", own)


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MigrationFailed):
        read_migrations("own", tmp_path)


def test_another_packages_rows_are_none_of_our_business() -> None:
    mine = Migration("own", 1, "0001_first", "SELECT 1")
    assert outstanding([mine], {("theirs", 7): "x"}) == [mine]


def test_the_shipped_files_are_packaged_beside_the_runner(tmp_path: Path) -> None:
    shutil.copytree(RECORDS, tmp_path / "copy")
    assert read_migrations("records", tmp_path / "copy")[0].name == "0001_calls"

"""The queue: its tables, jobs whose worker died, jobs that fail, workers beside each other."""

import asyncio
from pathlib import Path

import pytest

from kb.errors import EmbeddingFailed
from kb.jobs import worker
from kb.jobs.adding import Adding
from kb.jobs.schema import make_queue
from kb.stores.job_queue import JobQueue
from records.postgres.pool import Pool
from tests.kb.jobs.conftest import Ward
from tests.kb.test_filling import WHO


async def test_the_tables_are_procrastinates_in_a_schema_of_their_own(library_pool: Pool) -> None:
    applied = await make_queue(library_pool)

    assert len(applied) > 30
    assert await make_queue(library_pool) == []
    counted = "SELECT count(*) FROM pg_tables WHERE schemaname = $1 AND tablename LIKE 'procrastinate%'"
    assert await library_pool.fetchval(counted, "jobs") >= 4
    assert await library_pool.fetchval(counted, "public") == 0


async def test_the_migrations_come_to_what_procrastinate_itself_would_make(library_pool: Pool) -> None:
    """Its schema.sql and the sum of its migrations, both from the installed package."""
    from procrastinate.schema import SchemaManager

    await make_queue(library_pool)
    async with library_pool.acquire() as connection:
        await connection.execute("CREATE SCHEMA whole; SET search_path TO whole")
        await connection.execute(SchemaManager.get_schema())
        columns = (
            "SELECT table_name, column_name, data_type, column_default IS NULL FROM information_schema.columns "
            "WHERE table_schema = $1 ORDER BY table_name, column_name"
        )
        functions = (
            "SELECT proname, pg_get_function_identity_arguments(p.oid) FROM pg_proc p JOIN pg_namespace n "
            "ON n.oid = pronamespace WHERE nspname = $1 ORDER BY 1, 2"
        )
        for question in (columns, functions):
            ours, theirs = [
                {tuple(row) for row in await connection.fetch(question, each)} for each in ("jobs", "whole")
            ]
            assert {tuple(str(cell).replace("jobs.", "") for cell in row) for row in ours} >= {
                tuple(str(cell).replace("whole.", "") for cell in row) for row in theirs
            }


async def stalled(pool: Pool, attempts: int = 0) -> None:
    """As if a worker had taken the first job and been killed."""
    await pool.execute("INSERT INTO jobs.procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour')")
    await pool.execute(
        "SET search_path TO jobs; UPDATE procrastinate_jobs SET status = 'doing', "
        f"attempts = {attempts}, worker_id = (SELECT max(id) FROM procrastinate_workers) "
        "WHERE id = (SELECT min(id) FROM procrastinate_jobs); RESET search_path"
    )


async def test_a_job_whose_worker_died_is_taken_over(ward: Ward, folder: Path) -> None:
    adding = Adding(ward.pool, WHO)
    await adding.add(str(folder), {}, private=False)
    await stalled(ward.pool)

    files = await ward.done(adding)

    assert {file.outcome for file in files.values()} == {"added"}
    assert (await JobQueue(ward.pool, WHO).figures(adding.batch)).finished


async def test_what_was_read_for_a_killed_command_is_told_to_the_next_one(ward: Ward, folder: Path) -> None:
    await Adding(ward.pool, WHO).add(str(folder), {}, private=False)
    await stalled(ward.pool)

    files = await ward.add(folder)

    assert {file.outcome for file in files.values()} == {"added"}


async def test_a_job_that_ended_its_worker_three_times_is_given_up(ward: Ward, folder: Path) -> None:
    adding = Adding(ward.pool, WHO)
    await adding.add(str(folder / "gout.md"), {}, private=False)
    await stalled(ward.pool, attempts=2)

    files = await ward.done(adding)

    assert files["gout.md"].reason == worker.BROKE_THE_WORKER


async def test_two_workers_share_the_queue(ward: Ward, folder: Path) -> None:
    for number in range(8):
        (folder / f"{number}.md").write_text(f"text number {number}", encoding="utf-8")
    adding = Adding(ward.pool, WHO)
    await adding.add(str(folder), {}, private=False)

    await asyncio.gather(ward.work(), ward.work())

    assert (await ward.size())[0] == 11
    assert len(ward.embedding.texts) == 12


async def test_a_failing_model_is_asked_again(ward: Ward, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fails = iter([True])
    embed = ward.embedding.embed

    async def failing(texts: list[str]) -> object:
        if next(fails, False):
            raise EmbeddingFailed("no power")
        return await embed(texts)

    monkeypatch.setattr(ward.embedding, "embed", failing)

    files = await ward.add(folder / "gout.md")

    assert files["gout.md"].outcome == "added"


async def test_removed_while_it_waits_it_does_not_come_back(ward: Ward, folder: Path) -> None:
    await Adding(ward.pool, WHO).add(str(folder), {}, private=False)
    assert await ward.take_out(str(folder)) == 0

    await ward.work()

    assert await ward.size() == (0, 0, 0)


async def test_figures_tell_how_far_it_is(ward: Ward, folder: Path) -> None:
    adding = Adding(ward.pool, WHO)
    await adding.add(str(folder), {}, private=False)
    before = await JobQueue(ward.pool, WHO).figures(adding.batch)
    assert (before.files, before.open, before.waiting, before.finished) == (3, 3, 3, False)

    await ward.work()

    after = await JobQueue(ward.pool, WHO).figures(adding.batch)
    assert (after.files, after.open, after.passages, after.done, after.fresh) == (3, 0, 4, 4, 4)
    assert after.finished

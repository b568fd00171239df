"""What the library is busy with, from a real queue with real workers."""

import asyncio
import os
import zipfile
from dataclasses import asdict
from pathlib import Path

import asyncpg
import pytest

from kb.errors import LibraryUnavailable
from kb.ingest_progress import IngestProgress, OwnIngest, Phase
from kb.jobs.adding import Adding
from kb.jobs.overview import NO_JOBS, LibraryWatch, Overview, phase_of
from kb.stores.index_shelf import ActiveIndex, IndexShelf
from kb.stores.job_queue import WORKER, Figures, JobQueue
from records.postgres.pool import Pool
from tests.kb.jobs.conftest import Ward, halfway
from tests.kb.jobs.test_worker import stalled
from tests.kb.test_filling import WHO, put, source


@pytest.fixture
def own() -> OwnIngest:
    return OwnIngest()


@pytest.fixture
def watch(library_pool: Pool, own: OwnIngest) -> LibraryWatch:
    return LibraryWatch(library_pool, WHO, own)


async def until(watch: LibraryWatch, being_read: int) -> Overview:
    async with asyncio.timeout(20):
        while len((told := await watch.overview()).being_read) != being_read:
            await asyncio.sleep(0.05)
    return told


async def test_before_anything_was_ever_read_there_is_nothing_and_no_queue(watch: LibraryWatch) -> None:
    told = await watch.overview()

    assert (told.documents, told.passages, told.pages, told.phase) == (0, 0, 0, "idle")
    assert (told.starter, told.index, told.report, told.progress) == (None, None, None, None)
    assert (await watch.documents()) == (0, [])


async def test_while_files_are_read(
    ward: Ward, folder: Path, watch: LibraryWatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    await Adding(ward.pool, WHO).add(str(folder), {}, private=False)
    before = await watch.overview()
    assert (before.phase, before.jobs.waiting, before.jobs.running, before.workers) == ("waiting", 3, 0, ())

    async with halfway(ward, monkeypatch):
        told = await until(watch, being_read=2)
        assert told.phase == "reading"
        assert told.jobs.waiting + told.jobs.running + told.jobs.done == 3
        assert {each.name for each in told.being_read} <= {"asthma.txt", "gout.md", "inside/sepsis.html"}
        assert [(each.machine, each.workers) for each in told.workers] == [(os.uname().nodename, 1)]
        assert told.report is not None
        assert (told.report.files, told.report.need) == (3, 0)

    after = await watch.overview()
    assert (after.phase, after.jobs.done, after.being_read, after.progress) == ("idle", 3, (), None)
    assert after.report is not None
    assert after.report.outcomes == {"added": 3}
    assert (after.documents, after.passages) == (3, 4)


async def test_a_file_whose_worker_died_is_not_told_as_being_read(
    ward: Ward, folder: Path, watch: LibraryWatch
) -> None:
    await Adding(ward.pool, WHO).add(str(folder), {}, private=False)
    await stalled(ward.pool)

    told = await watch.overview()

    assert (told.phase, told.jobs.waiting, told.jobs.running, told.being_read) == ("waiting", 2, 1, ())


async def test_a_worker_that_has_gone_silent_is_none(ward: Ward, library_database: str, watch: LibraryWatch) -> None:
    """As after a power cut, when its connections stay open at the server."""
    connection = await asyncpg.connect(library_database, server_settings={"application_name": f"{WORKER} 7 far-away"})
    try:
        await connection.fetchval("SELECT 1")
        assert [each.machine for each in (await watch.overview()).workers] == ["far-away"]
        await asyncio.sleep(5.2)
        assert (await watch.overview()).workers == ()
    finally:
        await connection.close()


async def test_the_rows_of_the_last_report_that_need_a_person(
    ward: Ward, folder: Path, watch: LibraryWatch, tmp_path: Path
) -> None:
    await ward.add(folder)
    (folder / "copy.md").write_bytes((folder / "gout.md").read_bytes())
    (folder / "inside" / "empty.txt").write_bytes(b"")
    with zipfile.ZipFile(folder / "papers.zip", "w") as packed:
        packed.writestr("a.txt", "a")
    await ward.again()

    told = await watch.overview()

    assert told.report is not None
    assert told.report.need == 2, "a copy of what is in needs nobody"
    assert [(row.name, row.wrong) for row in told.report.rows] == [
        ("inside/empty.txt", "it is empty"),
        ("papers.zip", "it is an archive"),
    ]
    assert told.report.rows[1].mend == "unpack it first"
    assert told.report.outcomes == {"unchanged": 3, "skipped": 3}
    assert str(tmp_path) not in repr(asdict(told))


async def test_notes_are_told_once_for_all_files(ward: Ward, folder: Path, watch: LibraryWatch) -> None:
    await ward.add(folder)

    report = (await watch.overview()).report

    assert report is not None
    assert {(each.files, each.name) for each in report.notes} == {(3, "asthma.txt")}
    assert any("who issued it" in each.note for each in report.notes)


async def test_a_file_that_no_job_will_read_needs_a_person(ward: Ward, folder: Path, watch: LibraryWatch) -> None:
    """As after an embedding model that failed three times."""
    await Adding(ward.pool, WHO).add(str(folder / "gout.md"), {}, private=False)
    await ward.pool.execute(
        "SET search_path TO jobs; UPDATE procrastinate_jobs SET status = 'failed' WHERE task_name = 'library.read'; "
        "DELETE FROM procrastinate_jobs WHERE task_name = 'library.prepare'; RESET search_path"
    )

    told = await watch.overview()

    assert (told.phase, told.jobs.failed, told.jobs.done) == ("idle", 1, 0)
    assert told.report is not None
    assert [(row.name, row.mend) for row in told.report.rows] == [("gout.md", "run ./run library reindex")]


async def test_what_another_organisation_adds_is_not_told(ward: Ward, folder: Path, watch: LibraryWatch) -> None:
    adding = Adding(ward.pool, "another house")
    await adding.add(str(folder), {}, private=False)
    await stalled(ward.pool)

    told = await watch.overview()

    assert (told.phase, told.jobs.waiting, told.report) == ("idle", 0, None)
    assert (await JobQueue(ward.pool, WHO).figures(adding.batch)).files == 3


async def test_batches_at_work_are_counted_together(ward: Ward, folder: Path, watch: LibraryWatch) -> None:
    for name in ("gout.md", "asthma.txt"):
        await Adding(ward.pool, WHO).add(str(folder / name), {}, private=False)

    told = await watch.overview()

    assert told.progress is not None
    assert (told.jobs.waiting, told.progress.files) == (2, 2)


async def test_taking_something_out_is_no_report(ward: Ward, folder: Path, watch: LibraryWatch) -> None:
    await put(ward.pool, [source("of the starter library")], ward.embedding)
    await ward.add(folder)
    await ward.take_out(str(folder / "gout.md"))
    assert await ward.take_out("test/of the starter library") == 1

    report = (await watch.overview()).report

    assert report is not None
    assert report.outcomes == {"added": 2, "removed": 1}


async def test_documents_with_their_passages_and_when_they_were_read(
    ward: Ward, folder: Path, watch: LibraryWatch
) -> None:
    await ward.add(folder, issuer="St Mary's Hospital", published="2024")
    (folder / "gout.md").write_text("# Gout\n\nGive colchicine twice.", encoding="utf-8")
    await ward.again()

    total, listed = await watch.documents()

    assert total == 3
    assert [(each.title, each.organisation, each.year, each.passages) for each in listed[:1]] == [
        ("Gout", "St Mary's Hospital", 2024, 1)
    ], "what was read last comes first"
    assert all(each.whole for each in listed)
    assert listed[0].read > listed[1].read


async def test_an_index_that_is_made_is_told_while_somebody_makes_it(
    ward: Ward, folder: Path, watch: LibraryWatch
) -> None:
    await ward.add(folder)
    shelf = IndexShelf(ward.pool, WHO)
    await shelf.begin(
        ActiveIndex("counting", 384, {"embedding": {"engine": "packaged"}, "store": {"engine": "qdrant"}})
    )
    await ward.pool.execute("UPDATE library_indexes SET switched_at = now() - interval '1 hour'")
    await ward.pool.execute(
        "INSERT INTO passage_vectors (organisation, passage, model) "
        "SELECT organisation, id, 'better' FROM passages ORDER BY id LIMIT 3"
    )
    assert (await watch.overview()).reindex is None, "nobody makes it"

    async with shelf.alone() as alone:
        assert alone
        told = await watch.overview()
        assert told.phase == "indexing"
        assert told.reindex is not None
        assert (told.reindex.model, told.reindex.done, told.reindex.total) == ("better", 3, 4)
        assert told.index is not None
        assert (told.index.model, told.index.engine, told.index.store) == ("counting", "packaged", "qdrant")
        await ward.pool.execute("UPDATE library_indexes SET switched_at = now()")
        assert (await watch.overview()).reindex is None, "those beside it are the old ones now"


def at(phase: Phase, done: int, *, finished: bool = False) -> OwnIngest:
    step = IngestProgress(done, 40, 0, finished=finished, phase=phase)
    return OwnIngest(running=True, step=step)


READING_FILES = Figures(3, 2, 9, 5, 0, 0, 0, "")


@pytest.mark.parametrize(
    ("jobs", "own", "working", "phase"),
    [
        (NO_JOBS, OwnIngest(), False, "idle"),
        (NO_JOBS, OwnIngest(running=True), False, "reading"),
        (NO_JOBS, at("passages", 7), False, "reading"),
        (NO_JOBS, at("passages", 40, finished=True), False, "preparing"),
        (NO_JOBS, at("statements", 7), False, "preparing"),
        (READING_FILES, OwnIngest(), True, "reading"),
        (READING_FILES, OwnIngest(), False, "waiting"),
        (READING_FILES, at("statements", 7), True, "reading"),
    ],
)
def test_which_phase_is_shown(jobs: Figures, own: OwnIngest, working: bool, phase: str) -> None:
    assert phase_of(jobs, own, working=working, indexing=False, preparing=False) == phase


def test_an_index_and_statements_made_elsewhere_are_shown_behind_reading() -> None:
    assert phase_of(NO_JOBS, OwnIngest(), working=True, indexing=True, preparing=True) == "indexing"
    assert phase_of(NO_JOBS, OwnIngest(), working=True, indexing=False, preparing=True) == "preparing"
    assert phase_of(READING_FILES, OwnIngest(), working=True, indexing=True, preparing=True) == "reading"


async def test_the_starter_library_is_read_without_jobs_and_told_all_the_same(
    watch: LibraryWatch, own: OwnIngest
) -> None:
    own.begins()
    assert (await watch.overview()).phase == "reading"

    own.says(IngestProgress(16, 40, 16, "On gout"))
    told = await watch.overview()
    assert told.progress is not None
    assert (told.progress.passages_done, told.progress.passages, told.progress.files) == (16, 40, 0)
    assert [each.name for each in told.being_read] == ["On gout"]

    own.ends("Reading the library stopped: start it again to go on.")
    told = await watch.overview()
    assert (told.phase, told.stopped) == ("idle", "Reading the library stopped: start it again to go on.")


async def test_a_database_that_is_away_is_the_librarys_own_error(watch: LibraryWatch, library_pool: Pool) -> None:
    await library_pool.close()

    with pytest.raises(LibraryUnavailable):
        await watch.overview()
    with pytest.raises(LibraryUnavailable):
        await watch.documents()

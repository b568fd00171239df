"""The real ingest process on a part of the real starter library, killed, resumed and left alone."""

import asyncio
import os
import signal
import sys
import textwrap
from pathlib import Path

import pytest

from kb.errors import IngestEnded
from kb.ingest_process import ingest_library
from kb.ingest_progress import IngestProgress
from kb.library import Library
from kb.starter import starter_library
from kb.stores.source_shelf import STAY_OUT
from records.postgres.pool import Pool, close_pool, open_pool
from tests.child_processes import children, command_line
from tests.kb.conftest import ORGANISATION

ROOT = Path(__file__).parents[2]
PART = 13
"""Documents of the starter library, the first and shorter ones: some two hundred passages. The rest is kept out."""


def ingesting(parent: int) -> list[int]:
    return children(parent, "kb.ingest")


def niceness(process: int) -> set[int]:
    """Of each of its threads: on Linux they have it apart."""
    threads = [int(thread.name) for thread in Path(f"/proc/{process}/task").iterdir()]
    return {os.getpriority(os.PRIO_PROCESS, thread) for thread in threads}


async def kill_after(
    database: str, passages: int = 0, statements: int = 0, told: list[IngestProgress] | None = None
) -> None:
    killed = False
    async for progress in ingest_library(database, ORGANISATION):
        if told is not None:
            told.append(progress)
        # What it wrote before it was killed still arrives.
        if not killed and progress.passages >= passages and progress.statements >= statements:
            (process,) = ingesting(os.getpid())
            if statements:
                assert niceness(process) == {19}
            assert os.getpriority(os.PRIO_PROCESS, process) >= 10
            assert database not in " ".join(command_line(process))
            os.kill(process, signal.SIGKILL)
            killed = True


@pytest.mark.slow
@pytest.mark.unhurried
@pytest.mark.timeout(1800)
async def test_killed_it_says_so_and_run_again_it_goes_on(
    library_database: str, library_pool: Pool, library: Library
) -> None:
    """Meanwhile questions are answered from what is in, and everything is in at the end; so with the statements."""
    starter = starter_library()
    await library_pool.execute(STAY_OUT, ORGANISATION, [source.document.key for source in starter[PART:]])
    with pytest.raises(IngestEnded, match=r"killed by signal 9; .*start it again") as raised:
        await kill_after(library_database, 32)
    assert raised.value.retryable
    documents, passages, _ = await library.size()
    assert passages >= 32
    assert documents < PART
    found = await library.search("stroke prevention in atrial fibrillation")
    assert found[0].document.key == "open-medicine/acc_aha_af_2023"
    assert found[0].document.digest

    resumed: list[IngestProgress] = []
    with pytest.raises(IngestEnded, match="killed by signal 9"):
        await kill_after(library_database, statements=64, told=resumed)
    (last,) = [each for each in resumed if each.phase == "passages" and each.finished]
    assert last.done == last.total
    documents, all_passages, pages = await library.size()
    assert documents == PART
    assert all_passages > 150
    assert last.passages == all_passages - passages
    assert pages == sum(source.pages for source in starter[:PART])
    assert not ingesting(os.getpid())

    resumed = [progress async for progress in ingest_library(library_database, ORGANISATION)]
    assert resumed[0] == IngestProgress(0, 0, 0, finished=True)
    assert resumed[-1].finished
    assert resumed[-1].statements > 3 * all_passages - 128
    assert resumed[-1].done == resumed[-1].total == all_passages

    again = [progress async for progress in ingest_library(library_database, ORGANISATION)]
    assert again == [
        IngestProgress(0, 0, 0, finished=True),
        IngestProgress(0, 0, 0, finished=True, phase="statements"),
    ]


async def test_no_database_is_a_sentence() -> None:
    with pytest.raises(IngestEnded, match="database"):
        async for _ in ingest_library("postgresql://nobody@/none?host=/nonexistent", ORGANISATION):
            pass


@pytest.mark.slow
async def test_it_ends_when_nobody_listens_any_more(library_database: str) -> None:
    progress = ingest_library(library_database, ORGANISATION)
    await anext(progress)
    assert ingesting(os.getpid())

    await progress.aclose()

    assert not ingesting(os.getpid())


@pytest.mark.slow
async def test_it_dies_with_its_parent(library_database: str) -> None:
    """Its output goes where nobody's death is noticed: only the kernel can tell it."""
    program = f"""
        import os, subprocess, sys, time
        words = [sys.executable, "-m", "kb.ingest", "--dsn", "-", "--organisation", "orphaned"]
        words += ["--parent", str(os.getpid())]
        child = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
        child.stdin.write({library_database!r}.encode())
        child.stdin.close()
        time.sleep(600)
    """
    parent = await asyncio.create_subprocess_exec(sys.executable, "-c", textwrap.dedent(program), cwd=ROOT)
    pool = await open_pool(library_database)
    async with asyncio.timeout(60):
        while not await pool.fetchval("SELECT count(*) FROM passages"):
            await asyncio.sleep(0.1)
    await close_pool(pool)
    (child,) = ingesting(parent.pid)

    parent.kill()
    await parent.wait()

    async with asyncio.timeout(10):
        while command_line(child):
            await asyncio.sleep(0.05)

"""A worker ended by ``kill -9`` in the middle of a folder, and another that goes on where it was."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from kb.jobs.adding import Adding
from kb.jobs.schema import make_queue
from kb.stores.job_queue import Figures, JobQueue
from kb.stores.source_shelf import SourceShelf
from records.postgres.pool import Pool
from tests.child_processes import children
from tests.kb.test_filling import WHO

ROOT = Path(__file__).parents[3]
FILES, SECTIONS = 6, 40
IDS = "SELECT id, text FROM passages WHERE organisation = $1"


def rule(file: int, part: int) -> str:
    return f"Rule {file}.{part} stands."


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """A folder of short rules, each the only one of its section, more of them in a file than go in at once."""
    folder = tmp_path / "rules"
    folder.mkdir()
    for file in range(FILES):
        sections = (f"## Part {part}\n\n{rule(file, part)}" for part in range(SECTIONS))
        (folder / f"{file}.md").write_text("\n\n".join((f"# Rules {file}", *sections)), encoding="utf-8")
    return folder


@asynccontextmanager
async def worker(dsn: str) -> AsyncIterator[Process]:
    """As ``./run library add`` starts it."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "kb.ingest", "--dsn", "-", "--organisation", WHO, "--jobs"),
        *("--parent", str(os.getpid())),
        stdin=PIPE,
        stdout=DEVNULL,
        cwd=ROOT,
    )
    assert process.stdin is not None
    process.stdin.write(f"{dsn}\n\n".encode())
    process.stdin.close()
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def until_in_the_middle(queue: JobQueue, adding: Adding, process: Process) -> Figures:
    """Some passages of a file are in and some are not, and other files wait."""
    async with asyncio.timeout(120):
        while True:
            figures = await queue.figures(adding.batch)
            if figures.waiting and 0 < figures.done < figures.passages:
                return figures
            assert process.returncode is None
            await asyncio.sleep(0.01)


async def passages(pool: Pool) -> dict[int, str]:
    return {row["id"]: row["text"] for row in await pool.fetch(IDS, WHO)}


@pytest.mark.slow
@pytest.mark.timeout(300)
async def test_what_is_in_stays_the_rest_comes_once_and_the_figures_go_on(
    library_database: str, library_pool: Pool, rules: Path
) -> None:
    await make_queue(library_pool)
    adding, queue = Adding(library_pool, WHO), JobQueue(library_pool, WHO)
    await adding.add(str(rules), {}, private=False)
    async with worker(library_database) as first:
        await until_in_the_middle(queue, adding, first)
        reading = children(first.pid, "kb.reading.child")
        first.send_signal(signal.SIGKILL)
        assert await first.wait() == -signal.SIGKILL
    assert reading
    before = await passages(library_pool)
    stood = await queue.figures(adding.batch)
    whole = {
        file.address for file in await SourceShelf(library_pool, WHO).report(adding.batch) if file.outcome == "added"
    }
    assert 0 < len(before) < FILES * SECTIONS
    assert stood.open > 1
    assert stood.running

    seen = [stood.done]
    async with worker(library_database) as second:
        while second.returncode is None:
            seen.append((await queue.figures(adding.batch)).done)
            await asyncio.sleep(0.1)
        assert second.returncode == 0

    after = await passages(library_pool)
    assert sorted(after.values()) == sorted(rule(file, part) for file in range(FILES) for part in range(SECTIONS))
    assert before.items() <= after.items()
    assert seen == sorted(seen)
    ended = await queue.figures(adding.batch)
    assert (ended.open, ended.waiting, ended.running) == (0, 0, 0)
    assert ended.done == ended.passages == FILES * SECTIONS
    files = await SourceShelf(library_pool, WHO).report(adding.batch)
    assert {file.outcome for file in files} == {"added"}
    for number, file in enumerate(files):
        there = 0 if file.address in whole else sum(text.startswith(f"Rule {number}.") for text in before.values())
        assert file.fresh == SECTIONS - there
    vectors = await library_pool.fetchval("SELECT count(*) FROM passage_vectors WHERE organisation = $1", WHO)
    assert vectors == FILES * SECTIONS
    assert await library_pool.fetchval("SELECT count(*) FROM statement_vectors") == FILES * SECTIONS

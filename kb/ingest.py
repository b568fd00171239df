"""The ``ingest`` process: reads documents and puts their passages into the library, while calls are answered.

    python -m kb.ingest --dsn - --organisation NAME [--parent PID] [--threads N] [--jobs | --keep-on] [--change]

It runs niced, apart from the service, so that neither llama_index nor a long reading ever costs a caller a frame. It
brings the starter library in, then does the jobs that wait (``kb.jobs``), of whatever organisation. When all passages
are in, it embeds their statements (``kb.preparing``), niced further, for nobody waits for those. Last it sees that the
index is whole (``kb.reindexing``). The engines that are set stand in the second line of standard input, as they hold
keys. On standard output it writes one JSON object a line (``kb.ingest_progress``). Ended at any moment, it goes on
where it was.
"""

import os

# Read by onnxruntime when it is first imported; without it, it opens connections of its own.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
# Read by numpy's OpenBLAS when it is first imported. Its threads wait for their next product by spinning: beside those
# that embed, they took a third of the processor (69 ms a passage instead of 43).
os.environ["OPENBLAS_NUM_THREADS"] = "1"

import argparse
import asyncio
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from kb.embeddings.packaged import packaged_measure
from kb.engine_settings import LibraryEngines
from kb.errors import IngestEnded, KbError, LibraryUnavailable
from kb.expected_questions import starter_questions
from kb.filling import fill
from kb.indexes import Index, Indexes
from kb.ingest_progress import IngestProgress, failure_line
from kb.jobs.schema import make_queue
from kb.parent_process import end_with
from kb.preparing import prepare
from kb.reindexing import complete
from kb.starter import starter_library
from kb.stores.job_queue import JobQueue
from kb.stores.shelf import Shelf
from kb.stores.source_shelf import SourceShelf
from kb.stores.statement_shelf import StatementShelf
from records.errors import DatabaseError, StatementTimedOut
from records.postgres.pool import Connection, Pool, borrowed, open_pool, our_errors
from records.settings import PoolSettings

NICE = 10
NICEST = 19
POOL = PoolSettings(largest=3, statement_seconds=10.0)  # in which an ingest before us, now dying, has let go


def main(words: Sequence[str] | None = None) -> int:
    """The exit status: 0 when everything is in."""
    arguments = _arguments().parse_args(words)
    if arguments.parent:
        end_with(arguments.parent)
    os.nice(NICE)
    told = sys.stdin.readline().strip() if arguments.dsn == "-" else ""
    engines = LibraryEngines.from_line(sys.stdin.readline().strip() if arguments.dsn == "-" else "")
    try:
        asyncio.run(ingest(told or arguments.dsn, arguments, engines))
    except (KbError, DatabaseError) as error:
        print(failure_line(str(error)), flush=True)  # noqa: T201 - standard output is how it speaks
        return 1
    return 0


async def ingest(dsn: str, arguments: argparse.Namespace, engines: LibraryEngines) -> None:
    """Bring the starter library in, and do the jobs that wait. Raises KbError, DatabaseError."""
    pool = await open_pool(dsn, POOL)
    with ThreadPoolExecutor(arguments.threads, thread_name_prefix="embedding") as executor:
        run = partial(asyncio.get_running_loop().run_in_executor, executor)
        indexes = Indexes(pool, arguments.organisation, engines, run)
        try:
            await make_queue(pool)
            index = await made_ready(indexes, change=arguments.change)
            if arguments.jobs or arguments.keep_on:
                await _work(dsn, pool, index, keep_on=arguments.keep_on)
            else:
                await _fill_and_work(dsn, pool, arguments.organisation, index)
            if arguments.change:
                index = await indexes.wanted()
            await complete(indexes, StatementShelf(pool, arguments.organisation, index.embedding.name), index, _say)
        finally:
            await indexes.close()
            pool.terminate()


async def made_ready(indexes: Indexes, *, change: bool) -> Index:
    """The index that what is new goes into, with room for its vectors: the one that answers, so that it is found at
    once; where that one's server is away and another is to take its place, that other one.

    Raises LibraryUnavailable, EmbeddingFailed, ModelMissing.
    """
    index = await (indexes.best() if change else indexes.answering())
    await indexes.shelf.begin(index.active)
    try:
        await index.place.make(index.embedding.name, index.embedding.dimension)
    except LibraryUnavailable:
        if not change or (wanted := await indexes.wanted()).key == index.key:
            raise
        await wanted.place.make(wanted.embedding.name, wanted.embedding.dimension)
        return wanted
    return index


async def _fill_and_work(dsn: str, pool: Pool, organisation: str, index: Index) -> None:
    embedding, measure = index.embedding, packaged_measure()
    shelf = Shelf(pool, organisation, embedding.name, index.elsewhere)
    async with borrowed(pool) as connection:
        await _alone(shelf, connection)
        kept_out = await SourceShelf(pool, organisation).kept_out()
        wanted = [source for source in starter_library() if source.document.key not in kept_out]
        filled = await fill(shelf, wanted, embedding, measure, _say)
        _say(filled)
    if await JobQueue(pool, organisation).unfinished():
        await _work(dsn, pool, index, keep_on=False)
    _step_back()
    statements = StatementShelf(pool, organisation, embedding.name)
    for source in wanted:
        await statements.questions.expect(source.document.key, starter_questions(source.document.key))
    _say(await prepare(statements, embedding, _say, filled))


async def _work(dsn: str, pool: Pool, index: Index, *, keep_on: bool) -> None:
    """Do the jobs that wait, here the imports that only those need."""
    from kb.jobs.reading_job import FileReading
    from kb.jobs.worker import opened
    from kb.reading.room import ReadingRoom

    async def prepare_statements(organisation: str) -> None:
        shelf = StatementShelf(pool, organisation, index.embedding.name)
        await prepare(shelf, index.embedding, _say, IngestProgress(0, 0, 0))

    async with ReadingRoom() as room:
        reading = FileReading(pool, index.embedding, packaged_measure(), room, report=_say, elsewhere=index.elsewhere)
        async with opened(dsn, pool, reading, prepare_statements) as worker:
            await (worker.serve() if keep_on else worker.drain())


async def _alone(shelf: Shelf, connection: Connection) -> None:
    """Wait until no other ingest fills this shelf. Raises IngestEnded."""
    try:
        with our_errors():
            await shelf.take_turn(connection)
    except StatementTimedOut as error:
        raise IngestEnded("Another ingest is filling this library: wait until it is done.") from error


def _say(progress: IngestProgress) -> None:
    print(progress.line(), flush=True)  # noqa: T201 - standard output is how it speaks


def _step_back() -> None:
    """Let everybody else go first: Linux keeps a niceness for each thread (setpriority(2), "C library/kernel
    differences"), and the threads that embed are there already."""
    for thread in os.listdir("/proc/self/task"):
        os.setpriority(os.PRIO_PROCESS, int(thread), NICEST)


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m kb.ingest", description="Put documents into the library.")
    parser.add_argument("--dsn", required=True, help="the database; '-' reads it from standard input, unseen by ps")
    parser.add_argument("--organisation", required=True, help="whose library it is")
    parser.add_argument("--parent", type=int, default=0, help="end when this process does")
    parser.add_argument("--jobs", action="store_true", help="do only the jobs that wait")
    parser.add_argument("--keep-on", action="store_true", help="do jobs until ended")
    parser.add_argument("--change", action="store_true", help="make the index that is set, and change over to it")
    parser.add_argument("--threads", type=int, default=2, help="how many passages are embedded at the same time")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())

"""``./run library add``, ``reindex``, ``remove`` and ``work``."""

import argparse
import asyncio
import contextlib
import json
import sys
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import settings as site
from commands.library_report import as_facts, as_table, outcome
from commands.progress import Progress, waiting
from kb.errors import SourceUnreadable
from kb.ingest_process import Work, ingest_library
from kb.ingest_progress import IngestProgress
from kb.jobs.adding import Adding
from kb.jobs.schema import make_queue
from kb.reading.control_signs import in_one_line
from kb.reading.dates import normal_date
from kb.stores.job_queue import Figures, JobQueue
from kb.stores.source_shelf import FileRecord, SourceShelf
from records.opening import Database, open_database
from voiceassist import MIGRATIONS, READING

LOOK_SECONDS = 0.2
STARTER = "starter"
SHOWN_COPIES = 3
OPENING = "Opening the library"


def add_actions(actions: Any) -> None:
    """The words after ``./run library`` that this file runs."""
    add = actions.add_parser("add", help="put files, folders, web pages and feeds in; only what changed is read")
    add.add_argument("words", nargs="+", metavar="PATH|URL", help="a file, a folder, http(s)://..., or 'starter'")
    add.add_argument("--issuer", help="who issued these documents, as it is to be spoken")
    add.add_argument("--published", type=_date, metavar="DATE", help="when, as 2023 or 2023-05-01")
    add.add_argument("--licence", help="the licence they are under")
    add.add_argument("--title", help="the title; for a single document")
    add.add_argument("--specialty", metavar="NAME", help="what they are filed under, as cardiology; several by commas")
    add.add_argument("--allow-private", action="store_true", help="fetch addresses inside the house too")
    again = actions.add_parser("reindex", help="look again at what was added; make the index that is set")
    again.add_argument("words", nargs="*", metavar="PATH|URL")
    for each in (add, again):
        each.add_argument("--force", action="store_true", help="read files though they have not changed")
        each.add_argument("--json", action="store_true", help="one JSON object: files, totals")
    remove = actions.add_parser("remove", help="take documents out of answers, at once")
    remove.add_argument("words", nargs="+", metavar="PATH|URL|KEY", help="as it was added, or as list shows it")
    actions.add_parser("work", help="do reading jobs, also those of other machines, until interrupted")


def _date(text: str) -> str:
    found = normal_date(text)
    if not found:
        raise argparse.ArgumentTypeError(f"{text!r} is no date (as 2023 or 2023-05-01)")
    return found


@asynccontextmanager
async def opened_database(settings: site.Settings) -> AsyncIterator[Database]:
    """Takes seconds where it is not running yet, and longer the first time."""
    async with AsyncExitStack() as stack:
        async with waiting(OPENING):
            database = await stack.enter_async_context(open_database(settings.records, MIGRATIONS))
        yield database


async def run(settings: site.Settings, arguments: argparse.Namespace) -> int:
    async with opened_database(settings) as database:
        match arguments.action:
            case "add" | "reindex":
                return await _add_or_reindex(database, settings, arguments)
            case "remove":
                return await _remove(database, settings.organisation, arguments.words)
            case _:
                return await _work(database, settings)


async def _add_or_reindex(database: Database, settings: site.Settings, arguments: argparse.Namespace) -> int:
    began, organisation = time.monotonic(), settings.organisation
    await make_queue(database.pool)
    adding = Adding(database.pool, organisation)
    failed = await _enqueue(adding, arguments)
    for sentence in failed:
        print(sentence, file=sys.stderr)
    change = arguments.action == "reindex"
    async with _working(database, settings, starter=STARTER in arguments.words, change=change) as prepared:
        await _watch(JobQueue(database.pool, organisation), adding.batch)
        files = await SourceShelf(database.pool, organisation).report(adding.batch)
        seconds = time.monotonic() - began
        if arguments.json:
            print(json.dumps(as_facts(files, seconds), ensure_ascii=False, indent=2), flush=True)
        elif files or not failed:
            print(as_table(files, seconds), flush=True)
        await _watch_preparing(JobQueue(database.pool, organisation), prepared)
    return 1 if failed or _nothing_in(files) else 0


def _nothing_in(files: list[FileRecord]) -> bool:
    return bool(files) and all(outcome(file) == "skipped" for file in files)


async def _enqueue(adding: Adding, arguments: argparse.Namespace) -> list[str]:
    """The sentences that say what could not be."""
    if arguments.action == "reindex":
        return await adding.again(arguments.words, force=arguments.force)
    said = {name: getattr(arguments, name) for name in ("issuer", "published", "licence", "title", "specialty")}
    facts = {name: value for name, value in said.items() if value}
    failed = []
    for word in arguments.words:
        try:
            if word == STARTER:
                await adding.let_starter_in()
            else:
                await adding.add(word, facts, private=arguments.allow_private, force=arguments.force)
        except SourceUnreadable as error:
            failed.append(str(error))
    return failed


async def prepare(database: Database, settings: site.Settings) -> None:
    """Have what is missing embedded now, of the statements and of the questions that are expected; a bar shows how far
    it is. Raises KbError."""
    queue = JobQueue(database.pool, settings.organisation)
    await make_queue(database.pool)
    await queue.put_prepare(0.0)
    async with _working(database, settings, starter=False, change=False) as prepared:
        await _watch_preparing(queue, prepared)


@dataclass(slots=True)
class _Prepared:
    """How far the statements are, as the ingest process told it last; total 0: it told nothing yet."""

    done: int = 0
    total: int = 0


@asynccontextmanager
async def _working(
    database: Database, settings: site.Settings, *, starter: bool, change: bool
) -> AsyncIterator[_Prepared]:
    """An ingest process does the jobs meanwhile; when it breaks, so does what waits for it. At the end, a bar shows the
    index being made, where there is one to make."""
    prepared = _Prepared()

    async def work() -> None:
        work: Work = "everything" if starter else "jobs"
        steps = ingest_library(database.dsn, settings.organisation, work=work, engines=settings.library, change=change)
        async with contextlib.aclosing(steps):
            await _watch_indexing(steps, prepared)

    task = asyncio.current_task()
    working = asyncio.create_task(work())
    assert task is not None
    working.add_done_callback(lambda ended: None if ended.cancelled() or not ended.exception() else task.cancel())
    try:
        yield prepared
        await working
    except asyncio.CancelledError:
        if working.done() and not working.cancelled() and (error := working.exception()):
            task.uncancel()
            raise error from None
        raise
    finally:
        working.cancel()
        await asyncio.wait([working])


async def _watch(queue: JobQueue, batch: UUID) -> None:
    """A bar over the files, until the last of them is done with."""
    with Progress("Reading files") as bar:
        while True:
            asked = time.monotonic()
            figures = await queue.figures(batch)
            bar.label, bar.total, done, note = how_far(figures)
            bar.to(done, note)
            if figures.finished:
                return
            await asyncio.sleep(max(LOOK_SECONDS, 5 * (time.monotonic() - asked)))


def how_far(figures: Figures) -> tuple[str, int | None, int, str]:
    """What is counted, steps in all, steps done, and what is at hand: files are counted, of a single one its
    passages."""
    at_hand = figures.at_hand.rpartition("/")[2]
    if figures.files == 1 and figures.passages:
        return "Reading passages", figures.passages, figures.done, at_hand
    passages = f"{figures.done}/{figures.passages} passages {at_hand}".rstrip()
    return "Reading files", figures.files or None, figures.files - figures.open, passages


async def _watch_indexing(steps: AsyncIterator[IngestProgress], prepared: _Prepared) -> None:
    """Take all steps, note how far the statements are, and show the steps from the first on that indexes."""
    bar: Progress | None = None
    async for step in steps:
        if step.phase == "statements":
            prepared.done, prepared.total = step.done, step.total
        if bar is None and step.phase == "indexing":
            bar = Progress(READING["indexing"])
        if bar is not None:
            bar.label, bar.total = READING[step.phase], step.total or None
            bar.to(step.done, step.document)
            if step.finished and step.phase == "indexing":
                bar.close()
                print("The library answers from the new index now.", file=sys.stderr)


async def _watch_preparing(queue: JobQueue, prepared: _Prepared) -> None:
    """A bar over the passages whose statements are made; the seconds alone while another process makes them."""
    with Progress(READING["statements"]) as bar:
        while await queue.unfinished():
            bar.total = prepared.total or None
            bar.to(prepared.done)
            await asyncio.sleep(LOOK_SECONDS)
        bar.done = prepared.total  # the last steps are not told before the job is gone


async def _remove(database: Database, organisation: str, words: list[str]) -> int:
    adding = Adding(database.pool, organisation)
    count, failed = 0, False
    for word in words:
        try:
            count += await adding.take_out(word)
        except SourceUnreadable as error:
            failed = True
            print(error, file=sys.stderr)
    print(f"{count} document{'' if count == 1 else 's'} taken out of the library.")
    if copies := await SourceShelf(database.pool, organisation).copies_left():
        print(
            f"The same still lies in {', '.join(map(in_one_line, copies[:SHOWN_COPIES]))}: "
            "./run library reindex takes it in, remove keeps it out.",
            file=sys.stderr,
        )
    return 1 if failed else 0


async def _work(database: Database, settings: site.Settings) -> int:
    await make_queue(database.pool)
    print("Doing reading jobs as they come; Ctrl-C ends it.", file=sys.stderr, flush=True)
    with Progress("Reading") as bar:
        forever = ingest_library(database.dsn, settings.organisation, work="jobs for ever", engines=settings.library)
        async with contextlib.aclosing(forever) as steps:
            async for step in steps:
                bar.label, bar.total = READING[step.phase], step.total or None
                bar.to(step.done, step.document)
    return 0

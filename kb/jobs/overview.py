"""What the library holds and what it is busy with, gathered for whoever shows it; it names no person, no question."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from kb.ingest_progress import IngestProgress, OwnIngest
from kb.jobs.pace import Pace, passages_left, seconds_left
from kb.jobs.report_words import UNFINISHED, short_name, wrong_and_mend
from kb.stores.index_shelf import IndexMade, IndexShelf
from kb.stores.job_queue import Figures, JobQueue
from kb.stores.pgvector import PgvectorStore
from kb.stores.progress_shelf import LastReport, Listed, ProgressShelf
from kb.stores.vectors import QDRANT
from records.postgres.pool import Pool

Phase = Literal["idle", "waiting", "reading", "indexing", "preparing"]
"""waiting: there is something to read and nobody reads it; indexing: another index is made; preparing: what is in gets
the vectors of its statements, which makes answers faster."""

NO_JOBS = Figures(0, 0, 0, 0, 0, 0, 0, "")
OUTCOMES = {"gone": "removed", "waiting": "open", "reading": "open"}


@dataclass(frozen=True, slots=True)
class Starter:
    """The starter library, as far as it is in. note: what must be said with it."""

    documents: int
    licence: str
    note: str = "Unreviewed digests of guidelines: for trying out, not for care."


@dataclass(frozen=True, slots=True)
class Jobs:
    """Of the batches at work, or of the last one. failed: those that were given up."""

    waiting: int
    running: int
    done: int
    failed: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the phase is. files, files_done: 0 where no files are counted; passages: of the files begun; the last two
    are None while they are not known."""

    files: int
    files_done: int
    passages: int
    passages_done: int
    passages_a_second: float | None
    seconds_left: int | None


@dataclass(frozen=True, slots=True)
class BeingRead:
    """A document that is being read; passages is 0 while it is opened."""

    name: str
    passages: int
    passages_done: int


@dataclass(frozen=True, slots=True)
class AnsweringIndex:
    """The model whose vectors answer, by which engine, searched in which store."""

    model: str
    engine: str
    store: str


@dataclass(frozen=True, slots=True)
class Workers:
    machine: str
    workers: int


@dataclass(frozen=True, slots=True)
class NeedsPerson:
    """A file that is not in; what is wrong, and how to mend it."""

    name: str
    wrong: str
    mend: str


@dataclass(frozen=True, slots=True)
class Note:
    """What is to be told of so many files that are in; name: of one of them."""

    note: str
    files: int
    name: str


@dataclass(frozen=True, slots=True)
class Report:
    """What became of the files that were added together last. need: how many need a person; rows are the first of
    them; outcomes: files by added, changed, unchanged, skipped, removed, open."""

    at: datetime
    files: int
    outcomes: dict[str, int]
    need: int
    rows: tuple[NeedsPerson, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """stopped: the sentence why the service's own reading stopped, "" while it does not; it is tried again."""

    documents: int
    passages: int
    pages: int
    starter: Starter | None
    phase: Phase
    jobs: Jobs
    progress: Progress | None
    being_read: tuple[BeingRead, ...]
    index: AnsweringIndex | None
    reindex: IndexMade | None
    workers: tuple[Workers, ...]
    report: Report | None
    stopped: str


class LibraryWatch:
    """Looks at one organisation's library. Every method raises LibraryUnavailable.

    own: what the service's own ingest process last said, which reads the starter library without jobs.
    """

    def __init__(self, pool: Pool, organisation: str, own: OwnIngest) -> None:
        self._organisation = organisation
        self._store = PgvectorStore(pool)
        self._shelf = ProgressShelf(pool, organisation)
        self._queue = JobQueue(pool, organisation)
        self._indexes = IndexShelf(pool, organisation)
        self._own = own
        self._pace = Pace()

    async def documents(self) -> tuple[int, list[Listed]]:
        """How many there are, and those read last, newest first."""
        total, _, _ = await self._store.size(self._organisation)
        return total, await self._shelf.documents()

    async def overview(self) -> Overview:
        documents, passages, pages = await self._store.size(self._organisation)
        digests, licence = await self._shelf.starter()
        active = await self._indexes.active()
        made = await self._indexes.making(active.key) if active else None
        jobs, batches, preparing, report = NO_JOBS, list[UUID](), False, None
        if await self._shelf.queue_made():
            batches = await self._shelf.batches()
            jobs = await self._queue.figures(*batches)
            preparing = await self._shelf.preparing()
            report = await self._shelf.report(batches)
        workers = await self._shelf.workers()
        at_hand = await self._shelf.at_hand() if jobs.running else []
        step = self._own.step
        phase = phase_of(jobs, self._own, working=bool(workers), indexing=made is not None, preparing=preparing)
        return Overview(
            documents=documents,
            passages=passages,
            pages=pages,
            starter=Starter(digests, licence) if digests else None,
            phase=phase,
            jobs=Jobs(jobs.waiting, jobs.running, jobs.files - jobs.open, jobs.failed),
            progress=self._progress(phase, jobs, batches, step, made),
            being_read=tuple(BeingRead(short_name(f.address, f.source), f.passages, f.done) for f in at_hand)
            or _starter_document(phase, jobs, step),
            index=_index(active.key, active.recipe) if active else None,
            reindex=made,
            workers=tuple(Workers(machine, count) for machine, count in workers.items()),
            report=_report(report) if report else None,
            stopped=self._own.failed,
        )

    def _progress(
        self, phase: Phase, jobs: Figures, batches: list[UUID], step: IngestProgress | None, made: IndexMade | None
    ) -> Progress | None:
        if not jobs.finished:
            pace = self._pace.seen(frozenset(batches), jobs.done)
            rest = seconds_left(passages_left(jobs), pace)
            return Progress(jobs.files, jobs.files - jobs.open, jobs.passages, jobs.done, _rounded(pace), rest)
        done, total = (step.done, step.total) if step else (0, 0)
        if phase == "indexing" and made is not None:
            done, total = made.done, made.total
        elif phase == "idle" or not total:
            return None
        pace = self._pace.seen(phase, done)
        return Progress(0, 0, total, done, _rounded(pace), seconds_left(total - done, pace))


def phase_of(jobs: Figures, own: OwnIngest, *, working: bool, indexing: bool, preparing: bool) -> Phase:
    """What is to be shown, where several things go on the one that keeps documents from being found (pure).

    working: whether there is a worker; indexing, preparing: whether somebody makes an index, or statements.
    """
    step = own.step
    if not jobs.finished:
        return "reading" if working else "waiting"
    if own.running and (step is None or (step.phase == "passages" and not step.finished)):
        return "reading"
    if indexing:
        return "indexing"
    return "preparing" if preparing or own.running else "idle"


def _rounded(pace: float | None) -> float | None:
    return None if pace is None else round(pace, 1)


def _starter_document(phase: Phase, jobs: Figures, step: IngestProgress | None) -> tuple[BeingRead, ...]:
    """The digest at hand; the starter library is read without jobs, and counted as a whole."""
    if phase != "reading" or not jobs.finished or step is None or not step.document:
        return ()
    return (BeingRead(step.document, 0, 0),)


def _index(key: str, recipe: Mapping[str, Any]) -> AnsweringIndex:
    return AnsweringIndex(
        key.removesuffix(QDRANT),
        str(recipe.get("embedding", {}).get("engine", "")),
        str(recipe.get("store", {}).get("engine", "")),
    )


def _report(report: LastReport) -> Report:
    outcomes: dict[str, int] = {}
    for outcome, files in report.outcomes.items():
        word = OUTCOMES.get(outcome, outcome)
        outcomes[word] = outcomes.get(word, 0) + files
    rows = (
        NeedsPerson(short_name(row.address, row.source), *wrong_and_mend(row.reason or UNFINISHED))
        for row in report.rows
    )
    notes = (Note(each.note, each.files, short_name(each.address, each.source)) for each in report.notes)
    return Report(report.at, sum(outcomes.values()), outcomes, report.need, tuple(rows), tuple(notes))

"""What the library is busy with, in PostgreSQL: for those who only look."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from kb.stores.connection import library_connection
from kb.stores.job_queue import PREPARE, QUEUE, READ, SILENT_SECONDS, WORKER
from records.postgres.pool import Pool

MOST_AT_HAND = 20
MOST_ROWS = 100
MOST_NOTES = 20
MOST_DOCUMENTS = 500

# Made by the first ingest process; a service that has just begun is asked before that.
QUEUE_MADE = "SELECT to_regclass('jobs.procrastinate_workers') IS NOT NULL"

BATCHES_AT_WORK = """
SELECT DISTINCT (args ->> 'batch')::uuid AS batch FROM jobs.procrastinate_jobs
WHERE queue_name = $1 AND task_name = $2 AND status IN ('todo', 'doing') AND args ->> 'organisation' = $3
"""

# Taking something out is no report of its own.
LAST_BATCH = """
SELECT batch FROM library_files WHERE organisation = $1 AND outcome <> 'removed' ORDER BY at DESC LIMIT 1
"""

# A job whose worker is silent is nobody's: its document is not being read.
AT_HAND = """
SELECT f.address, coalesce(s.address, '') AS source, f.passages, f.done
FROM jobs.procrastinate_jobs j
JOIN jobs.procrastinate_workers w ON w.id = j.worker_id AND w.last_heartbeat > now() - make_interval(secs => $4)
JOIN library_files f ON f.organisation = $3 AND f.address = j.args ->> 'address'
LEFT JOIN library_sources s ON s.id = f.source
WHERE j.queue_name = $1 AND j.task_name = $2 AND j.status = 'doing' AND j.args ->> 'organisation' = $3
ORDER BY j.id LIMIT $5
"""

PREPARING = """
SELECT count(*) > 0 FROM jobs.procrastinate_jobs
WHERE queue_name = $1 AND task_name = $2 AND status = 'doing' AND args ->> 'organisation' = $3
"""

# procrastinate keeps of a worker its number alone; where it runs is told by the name of its connections. A machine that
# lost its power leaves those open for hours, but its heartbeat asks nothing any more.
WORKERS = """
SELECT machine, count(*) AS workers FROM (
    SELECT split_part(application_name, ' ', 4) AS machine, application_name FROM pg_stat_activity
    WHERE datname = current_database() AND starts_with(application_name, $1)
    GROUP BY application_name HAVING max(coalesce(query_start, now())) > now() - make_interval(secs => $2)
) AS alive GROUP BY machine ORDER BY machine
"""

# One that waits though no job of it does was given up; a copy of what is in needs nobody (kb.jobs.reading_job).
NEEDING = """
SELECT f.address, coalesce(s.address, '') AS source, f.outcome, f.reason, count(*) OVER () AS need
FROM library_files f LEFT JOIN library_sources s ON s.id = f.source
WHERE f.organisation = $1 AND f.batch = ANY ($2::uuid[]) AND (
    (f.outcome = 'skipped' AND f.reason NOT LIKE 'the same as %')
    OR (f.outcome IN ('waiting', 'reading') AND NOT EXISTS (
        SELECT FROM jobs.procrastinate_jobs j
        WHERE j.queue_name = $3 AND j.task_name = $4 AND j.status IN ('todo', 'doing')
            AND j.args ->> 'organisation' = $1 AND j.args ->> 'address' = f.address
    ))
)
ORDER BY f.address LIMIT $5
"""

OUTCOMES = """
SELECT outcome, count(*) AS files, max(at) AS at FROM library_files
WHERE organisation = $1 AND batch = ANY ($2::uuid[]) GROUP BY outcome
"""

NOTES = """
SELECT note, count(*) AS files, min(f.address) AS address, coalesce(min(s.address), '') AS source
FROM library_files f LEFT JOIN library_sources s ON s.id = f.source, unnest(f.notes) AS note
WHERE f.organisation = $1 AND f.batch = ANY ($2::uuid[]) GROUP BY note ORDER BY files DESC, note LIMIT $3
"""

STARTER = """
SELECT count(*) AS documents, coalesce(min(licence), '') AS licence FROM documents
WHERE organisation = $1 AND digest AND address IS NULL
"""

# Limited before the passages are counted: a library may have thousands of documents.
DOCUMENTS = """
SELECT d.title, d.issuer, d.published, d.digest, d.content_hash IS NOT NULL AS whole,
       CASE WHEN f.outcome IN ('added', 'changed') THEN f.at ELSE d.added_at END AS read,
       (SELECT count(*) FROM passages WHERE document = d.id) AS passages
FROM (SELECT * FROM documents WHERE organisation = $1 ORDER BY added_at DESC, id DESC LIMIT $2) AS d
LEFT JOIN library_files f ON f.organisation = $1 AND f.address = d.address
ORDER BY read DESC, d.id DESC
"""


@dataclass(frozen=True, slots=True)
class AtHand:
    """A file that is being read. source: what was added for it, "" for nothing; passages is 0 until it is open."""

    address: str
    source: str
    passages: int
    done: int


@dataclass(frozen=True, slots=True)
class Needing:
    """A file that is not in, and that nobody goes on with by itself. reason: "" where its reading did not end."""

    address: str
    source: str
    outcome: str
    reason: str


@dataclass(frozen=True, slots=True)
class Noted:
    """What is to be told of so many files; address, source: of one of them."""

    note: str
    files: int
    address: str
    source: str


@dataclass(frozen=True, slots=True)
class LastReport:
    """What became of the files that were added together. need: how many need a person, of whom ``rows`` are the first;
    at: when the last word of them was said."""

    outcomes: dict[str, int]
    at: datetime
    need: int
    rows: tuple[Needing, ...]
    notes: tuple[Noted, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """A document as a list shows it. whole: all of this version is in; read: when it was put in."""

    title: str
    organisation: str
    year: int
    digest: bool
    whole: bool
    read: datetime
    passages: int


class ProgressShelf:
    """What one organisation's library is busy with. Every method raises LibraryUnavailable."""

    def __init__(self, pool: Pool, organisation: str) -> None:
        self._pool = pool
        self._organisation = organisation

    async def queue_made(self) -> bool:
        """Whether there are tables of jobs yet; until then nothing else here may be asked but documents."""
        async with library_connection(self._pool) as connection:
            return bool(await connection.fetchval(QUEUE_MADE))

    async def batches(self) -> list[UUID]:
        """Those at work; where there are none, the last one; none where nothing was ever added."""
        async with library_connection(self._pool) as connection:
            rows = await connection.fetch(BATCHES_AT_WORK, QUEUE, READ, self._organisation)
            rows = rows or await connection.fetch(LAST_BATCH, self._organisation)
        return [row["batch"] for row in rows]

    async def at_hand(self) -> list[AtHand]:
        async with library_connection(self._pool) as connection:
            rows = await connection.fetch(AT_HAND, QUEUE, READ, self._organisation, SILENT_SECONDS, MOST_AT_HAND)
        return [AtHand(**dict(row)) for row in rows]

    async def preparing(self) -> bool:
        """Whether statements are made in some worker now."""
        async with library_connection(self._pool) as connection:
            return bool(await connection.fetchval(PREPARING, QUEUE, PREPARE, self._organisation))

    async def workers(self) -> dict[str, int]:
        """How many workers do jobs on which machine; they work for all organisations."""
        async with library_connection(self._pool) as connection:
            return dict(await connection.fetch(WORKERS, WORKER, SILENT_SECONDS))

    async def report(self, batches: Sequence[UUID]) -> LastReport | None:
        """None where there are no files of these."""
        whose = (self._organisation, list(batches))
        async with library_connection(self._pool) as connection:
            outcomes = await connection.fetch(OUTCOMES, *whose)
            rows = await connection.fetch(NEEDING, *whose, QUEUE, READ, MOST_ROWS)
            notes = await connection.fetch(NOTES, *whose, MOST_NOTES)
        if not outcomes:
            return None
        return LastReport(
            {row["outcome"]: row["files"] for row in outcomes},
            max(row["at"] for row in outcomes),
            rows[0]["need"] if rows else 0,
            tuple(Needing(row["address"], row["source"], row["outcome"], row["reason"]) for row in rows),
            tuple(Noted(**dict(row)) for row in notes),
        )

    async def starter(self) -> tuple[int, str]:
        """How many documents of the starter library are in, and under which licence."""
        async with library_connection(self._pool) as connection:
            row = await connection.fetchrow(STARTER, self._organisation)
        return row["documents"], row["licence"]

    async def documents(self) -> list[Listed]:
        """The documents that were read last, newest first; at most MOST_DOCUMENTS."""
        async with library_connection(self._pool) as connection:
            rows = await connection.fetch(DOCUMENTS, self._organisation, MOST_DOCUMENTS)
        return [_listed(row) for row in rows]


def _listed(row: Any) -> Listed:
    return Listed(
        row["title"],
        row["issuer"],
        row["published"].year,
        row["digest"],
        row["whole"],
        row["read"],
        row["passages"],
    )

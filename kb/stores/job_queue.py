"""The queue of jobs in PostgreSQL, for those who put jobs in and look how far they are: it needs none of procrastinate.

Its tables and functions are procrastinate's own, in the schema ``jobs`` (``kb.jobs.schema``).
"""

import json
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from kb.stores.connection import library_connection
from records.postgres.pool import Connection, Pool

QUEUE = "library"
READ, PREPARE = "library.read", "library.prepare"
SCHEMA = "jobs"
WORKER = "voiceassist worker"  # how the connections of a worker are named: then its process, then its machine
SILENT_SECONDS = 5.0  # a worker that has not been heard of for so long is gone
AT_ONCE = 2_000  # jobs in one statement: each is told to the workers, and a statement must end in seconds

# What is put in by somebody else's command is found by this one's batch from now on.
WAITING = """
INSERT INTO library_files (organisation, address, source, outcome, batch)
SELECT $1, address, $2, 'waiting', $3 FROM unnest($4::text[]) AS address
ON CONFLICT (organisation, address) DO UPDATE SET
    outcome = 'waiting', reason = '', notes = '{}', batch = excluded.batch, passages = 0, done = 0, fresh = 0,
    source = coalesce(library_files.source, excluded.source), at = now()
"""

# procrastinate_defer_jobs_v1 is the function its own defer calls (procrastinate, "sql/queries.sql", defer_jobs).
DEFER = """
SELECT procrastinate_defer_jobs_v1(ARRAY(
    SELECT ROW($1, $2, $3, lock, NULL, args::jsonb, now() + make_interval(secs => $6))::procrastinate_job_to_defer_v1
    FROM unnest($4::text[], $5::text[]) AS job (lock, args)
))
"""

READS = """
SELECT count(*) FROM jobs.procrastinate_jobs
WHERE queue_name = $1 AND status IN ('todo', 'doing') AND task_name = $2 AND args ->> 'organisation' = $3
"""

FORGET_PREPARING = """
DELETE FROM procrastinate_jobs
WHERE queue_name = $1 AND status = 'todo' AND task_name = $2 AND args ->> 'organisation' = $3
"""

FORGET = """
DELETE FROM procrastinate_jobs
WHERE queue_name = $1 AND status = 'todo' AND task_name = $2 AND args ->> 'organisation' = $3
    AND args ->> 'address' = ANY ($4::text[])
"""

STATE = """
SELECT count(*) FILTER (WHERE status = 'todo') AS waiting, count(*) FILTER (WHERE status = 'doing') AS running,
       count(*) FILTER (WHERE status = 'failed') AS failed
FROM jobs.procrastinate_jobs
WHERE queue_name = $1 AND status IN ('todo', 'doing', 'failed')
    AND ($2::text[] IS NULL OR args ->> 'batch' = ANY ($2::text[]))
"""

FIGURES = """
SELECT count(*) FILTER (WHERE outcome IN ('waiting', 'reading')) AS open,
       count(*) AS files, coalesce(sum(passages), 0) AS passages, coalesce(sum(done), 0) AS done,
       coalesce(sum(fresh), 0) AS fresh, coalesce(max(address) FILTER (WHERE outcome = 'reading'), '') AS at_hand
FROM library_files WHERE batch = ANY ($1::uuid[])
"""


@dataclass(frozen=True, slots=True)
class Figures:
    """How far batches are. waiting, running, failed: their jobs (one that ends well is gone); files, open: their files
    and those not done with; passages, done, fresh: of the files begun, how many they have, how many were looked after,
    how many of these were new."""

    waiting: int
    running: int
    files: int
    open: int
    passages: int
    done: int
    fresh: int
    at_hand: str
    failed: int = 0

    @property
    def finished(self) -> bool:
        return not self.waiting and not self.running


class JobQueue:
    """The jobs of one organisation. Every method raises LibraryUnavailable."""

    def __init__(self, pool: Pool, organisation: str) -> None:
        self._pool = pool
        self._organisation = organisation

    async def put_reads(self, source: int, addresses: Collection[str], batch: UUID, *, force: bool = False) -> None:
        """Have these files of a source read, all or none; each waits once."""
        whose = self._organisation
        arguments = [
            json.dumps(
                {"organisation": whose, "source": source, "address": address, "batch": str(batch), "force": force}
            )
            for address in addresses
        ]
        locks = [f"{whose}/{address}" for address in addresses]
        async with library_connection(self._pool) as connection, connection.transaction():
            await connection.execute(WAITING, whose, source, batch, list(addresses))
            await connection.fetchval("SELECT set_config('search_path', $1, true)", SCHEMA)
            await connection.execute(FORGET, QUEUE, READ, whose, list(addresses))
            for start in range(0, len(arguments), AT_ONCE):
                some = slice(start, start + AT_ONCE)
                await connection.execute(DEFER, QUEUE, READ, 10, locks[some], arguments[some], 0.0)
            await self._put_prepare(connection, 0.0)

    async def put_prepare(self, seconds: float) -> None:
        """Have the statements prepared, not before so many seconds have passed."""
        async with library_connection(self._pool) as connection, connection.transaction():
            await connection.fetchval("SELECT set_config('search_path', $1, true)", SCHEMA)
            await self._put_prepare(connection, seconds)

    async def _put_prepare(self, connection: Connection, seconds: float) -> None:
        arguments = json.dumps({"organisation": self._organisation})
        lock = f"{self._organisation}//statements"
        await connection.execute(FORGET_PREPARING, QUEUE, PREPARE, self._organisation)
        await connection.execute(DEFER, QUEUE, PREPARE, 0, [lock], [arguments], seconds)

    async def reads(self) -> int:
        """Files of this organisation that wait or are being read."""
        async with library_connection(self._pool) as connection:
            count: int = await connection.fetchval(READS, QUEUE, READ, self._organisation)
        return count

    async def figures(self, *batches: UUID) -> Figures:
        """Of all these batches together."""
        async with library_connection(self._pool) as connection:
            state = await connection.fetchrow(STATE, QUEUE, list(map(str, batches)))
            files = await connection.fetchrow(FIGURES, list(batches))
        return Figures(**dict(state), **dict(files))

    async def unfinished(self) -> int:
        """Jobs of all organisations that wait or run."""
        async with library_connection(self._pool) as connection:
            state = await connection.fetchrow(STATE, QUEUE, None)
        return int(state["waiting"] + state["running"])

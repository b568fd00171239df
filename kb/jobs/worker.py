"""Takes jobs from the queue and runs them, through procrastinate. Any number of workers on any machines share a queue.

A worker that was killed leaves its job behind as running; when its heartbeat has been silent for a while, whoever works
next takes the job over.
"""

import asyncio
import contextlib
import logging
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import procrastinate
from procrastinate.jobs import Job, Status
from psycopg import Error as PsycopgError

from kb.errors import EmbeddingFailed, LibraryUnavailable
from kb.jobs.reading_job import FileReading, ReadJob
from kb.stores.job_queue import PREPARE, QUEUE, READ, SCHEMA, SILENT_SECONDS, WORKER, JobQueue
from kb.stores.source_shelf import SourceShelf
from records.postgres.pool import Pool

HEARTBEAT_SECONDS = 1.0
LOOK_AGAIN_SECONDS = 0.5
PREPARE_LATER_SECONDS = 1.0
BESIDE_EACH_OTHER = 2  # while one file's passages are embedded, the next file is opened
MOST_ATTEMPTS = 3
BROKE_THE_WORKER = "reading it ended the ingest process three times: leave it out, or save it anew"

Prepare = Callable[[str], Awaitable[None]]
"""Prepares the statements of an organisation."""


class Worker:
    """``async with opened(...) as worker: await worker.drain()``."""

    def __init__(self, app: procrastinate.App, pool: Pool) -> None:
        self._app = app
        self._pool = pool

    async def drain(self) -> None:
        """Work until no job of the queue waits or runs, here or elsewhere. Raises LibraryUnavailable."""
        queue = JobQueue(self._pool, "")
        while await queue.unfinished():
            await self._take_over()
            await self._run(wait=False)
            if await queue.unfinished():
                await asyncio.sleep(LOOK_AGAIN_SECONDS)

    async def serve(self) -> None:
        """Work until cancelled. Raises LibraryUnavailable."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._keep_taking_over())
            tasks.create_task(self._run(wait=True))

    async def _keep_taking_over(self) -> None:
        while True:
            await self._take_over()
            await asyncio.sleep(SILENT_SECONDS)

    async def _run(self, *, wait: bool) -> None:
        try:
            await self._app.run_worker_async(
                queues=[QUEUE],
                concurrency=BESIDE_EACH_OTHER,
                wait=wait,
                delete_jobs="successful",
                install_signal_handlers=False,
                update_heartbeat_interval=HEARTBEAT_SECONDS,
                stalled_worker_timeout=SILENT_SECONDS,
            )
        except (procrastinate.exceptions.ConnectorException, PsycopgError) as error:
            raise _unavailable() from error

    async def _take_over(self) -> None:
        """Jobs whose worker is silent wait again; one that ended its worker again and again is given up."""
        try:
            jobs = self._app.job_manager
            for job in await jobs.get_stalled_jobs(queue=QUEUE, seconds_since_heartbeat=SILENT_SECONDS):
                # Another worker may have taken it over, or ended it, in between.
                with contextlib.suppress(procrastinate.exceptions.ConnectorException):
                    if job.attempts + 1 >= MOST_ATTEMPTS:
                        await self._give_up(job)
                    else:
                        await jobs.retry_job(job)
        except (procrastinate.exceptions.ConnectorException, PsycopgError) as error:
            raise _unavailable() from error

    async def _give_up(self, job: Job) -> None:
        await self._app.job_manager.finish_job(job, Status.FAILED, delete_job=False)
        if job.task_name == READ:
            shelf = SourceShelf(self._pool, str(job.task_kwargs["organisation"]))
            await shelf.tell(str(job.task_kwargs["address"]), "skipped", BROKE_THE_WORKER)


@asynccontextmanager
async def opened(dsn: str, pool: Pool, reading: FileReading, prepare: Prepare) -> AsyncIterator[Worker]:
    """A worker over the database at ``dsn``. Raises LibraryUnavailable."""
    logging.getLogger("procrastinate").setLevel(logging.CRITICAL)  # what goes wrong stands in the file's row
    connector = procrastinate.PsycopgConnector(
        conninfo=dsn,
        min_size=1,
        max_size=3,
        kwargs={"options": f"-c search_path={SCHEMA}", "application_name": own_name()},
    )
    app = procrastinate.App(connector=connector)
    again = procrastinate.RetryStrategy(
        max_attempts=MOST_ATTEMPTS, wait=2, retry_exceptions=[LibraryUnavailable, EmbeddingFailed]
    )

    async def read(**arguments: object) -> None:
        await reading.read(ReadJob(**arguments))  # type: ignore[arg-type] # as JobQueue.put_reads wrote them

    async def prepare_statements(organisation: str) -> None:
        queue = JobQueue(pool, organisation)
        if await queue.reads():  # what is still being read would be left out
            await queue.put_prepare(PREPARE_LATER_SECONDS)
        else:
            await prepare(organisation)

    app.task(name=READ, queue=QUEUE, retry=again)(read)
    app.task(name=PREPARE, queue=QUEUE, retry=again)(prepare_statements)
    try:
        await app.open_async()
    except (procrastinate.exceptions.ConnectorException, PsycopgError) as error:
        raise _unavailable() from error
    try:
        yield Worker(app, pool)
    finally:
        await app.close_async()


def own_name() -> str:
    """How our connections are named, so that others see which machines work; PostgreSQL keeps 63 bytes of it."""
    return f"{WORKER} {os.getpid()} {os.uname().nodename}"


def _unavailable() -> LibraryUnavailable:
    return LibraryUnavailable("The queue of jobs cannot be reached: see that the database runs.")

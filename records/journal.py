"""Keeps calls so that no acknowledged turn is ever lost.

A turn is durable when ``turn`` returns: committed in the database, or, when that takes longer than its budget, on the
disk in the spool. What waits in the spool is replayed in order as soon as the database takes it; writes are
idempotent, so what got into both is there once. When the disk is full too, turns stay in memory, loudly.
"""

import asyncio
import contextlib
import json
import logging
from collections import deque
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self, TypeVar

from records.call_writing import write_entry
from records.calls import CallRow, Entry, HeardRow, TurnRow, entry_from_json
from records.errors import CiphertextDamaged, DatabaseError, SpoolFailed, StatementRefused, StatementTimedOut
from records.postgres.pool import Pool, borrowed
from records.settings import JournalSettings
from records.spool import Spool
from records.vault import Vault

log = logging.getLogger(__name__)

BATCH = 50
"""Entries replayed in one transaction."""

REPLAY_SECONDS = 10.0
"""How long one batch may take before the database counts as away."""

Result = TypeVar("Result")


class Journal:
    """``async with Journal(pool, spool, vault) as journal``; one for a process.

    undurable: entries that are in memory only; 0 unless the disk is full while the database is away.
    """

    def __init__(self, pool: Pool, spool: Spool, vault: Vault, settings: JournalSettings | None = None) -> None:
        self._pool = pool
        self._spool = spool
        self._vault = vault
        self._settings = settings or JournalSettings()
        self._memory: deque[bytes] = deque()
        self._kept_calls: set[str] = set()
        self._spooling = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self._wake = asyncio.Event()
        self._database_is_back = asyncio.Event()
        self._disk = ThreadPoolExecutor(1, "spool")
        self._replaying: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        if self._spool.waiting:
            log.warning("turns wait in the spool from before", extra={"entries": self._spool.waiting})
            self._wake.set()
        self._replaying = asyncio.create_task(self._replay_forever(), name="journal-replay")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let what runs end. What the database has not taken by then stays in the spool for the next start."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=REPLAY_SECONDS)
        assert self._replaying is not None
        if self.behind:
            with contextlib.suppress(TimeoutError):
                await self.settled(self._settings.retry_seconds)
        self._replaying.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._replaying
        if self._memory:
            await self._to_disk([])
        for task in self._tasks:
            task.cancel()
        self._disk.shutdown()
        self._spool.close()

    @property
    def behind(self) -> bool:
        """Whether anything is kept elsewhere than in the database."""
        return bool(self._spooling or self._spool.waiting or self._memory)

    @property
    def undurable(self) -> int:
        return len(self._memory)

    def database_is_back(self) -> None:
        """To be called when the database was restarted: the replay need not wait for its next attempt."""
        self._database_is_back.set()

    async def settled(self, seconds: float) -> None:
        """Wait until the database has everything. Raises TimeoutError."""
        async with asyncio.timeout(seconds):
            while self.behind:  # noqa: ASYNC110 - three counters, two of them in another thread
                await asyncio.sleep(0.01)

    async def call_started(self, call: CallRow) -> None:
        await self._keep(Entry("started", call, datetime.now(UTC)))

    async def turn(self, call: CallRow, row: TurnRow) -> None:
        """Durable when it returns. Idempotent by (call, turn): the first one stays."""
        await self._keep(Entry("turn", call, datetime.now(UTC), turn=row))

    async def heard(self, call: CallRow, row: HeardRow) -> None:
        """Idempotent by (call, turn): the latest one stays."""
        await self._keep(Entry("heard", call, datetime.now(UTC), heard=row))

    async def call_ended(self, call: CallRow, reason: str) -> None:
        await self._keep(Entry("ended", call, datetime.now(UTC), reason=reason))
        self._kept_calls.discard(call.id)

    async def _keep(self, entry: Entry) -> None:
        # shielded: the caller hanging up cancels the session, never a write that has begun
        await asyncio.shield(self._run(self._keep_somewhere(entry)))

    async def _keep_somewhere(self, entry: Entry) -> None:
        if not self.behind:
            writing = self._run(self._write(entry))
            await asyncio.wait({writing}, timeout=self._settings.budget_seconds)
            if writing.done() and not writing.cancelled() and writing.exception() is None:
                return
            log.warning("the database did not take an entry in time: it goes to the spool", extra=_facts(entry))
        await self._to_disk([entry])
        self._wake.set()

    def _run(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            code = getattr(error, "code", type(error).__name__)
            log.log(
                logging.DEBUG if isinstance(error, DatabaseError) else logging.ERROR,
                "a write failed",
                extra={"code": code},
            )

    async def _write(self, entry: Entry) -> None:
        """Into the database, committed. One statement when the call is known to be there."""
        async with borrowed(self._pool) as connection:
            if entry.call.id in self._kept_calls:
                await write_entry(connection, self._vault, entry, call_is_kept=True)
                return
            async with connection.transaction():
                await write_entry(connection, self._vault, entry)
        if entry.kind in ("started", "turn"):
            self._kept_calls.add(entry.call.id)

    async def _to_disk(self, entries: Sequence[Entry]) -> None:
        """Into the spool, behind what the disk refused before; into memory when it refuses again."""
        fresh = [json.dumps(entry.as_json()).encode() for entry in entries]
        bodies = [*self._memory, *fresh]
        self._memory.clear()
        self._spooling += 1
        try:
            await self._on_disk(self._spool.append, bodies)
        except SpoolFailed as error:
            self._memory.extendleft(reversed(bodies))
            log.error(
                "turns are kept in memory only and die with this process",
                extra={"entries": len(self._memory), "why": str(error)},
            )
        finally:
            self._spooling -= 1

    async def _on_disk(self, function: Callable[..., Result], *arguments: Any) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._disk, function, *arguments)

    async def _replay_forever(self) -> None:
        reason = ""
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self.behind:
                self._database_is_back.clear()
                try:
                    replayed = await self._replay_batch()
                    reason = ""
                except (DatabaseError, SpoolFailed, CiphertextDamaged) as error:
                    if reason != (reason := str(error)):  # said once, not twice a second
                        log.warning("the spool cannot be replayed yet", extra={"why": reason})
                    replayed = 0
                if not replayed:
                    with contextlib.suppress(TimeoutError):
                        async with asyncio.timeout(self._settings.retry_seconds):
                            await self._database_is_back.wait()

    async def _replay_batch(self) -> int:
        """Write the oldest entries to the database, then forget them; how many."""
        from_disk = await self._on_disk(self._spool.read, BATCH)
        batch = from_disk or list(self._memory)[:BATCH]
        if not batch:
            return 0
        try:
            await self._write_bodies(batch)
        except StatementRefused:
            await self._write_one_by_one(batch)
        if from_disk:
            await self._on_disk(self._spool.drop, len(from_disk))
        else:
            for body in batch:
                with contextlib.suppress(ValueError):  # it went to the disk meanwhile
                    self._memory.remove(body)
        log.info("the spool was replayed", extra={"entries": len(batch), "left": self._spool.waiting})
        return len(batch)

    async def _write_bodies(self, bodies: Sequence[bytes]) -> None:
        try:
            async with asyncio.timeout(REPLAY_SECONDS), borrowed(self._pool) as connection, connection.transaction():
                for body in bodies:
                    await write_entry(connection, self._vault, entry_from_json(json.loads(body)))
        except TimeoutError as error:
            raise StatementTimedOut("The database took too long for a batch of the spool.") from error

    async def _write_one_by_one(self, bodies: Sequence[bytes]) -> None:
        """One entry that the database will never take must not hold up all calls after it: it is set aside."""
        for body in bodies:
            try:
                await self._write_bodies([body])
            except StatementRefused as error:
                if not error.by_its_values:
                    raise
                await self._on_disk(self._spool.set_aside, body)
                log.error("the database refuses an entry of the spool: it is set aside", extra={"why": str(error)})


def _facts(entry: Entry) -> dict[str, object]:
    turn = entry.turn or entry.heard
    return {"call": entry.call.id, "entry": entry.kind, "turn": turn.turn if turn else None}

"""What the service's own record says of a call we placed, found by the SIP Call-ID."""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from dialog.journal import reply_from
from dialog.reply import Reply
from kb.documents import Citation
from records.call_reading import CallReading
from records.calls import KeptCall, KeptTurn
from records.errors import RecordsError
from records.postgres import socket_folder
from records.postgres.cluster import Cluster
from records.postgres.pool import close_pool, open_pool
from records.settings import RecordsSettings
from records.vault import open_vault

ENDED_WITHIN = 3.0
"""Seconds the service may take to note the end of a call; what was heard of the last turn is kept by then."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RecordedTurn:
    """One turn of ours as the service kept it.

    said: the words it heard. spoken: the reply as it was to be spoken. heard: how much of that it believes the caller
    heard. citations: each in one line. replied: when its reply was ready, seconds of call audio on the service's clock.
    reply: built again from what was kept.
    """

    number: int
    said: str
    spoken: str
    heard: str
    citations: tuple[str, ...]
    replied: float | None
    reply: Reply


class RecordReader:
    def __init__(self, reading: CallReading) -> None:
        self._reading = reading

    async def turns(self, call_id: str, *, ended: bool = True) -> Sequence[RecordedTurn] | None:
        """The turns of the call with this SIP Call-ID, oldest first; None when the record has no such call.

        ended: wait a moment for the service to note the call's end. A record that cannot be read is told in the log.
        """
        try:
            kept = await (self._ended(call_id) if ended else self._found(call_id))
            return None if kept is None else [_recorded(turn) for turn in await self._reading.turns_of(kept.row.id)]
        except RecordsError as error:
            log.warning("the service's record cannot be read", extra={"reason": str(error)})
            return None

    async def _found(self, call_id: str) -> KeptCall | None:
        return await self._reading.find_call_by_foreign_id("sip_call_id", call_id)

    async def _ended(self, call_id: str) -> KeptCall | None:
        kept = None
        for _ in range(round(ENDED_WITHIN / 0.1)):
            kept = await self._found(call_id)
            if kept is None or kept.ended_at is not None:
                return kept
            await asyncio.sleep(0.1)
        return kept


@asynccontextmanager
async def open_record(settings: RecordsSettings) -> AsyncIterator[RecordReader | None]:
    """The record of the service whose data folder or database this is; None when there is none that answers.

    Only looks: it starts no database and makes no key file.
    """
    dsn = _address(settings)
    if dsn is None or not settings.key_file.exists():
        yield None
        return
    try:
        vault = open_vault(settings.key_file)
        pool = await open_pool(dsn, settings.pool)
    except RecordsError as error:
        log.warning("the service's record cannot be read", extra={"reason": str(error)})
        yield None
        return
    try:
        yield RecordReader(CallReading(pool, vault))
    finally:
        await close_pool(pool)


def _address(settings: RecordsSettings) -> str | None:
    if settings.database:
        return settings.database
    cluster = Cluster(settings.postgres_folder)
    folder = cluster.socket_folder()
    return cluster.dsn(folder) if folder is not None and socket_folder.answers(folder) else None


def _recorded(turn: KeptTurn) -> RecordedTurn:
    reply = reply_from(turn.row)
    return RecordedTurn(
        number=turn.row.turn,
        said=turn.row.said,
        spoken=turn.row.spoken,
        heard=turn.heard.heard if turn.heard else "",
        citations=tuple(dict.fromkeys(_one_line(citation) for citation in reply.cited)),
        replied=max(turn.row.timings.values(), default=None),
        reply=reply,
    )


def _one_line(citation: Citation) -> str:
    """The AMA reference where there is one, else organisation, title and year."""
    return citation.ama or f"{citation.organisation}, {citation.title}, {citation.year}"

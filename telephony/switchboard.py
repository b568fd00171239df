"""Every call, whatever way it came in by: offered, answered or refused, listed, drained."""

import asyncio
import logging
import time
from dataclasses import dataclass

from dialog.engines import Engines
from dialog.line import Call, Offer
from dialog.session import Session
from dialog.settings import DialogSettings
from telephony.errors import CallGone

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CallInProgress:
    """What may be shown of a call that runs."""

    call: Call
    state: str
    seconds: float


class Switchboard:
    """Carries up to ``capacity`` calls at a time. ``take`` is given every offer by every way in."""

    def __init__(self, engines: Engines, settings: DialogSettings, capacity: int) -> None:
        self._engines = engines
        self._settings = settings
        self._capacity = capacity
        self._sessions: dict[str, tuple[Session, Call, float]] = {}
        self._answering = 0
        self._draining = False
        self._empty = asyncio.Event()
        self._empty.set()

    @property
    def open(self) -> bool:
        """Whether calls are taken."""
        return not self._draining

    @property
    def calls(self) -> tuple[CallInProgress, ...]:
        now = time.monotonic()
        return tuple(
            CallInProgress(call, str(session.state), now - since) for session, call, since in self._sessions.values()
        )

    async def take(self, offer: Offer) -> None:
        """Answer the call and stay with it to its end; refuse it when all lines are taken or we are stopping."""
        if self._draining:
            await offer.refuse("unavailable")
            return
        if len(self._sessions) + self._answering >= self._capacity:
            log.warning("a call was refused: all lines are taken", extra={"capacity": self._capacity})
            await offer.refuse("busy")
            return
        self._answering += 1
        try:
            line = await offer.accept()
        except CallGone:
            log.info("a caller gave up before the answer", extra={"call": offer.call.id})
            return
        finally:
            self._answering -= 1
        session = Session(line, self._engines, self._settings)
        self._sessions[line.call.id] = (session, line.call, time.monotonic())
        self._empty.clear()
        log.info("a call was answered", extra={"call": line.call.id, "way_in": line.call.way_in})
        try:
            reason = await session.run()
            log.info("a call ended", extra={"call": line.call.id, "reason": reason})
        except Exception:
            log.exception("a call broke; the others go on", extra={"call": line.call.id})
        finally:
            line.hang_up()
            del self._sessions[line.call.id]
            if not self._sessions:
                self._empty.set()

    async def drain(self, seconds: float) -> None:
        """Take no more calls; let those in progress finish their sentence, for at most this long."""
        self._draining = True
        for session, _, _ in self._sessions.values():
            session.drain()
        try:
            async with asyncio.timeout(seconds):
                await self._empty.wait()
        except TimeoutError:
            log.warning("calls were cut off by the stop", extra={"calls": len(self._sessions)})

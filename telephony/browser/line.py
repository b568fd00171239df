"""A browser's call as an Offer and a Line: its clock, its fill, and what it is told. The socket is endpoint.py's."""

import asyncio
import logging
from collections import deque
from collections.abc import AsyncIterator

from dialog.audio import FRAME_SECONDS, AudioFrame, Rate, SpeechFrame
from dialog.events import HungUp, KeyPressed, Played, Transferred
from dialog.line import Call, LineSignal, RefusalReason
from telephony.browser import wire
from telephony.browser.arrivals import Arrivals
from telephony.browser.outbox import Outbox
from telephony.browser.settings import BrowserSettings
from telephony.errors import CallGone

logger = logging.getLogger(__name__)

NORMAL = 1000
TRY_LATER = 1013
"""Close codes: RFC 6455 section 7.4.1, and the IANA registry of WebSocket close codes."""

SILENCE = bytes(wire.FRAME)
OWED_AT_MOST = 250
"""Ticks a late reader is still owed, five seconds; one that reads nothing at all must not fill the memory."""


class BrowserLine:
    """A Line (dialog/line.py). ``hear`` and ``gone`` are the socket's side of it, the rest is the session's."""

    exact_marks = True
    rate: Rate = wire.RATE

    def __init__(self, call: Call, outbox: Outbox, settings: BrowserSettings) -> None:
        self.call = call
        self.lead = settings.lead
        self._settings = settings
        self._outbox = outbox
        self._loop = asyncio.get_running_loop()
        self._answered_at = self._loop.time()
        self._arrivals = Arrivals()
        self._signals: deque[LineSignal] = deque()
        self._taken = 0
        self._filled = 0
        self._muted = False
        self._over: str | None = None

    @property
    def at(self) -> float:
        """Seconds of call audio so far."""
        return self._taken * FRAME_SECONDS

    @property
    def over(self) -> str | None:
        """Why the call ended, None while it lasts."""
        return self._over

    def __aiter__(self) -> AsyncIterator[LineSignal]:
        return self._iterate()

    async def _iterate(self) -> AsyncIterator[LineSignal]:
        while True:
            while self._signals:
                yield self._signals.popleft()
            if self._over is not None:
                yield HungUp(self.at, self._over)
                return
            wait = self._answered_at + self.at + FRAME_SECONDS - self._loop.time()
            if wait > 0:
                await asyncio.sleep(wait)
            else:
                yield self._next_frame()

    def _next_frame(self) -> AudioFrame:
        pcm = self._arrivals.take()
        frame = AudioFrame(pcm or SILENCE, wire.RATE, self.at, filled=pcm is None)
        self._taken += 1
        self._filled = self._filled + 1 if pcm is None and not self._muted else 0
        if self._filled * FRAME_SECONDS > self._settings.vanished_after:
            self.end("vanished")
        return frame

    def play(self, frame: SpeechFrame) -> None:
        if self._over is not None:
            return
        self._outbox.speech(frame)
        if len(self._outbox) * FRAME_SECONDS > self._settings.slow_after:
            self._outbox.clear()
            self.end("vanished")

    def flush(self) -> None:
        if self._over is None:
            self._outbox.clear()

    def transfer(self, to: str) -> None:
        """A browser cannot be sent elsewhere: the answer is always Transferred(failed)."""
        logger.info("a browser call cannot be transferred", extra={"call": self.call.id, "phi.to": to})
        self._signals.append(Transferred(self.at, "failed"))

    def hang_up(self) -> None:
        self.end("service")

    def end(self, reason: str, code: int = NORMAL, why: str = "") -> None:
        """The call is over; the page is told ``why`` by closing with ``code`` once all that waits was sent."""
        if self._over is None:
            self._over = reason
            self._outbox.text(wire.notice("ended", {"reason": reason}) or "")
            self._outbox.close(code, why or reason)

    def hear(self, message: wire.ClientMessage) -> None:
        """What the page sent, checked by conduct.py."""
        match message:
            case wire.Sound():
                if not self._muted:
                    self._arrive(message)
            case wire.Key(key):
                self._signals.append(KeyPressed(self.at, key))
            case wire.Playhead(utterance, offset):
                self._signals.append(Played(self.at, utterance, offset, exact=True))
            case wire.Mute(on):
                self._muted = on
                self._arrivals.forget()
            case wire.HangUp():
                self.end("caller")
            case wire.Hello():
                raise AssertionError("conduct.py lets hello through once, and the endpoint takes it")

    def _arrive(self, sound: wire.Sound) -> None:
        owed = int((self._loop.time() - self._answered_at) / FRAME_SECONDS) - self._taken
        for pcm in sound.frames:
            self._arrivals.push(pcm, min(max(owed, 0), OWED_AT_MOST))


class BrowserOffer:
    """An Offer (dialog/line.py): the page has said hello and waits."""

    def __init__(self, call: Call, outbox: Outbox, settings: BrowserSettings) -> None:
        self.call = call
        self.line: BrowserLine | None = None
        self.decided = asyncio.Event()
        self._outbox = outbox
        self._settings = settings

    async def accept(self) -> BrowserLine:
        """Raises CallGone when the page hung up or was refused meanwhile."""
        if self.decided.is_set():
            raise CallGone("the caller hung up before the call was answered")
        self.line = BrowserLine(self.call, self._outbox, self._settings)
        self._outbox.text(wire.answered(self.call.id, self.line.lead))
        self.decided.set()
        return self.line

    async def refuse(self, reason: RefusalReason) -> None:
        if not self.decided.is_set():
            self.decided.set()
            self._outbox.text(wire.refused(reason))
            self._outbox.close(TRY_LATER, reason)

    def gone(self) -> None:
        """The page hung up; accepting is too late now."""
        self.decided.set()

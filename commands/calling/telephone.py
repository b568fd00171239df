"""What the client needs of a telephone, and the one that stands on a Line our own SIP endpoint dialled."""

from collections import deque
from collections.abc import AsyncIterator
from typing import Protocol

from commands.calling.capture import Capture
from dialog.audio import FRAME_SECONDS, AudioFrame, Rate, SpeechFrame, frame_bytes
from dialog.events import HungUp
from dialog.line import LineSignal
from dialog.ports import Pcm16
from telephony.sip.ports import CapturedLine, DialledLine


class Telephone(Protocol):
    """A call that was placed and answered, one tick of 20 ms at a time."""

    @property
    def rate(self) -> Rate: ...

    @property
    def call_id(self) -> str:
        """The SIP Call-ID (RFC 3261 section 8.1.1.4); empty when the stack does not tell it."""

    @property
    def seconds(self) -> float:
        """How long the capture is by now: the caller's clock."""

    @property
    def saying(self) -> bool:
        """Whether something that was to be said is not sent yet."""

    async def tick(self) -> bytes | None:
        """The next 20 ms received, as 16-bit PCM; None when the far side hung up."""

    def say(self, pcm: Pcm16) -> None:
        """Send this speech from the next tick on, behind what is being said."""

    def press(self, keys: str) -> None: ...

    async def hang_up(self) -> None:
        """End the call and return when it has ended."""

    def capture(self) -> Capture:
        """Both directions so far."""


class LineTelephone:
    """On a dialled Line.

    The capture is the Line's own where it keeps one (pjsua2). Where it does not (baresip), a frame sent is put beside
    the frame received when it was handed over, so that times are short by what the stack holds back: ``exact`` tells.
    """

    def __init__(self, line: DialledLine) -> None:
        self._line = line
        self._signals: AsyncIterator[LineSignal] = aiter(line)
        self._waiting: deque[bytes] = deque()
        self._ahead: deque[bytes] = deque()
        self._lead = max(1, round(line.lead / FRAME_SECONDS))
        self._own = Capture(line.rate)
        self._silence = bytes(frame_bytes(line.rate))
        self._fed = 0
        self.ended_by: str | None = None

    @property
    def exact(self) -> bool:
        return isinstance(self._line, CapturedLine)

    @property
    def rate(self) -> Rate:
        return self._line.rate

    @property
    def call_id(self) -> str:
        return self._line.call.foreign_ids.get("sip_call_id", "")

    @property
    def seconds(self) -> float:
        return len(self._line.ticks) * FRAME_SECONDS if isinstance(self._line, CapturedLine) else self._own.seconds

    @property
    def saying(self) -> bool:
        return bool(self._waiting or self._ahead)

    async def tick(self) -> bytes | None:
        async for signal in self._signals:
            match signal:
                case AudioFrame(pcm=pcm):
                    self._feed(pcm)
                    return pcm
                case HungUp(reason=reason):
                    self.ended_by = reason
                    return None
                case _:
                    continue
        return None

    def say(self, pcm: Pcm16) -> None:
        size = frame_bytes(self.rate)
        data = pcm.astype("<i2").tobytes()
        data += bytes(-len(data) % size)
        self._waiting.extend(data[at : at + size] for at in range(0, len(data), size))

    def press(self, keys: str) -> None:
        self._line.press(keys)

    async def hang_up(self) -> None:
        self._line.hang_up()
        while await self.tick() is not None:
            pass

    def capture(self) -> Capture:
        if not isinstance(self._line, CapturedLine):
            return self._own
        whole = Capture(self.rate)
        for tick in self._line.ticks:
            whole.add(tick.sent, tick.received)
        return whole

    def _feed(self, received: bytes) -> None:
        """Keep the line fed as far ahead as it may be, so that a late tick of ours is no gap in what is said."""
        self._own.add(self._ahead.popleft() if self._ahead else self._silence, received)
        while self._waiting and len(self._ahead) < self._lead:
            frame = self._waiting.popleft()
            self._line.play(SpeechFrame(frame, self.rate, 1, self._fed * FRAME_SECONDS))
            self._ahead.append(frame)
            self._fed += 1

"""Both directions of a call on one clock, and the two times that matter to a caller."""

import wave
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from commands.calling.voiced import Bout, bout_at, bouts, first_voiced
from dialog.audio import FRAME_SECONDS, Rate, frame_bytes
from dialog.ports import Pcm16

CLAUSE_GAP = 0.5
"""Seconds: our speech pauses less than this between clauses; a longer silence ends it."""


@dataclass(frozen=True, slots=True)
class Wait:
    """From the caller's last voiced sample to the first voiced one back.

    seconds: None when nothing came back before the end of the recording or ``until``.
    talked_over: the far side was speaking when the caller stopped: a turn taken too early.
    """

    seconds: float | None
    talked_over: bool = False


@dataclass(slots=True)
class Capture:
    """Frame k of ``sent`` and of ``received`` belong to the same 20 ms of the caller's clock."""

    rate: Rate
    _sent: list[bytes] = field(default_factory=list)
    _received: list[bytes] = field(default_factory=list)

    def add(self, sent: bytes, received: bytes) -> None:
        """One tick of 20 ms. A frame that is not whole is a fault of the one who gives it: ValueError."""
        size = frame_bytes(self.rate)
        if len(sent) != size or len(received) != size:
            raise ValueError(f"a frame at {self.rate} Hz is {size} bytes, got {len(sent)} and {len(received)}")
        self._sent.append(sent)
        self._received.append(received)

    @property
    def seconds(self) -> float:
        return len(self._sent) * FRAME_SECONDS

    @property
    def sent(self) -> Pcm16:
        return np.frombuffer(b"".join(self._sent), dtype="<i2").astype(np.int16)

    @property
    def received(self) -> Pcm16:
        return np.frombuffer(b"".join(self._received), dtype="<i2").astype(np.int16)

    def write(self, path: Path) -> None:
        """A stereo WAV: the caller left, the service right."""
        with wave.open(str(path), "wb") as file:
            file.setnchannels(2)
            file.setsampwidth(2)
            file.setframerate(self.rate)
            file.writeframes(np.stack([self.sent, self.received], axis=1).astype("<i2").tobytes())


@dataclass(frozen=True, slots=True)
class Heard:
    """What a finished capture says: voice in each direction, found once for the whole call."""

    rate: Rate
    received: Pcm16
    caller: tuple[Bout, ...]
    service: tuple[Bout, ...]

    @staticmethod
    def of(capture: Capture) -> "Heard":
        received = capture.received
        return Heard(capture.rate, received, bouts(capture.sent, capture.rate), bouts(received, capture.rate))

    def question(self, begun: float, ended: float) -> Bout | None:
        """The caller's voice between two moments: first to last voiced sample, pauses inside included."""
        inside = [bout for bout in self.caller if bout.end > begun and bout.start < ended]
        return Bout(inside[0].start, inside[-1].end) if inside else None

    def wait_after(self, question: Bout, until: float = float("inf")) -> Wait:
        """Voice to voice: the first onset after the question's last voiced sample and before ``until``."""
        over = bout_at(self.service, question.end) is not None
        onset = first_voiced(self.service, question.end)
        if onset is None or onset >= until:
            return Wait(None, over)
        return Wait(onset - question.end, over)

    def stopped_after(self, interruption: Bout) -> float | None:
        """Seconds from the interruption's first voiced sample to the last of the speech it interrupted.

        None when nobody was speaking: no voice within a clause's pause before the interruption, or none after it.
        """
        spoken = [bout for bout in _clauses_joined(self.service) if bout.start < interruption.start < bout.end]
        return spoken[0].end - interruption.start if spoken else None

    def reply(self, begun: float, until: float) -> Pcm16:
        """What was received between two moments."""
        return self.received[max(0, round(begun * self.rate)) : round(min(until, 1e6) * self.rate)]


def _clauses_joined(found: tuple[Bout, ...]) -> tuple[Bout, ...]:
    together: list[Bout] = []
    for bout in found:
        if together and bout.start - together[-1].end < CLAUSE_GAP:
            together[-1] = Bout(together[-1].start, bout.end)
        else:
            together.append(bout)
    return tuple(together)

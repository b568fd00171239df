"""Our speech on its way out: what waits, what lies in the stack's buffer, what has left."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from dialog.audio import FRAME_SECONDS, SpeechFrame


@dataclass(frozen=True, slots=True)
class Left:
    """Utterance ``utterance`` has left us up to ``up_to`` seconds."""

    utterance: int
    up_to: float


class Outgoing:
    """Counts frames through the stack's transmit buffer, which tells only how many bytes it still holds.

    Frames move from ``waiting`` (ours) to ``written`` (the buffer's) to gone. When the stack loses its buffer in a
    renegotiation the written ones are waiting again, so that nothing is skipped.
    """

    def __init__(self) -> None:
        self._waiting: deque[SpeechFrame] = deque()
        self._written: deque[tuple[SpeechFrame, int]] = deque()
        self._total = 0

    def __len__(self) -> int:
        return len(self._waiting) + len(self._written)

    def add(self, frame: SpeechFrame) -> None:
        self._waiting.append(frame)

    def waiting(self) -> Iterator[SpeechFrame]:
        """Frames to be written, each taken off by ``wrote`` before the next is asked for."""
        while self._waiting:
            yield self._waiting[0]

    def wrote(self, size: int) -> None:
        """The first waiting frame was taken by the buffer as ``size`` bytes."""
        self._total += size
        self._written.append((self._waiting.popleft(), self._total))

    def leave(self, buffered: int) -> list[Left]:
        """What left since the last time, given the bytes still buffered: the newest point of each utterance."""
        points: dict[int, Left] = {}
        while self._written and self._written[0][1] <= self._total - buffered:
            frame, _ = self._written.popleft()
            points[frame.utterance] = Left(frame.utterance, frame.offset + FRAME_SECONDS)
        return list(points.values())

    def lose_buffer(self) -> None:
        """The buffer is gone with what it held: write it again."""
        self._waiting.extendleft(frame for frame, _ in reversed(self._written))
        self._written.clear()

    def drop(self) -> None:
        """Forget all that has not left."""
        self._waiting.clear()
        self._written.clear()

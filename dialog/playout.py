"""The only paced buffer: our speech, given to the line a little ahead of the caller's ear.

Its clock is the line's own, one ``tick`` for each of the caller's frames. What has been given and not yet played is
``in flight``; a tick plays one frame of it.
"""

import asyncio
from collections import deque
from dataclasses import dataclass, field

from dialog.audio import FRAME_SECONDS, SpeechFrame, frame_bytes
from dialog.line import Line


@dataclass(slots=True)
class _Queued:
    utterance: int
    pcm: bytearray = field(default_factory=bytearray)
    given: int = 0
    finished: bool = False


class Playout:
    """Feeds one line. Utterances are played one after the other, in the order they were begun."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._size = frame_bytes(line.rate)
        self._silence = bytes(self._size)
        self._ahead = max(1, round(line.lead / FRAME_SECONDS))
        self._queue: deque[_Queued] = deque()
        self._in_flight: deque[bytes] = deque()
        self._played = asyncio.Event()

    def append(self, utterance: int, pcm: bytes) -> None:
        """Queue 16-bit mono speech at the line's rate behind what is there, and feed the line at once."""
        if not self._queue or self._queue[-1].utterance != utterance:
            self._queue.append(_Queued(utterance))
        self._queue[-1].pcm += pcm
        self._feed_if_ahead()

    def finish(self, utterance: int) -> None:
        """No more is coming; the last frame is filled up with silence."""
        for queued in self._queue:
            if queued.utterance == utterance:
                queued.pcm += bytes(-len(queued.pcm) % self._size)
                queued.finished = True
        self._feed_if_ahead()

    def cut(self) -> None:
        """Forget all that has not been played."""
        self._queue.clear()
        self._in_flight.clear()
        self._played.set()

    def backlog(self) -> float:
        """Seconds of speech that wait here or are in flight."""
        waiting = sum(len(queued.pcm) for queued in self._queue) // self._size
        return (waiting + len(self._in_flight)) * FRAME_SECONDS

    async def until_below(self, seconds: float) -> None:
        """Wait until less than this much speech waits."""
        while self.backlog() > seconds:
            self._played.clear()
            await self._played.wait()

    def tick(self) -> bytes:
        """20 ms have passed on the line: feed it, and tell what the caller hears now (silence when nothing)."""
        playing = self._in_flight.popleft() if self._in_flight else self._silence
        self._feed()
        self._played.set()
        return playing

    def _feed_if_ahead(self) -> None:
        if self._line.lead > 0:
            self._feed()

    def _feed(self) -> None:
        while self._queue and len(self._in_flight) < self._ahead:
            queued = self._queue[0]
            if len(queued.pcm) >= self._size:
                pcm = bytes(queued.pcm[: self._size])
                del queued.pcm[: self._size]
                self._in_flight.append(pcm)
                self._line.play(
                    SpeechFrame(pcm, self._line.rate, queued.utterance, round(queued.given * FRAME_SECONDS, 2))
                )
                queued.given += 1
            elif queued.finished:
                self._queue.popleft()
            else:
                return

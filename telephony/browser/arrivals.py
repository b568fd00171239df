"""The caller's frames between the network, which delivers in gulps, and the clock, which takes one each 20 ms."""

from collections import deque

DEEPEST = 15
"""Frames that may wait, 300 ms: what is older is no conversation any more and falls away."""
WINDOW = 50
"""Ticks over which the shallowest depth is watched: one second, longer than a network's usual unevenness."""
SPARE = 1
"""Frames that may always wait: one bridges the unevenness of arrival."""


class Arrivals:
    """Pure. A network that stalled and caught up leaves frames waiting for good; they are let go one a second."""

    def __init__(self) -> None:
        self._waiting: deque[bytes] = deque()
        self._shallowest = DEEPEST
        self._watched = 0
        self.dropped = 0

    def push(self, pcm: bytes, owed: int = 0) -> None:
        """A frame came. ``owed``: ticks that are due and not taken yet because the service itself was late."""
        self._waiting.append(pcm)
        while len(self._waiting) > DEEPEST + owed:
            self._drop()

    def take(self) -> bytes | None:
        """The next frame, or None when none has come."""
        self._watch()
        return self._waiting.popleft() if self._waiting else None

    def forget(self) -> None:
        """The microphone was switched off: what waits is not to be heard."""
        self._waiting.clear()

    def _watch(self) -> None:
        self._shallowest = min(self._shallowest, len(self._waiting))
        self._watched += 1
        if self._watched == WINDOW:
            if self._shallowest > SPARE + 1:
                self._drop()
            self._watched, self._shallowest = 0, DEEPEST

    def _drop(self) -> None:
        self._waiting.popleft()
        self.dropped += 1

"""From packets that come when they come to one frame each 20 ms."""

from dialog.audio import FRAME_SECONDS, AudioFrame, Rate, frame_bytes

SHRINK_AFTER = 100
"""Frames (2 s) over which more than one frame must have lain idle before one is skipped."""

IDLE_FRAMES = 1
"""Frames of cushion that are left alone: they hold what jitter needs."""

MOST_FRAMES = 25
"""Half a second waiting means that the reader stood still: older sound is dropped, so that live stays live."""


class Cadence:
    """Takes sound as it arrives and gives one frame a tick, silence marked ``filled`` when there is none.

    A late packet leaves one frame of cushion behind of itself; the cushion therefore grows to what the network's
    jitter needs, and is cut again when it has not been needed for two seconds. A sender whose clock runs faster than
    ours (up to 100 ppm is usual) is kept level by the same rule.
    """

    def __init__(self, rate: Rate, patience: float) -> None:
        """patience: seconds of filled frames in a row, outside hold, after which the caller has vanished."""
        self.held = False
        self._rate = rate
        self._size = frame_bytes(rate)
        self._silence = bytes(self._size)
        self._waiting = bytearray()
        self._ticks = 0
        self._filled_run = 0
        self._patience = round(patience / FRAME_SECONDS)
        self._least = MOST_FRAMES
        self._since_shrink = 0

    @property
    def at(self) -> float:
        """Seconds of call audio given so far."""
        return self._ticks * FRAME_SECONDS

    @property
    def vanished(self) -> bool:
        """Nothing has come for longer than ``patience`` and the call is not on hold."""
        return not self.held and self._filled_run > self._patience

    def arrive(self, pcm: bytes) -> None:
        """Sound from the far side, of any length."""
        self._waiting += pcm

    def hold(self, held: bool) -> None:
        """On hold silence proves nothing; the count begins anew when the hold ends."""
        self.held = held
        self._filled_run = 0

    def tick(self) -> AudioFrame:
        """The frame of this 20 ms."""
        at = self.at
        self._ticks += 1
        self._level()
        if len(self._waiting) < self._size:
            self._filled_run += 1
            return AudioFrame(self._silence, self._rate, at, filled=True)
        self._filled_run = 0
        pcm = bytes(self._waiting[: self._size])
        del self._waiting[: self._size]
        return AudioFrame(pcm, self._rate, at)

    def _level(self) -> None:
        frames = len(self._waiting) // self._size
        if frames > MOST_FRAMES:
            del self._waiting[: (frames - IDLE_FRAMES - 1) * self._size]
            frames = IDLE_FRAMES + 1
        self._least = min(self._least, frames)
        self._since_shrink += 1
        if self._since_shrink >= SHRINK_AFTER:
            # ``_least`` counts the frame about to be given; what lay beyond it and the cushion was never needed.
            if self._least > IDLE_FRAMES + 1:
                del self._waiting[: self._size]
            self._least = MOST_FRAMES
            self._since_shrink = 0

"""The sound of one turn as it grows: what to keep, where its speech lies, where to cut it when it gets long. Pure."""

import numpy as np
from numpy.typing import NDArray

from dialog.audio import Rate
from dialog.ports import Pcm16

LOOK_BACK = 1.0
"""Seconds kept while no turn runs: a voice is told up to 0.1 s late, and a turn may begin 0.5 s back."""

LEAD_IN = 0.16
"""Seconds kept before the first sound of a turn: soft consonants begin under the detector's threshold."""

LONGEST_PIECE = 12.0
SHORTEST_PIECE = 8.0
"""Seconds. Moonshine was trained on utterances; beyond some 10 s it begins to drop words."""

MOST_KEPT = 64.0
"""Seconds after which the oldest sound is dropped unread, whatever happens: 1 MB at 8 kHz."""

SPARE = 0.5
"""Seconds by which a bound is overrun before the oldest is dropped, so that it is not done each 20 ms."""

QUIET_DECIBELS = 40.0
"""A frame this far below the loudest one holds no speech worth reading."""

SILENT_LEVEL = -56.0
"""dBFS of the loudest frame, below which there is nothing on the line but its own noise."""


class TurnAudio:
    """Samples of the turn that runs, and the call time of the first of them. Times are seconds of call audio."""

    def __init__(self, rate: Rate) -> None:
        self.rate = rate
        self._pieces: list[bytes] = []
        self._kept = 0
        self._begins = 0.0
        self.turn_runs = False

    @property
    def begins(self) -> float:
        return self._begins

    @property
    def ends(self) -> float:
        return self._begins + self._kept / self.rate

    @property
    def seconds(self) -> float:
        return self._kept / self.rate

    def push(self, pcm: bytes, at: float) -> None:
        if not self._pieces:
            self._begins = at
        self._pieces.append(pcm)
        self._kept += len(pcm) // 2
        most = MOST_KEPT if self.turn_runs else LOOK_BACK
        if self.seconds > most + SPARE:
            self.drop_before(self.ends - most)

    def begin_turn(self, at: float) -> None:
        """Keep from ``at`` on, with its lead-in."""
        self.turn_runs = True
        self.drop_before(at - LEAD_IN)

    def drop_before(self, at: float) -> None:
        samples = min(self._kept, max(0, round((at - self._begins) * self.rate)))
        if samples:
            self._pieces = [b"".join(self._pieces)[samples * 2 :]]
            self._kept -= samples
            self._begins += samples / self.rate

    def samples(self) -> Pcm16:
        whole = b"".join(self._pieces)
        self._pieces = [whole] if whole else []
        return np.frombuffer(whole, np.int16)


def levels(samples: Pcm16, rate: Rate) -> NDArray[np.float32]:
    """dBFS of each whole 20 ms frame; a full-scale sine is -3."""
    size = rate // 50
    frames = samples[: len(samples) // size * size].reshape(-1, size).astype(np.float32)
    power = np.einsum("ij,ij->i", frames, frames) / size
    result: NDArray[np.float32] = 10.0 * np.log10(power / 2.0**30 + 1e-12)
    return result


def spoken_part(samples: Pcm16, rate: Rate) -> tuple[int, int]:
    """First and last sample worth reading, with 0.16 s before and 0.14 s behind; (0, 0) when nothing was said.

    The end comes out the same however much silence follows, so that a later look at the same words is known as such.
    """
    loudness = levels(samples, rate)
    if not len(loudness) or loudness.max() < SILENT_LEVEL:
        return 0, 0
    loud = np.flatnonzero(loudness > max(loudness.max() - QUIET_DECIBELS, SILENT_LEVEL))
    size = rate // 50
    return max(0, int(loud[0]) - 8) * size, min(len(samples), (int(loud[-1]) + 8) * size)


def cutting_point(samples: Pcm16, rate: Rate) -> int:
    """The middle of the quietest 0.2 s between 8 and 12 s: a sample index."""
    loudness = levels(samples[: int(LONGEST_PIECE * rate)], rate)
    first = int(SHORTEST_PIECE * 50)
    calm = np.convolve(loudness[first:], np.full(10, 0.1), mode="valid")
    return (first + int(calm.argmin()) + 5) * (rate // 50)

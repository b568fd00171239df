"""How loud our echo can be on this line just now, from levels alone. Pure.

A filter needs seconds to learn an echo's path; its level is known sooner. The levels of what we play and of what comes
back are laid over each other at every delay up to 0.6 s; where they rise and fall together is the delay, and the
distance between them is the line's echo loss. Until then the echo is held to be as loud as a poor line makes it.
"""

from collections import deque

import numpy as np
from numpy.typing import NDArray

from dialog.audio import FRAME_SECONDS

AUDIBLE = -60.0
"""dBFS; a frame of ours under this leaves no echo, and one of theirs under it holds none worth measuring."""

LATEST = 30
"""Frames an echo may come late: 0.6 s. ITU-T G.131 plans for 0.3; a line fed ahead adds 0.24."""

COMPARED = 60
"""Frames laid over each other: 1.2 s, four or five syllables."""

EVERY = 5
"""Frames between two comparisons."""

ALIKE = 0.75
"""Correlation of the two courses from which a delay is believed; unrelated speech stays under 0.6."""

UNKNOWN_LOSS = 15.0
"""Decibels; the echo of a line of which nothing is known lies at least so far under our loudest recent frame."""

LEAST_LOSS = 8.0
"""Decibels; what comes back nearly as loud as it went is no echo but a caller who happens to talk in our rhythm."""

MARGIN = 4.0
"""Decibels the echo may exceed what was measured: 20 ms are a coarse grid."""

SPREAD = 15.0
"""Decibels under the loudest within which frames of ours are compared: the quiet ones say little about a loss."""

PATIENCE = 4.0
"""Seconds of our voice after which a line that showed no echo is taken to have none."""

SILENCE = -58.0
"""dBFS; while an echo is possible nothing fainter counts as a caller."""


class EchoLevel:
    """The echo of one call."""

    def __init__(self) -> None:
        self._ours: deque[float] = deque([-120.0] * (COMPARED + LATEST), maxlen=COMPARED + LATEST)
        self._theirs: deque[float] = deque([-120.0] * COMPARED, maxlen=COMPARED)
        self._loss: float | None = None
        self._delay: int | None = None
        self._likeness = ALIKE
        self._voiced = 0.0
        self._frames = 0

    @property
    def delay(self) -> int | None:
        """Frames from our playing to its return, once known."""
        return self._delay

    def note(self, ours: float, theirs: float) -> None:
        """The levels in dBFS of the frame that left and of the one that came."""
        self._ours.append(ours)
        self._theirs.append(theirs)
        self._voiced += FRAME_SECONDS if ours > AUDIBLE else 0.0
        self._frames += 1
        if self._frames % EVERY == 0:
            self._compare()

    def loudest(self) -> float:
        """dBFS that an echo may reach in the frame noted last."""
        if self._loss is not None:
            return max(SILENCE, self._source() - self._loss + MARGIN)
        if self._voiced > PATIENCE:
            return SILENCE
        return max(SILENCE, max(list(self._ours)[-LATEST:]) - UNKNOWN_LOSS)

    def _source(self) -> float:
        """The loudest of ours that may sound in the newest frame of theirs: the delay, a frame either side, a tail."""
        newest = len(self._ours) - (self._delay or 0)
        return max(list(self._ours)[max(0, newest - 4) : newest + 1])

    def _compare(self) -> None:
        """Find the delay. A new one replaces the old when it is about as good."""
        theirs = _course(self._theirs)
        if theirs is None:
            return
        windows = np.lib.stride_tricks.sliding_window_view(np.maximum(np.array(self._ours), AUDIBLE), COMPARED)
        centred = windows - windows.mean(axis=1, keepdims=True)
        lengths = np.sqrt(np.einsum("ij,ij->i", centred, centred))
        likeness = (centred @ theirs) / np.maximum(lengths, 20.0)
        best = int(likeness.argmax())
        if likeness[best] < self._likeness:
            return
        delay = LATEST - best
        loss = _loss(windows[best], np.array(self._theirs))
        if loss < LEAST_LOSS:
            return
        same = self._delay is not None and abs(self._delay - delay) <= 1
        self._loss = loss if self._loss is None or not same else 0.7 * self._loss + 0.3 * loss
        self._delay = delay
        self._likeness = max(ALIKE, 0.9 * float(likeness[best]))


def _loss(ours: NDArray[np.float64], theirs: NDArray[np.float64]) -> float:
    """Decibels from ours to its echo, in frames laid over each other: what nine tenths of the loud ones exceed."""
    loud = ours > ours.max() - SPREAD
    return float(np.quantile((ours - theirs)[loud], 0.1))


def _course(levels: deque[float]) -> NDArray[np.float64] | None:
    """Levels about their mean, of length 1; None when they hardly move."""
    course = np.maximum(np.array(levels), AUDIBLE)
    course -= course.mean()
    length = float(np.sqrt(np.dot(course, course)))
    return course / length if length > 20.0 else None

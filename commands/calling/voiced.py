"""Where a recording holds voice: an energy rule for clean telephone audio whose speech and silence are both known.

It is meant for measuring, not for turn-taking: a test signal or synthetic speech has 40 dB and more between its speech
and its silence, so energy alone finds the edges to a few milliseconds, and anyone can check them in an editor. Silence
in G.711 mu-law is at most one quantisation step, 8 of 32768, about -72 dB of full scale (ITU-T G.711 table 2a).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dialog.ports import Pcm16

WINDOW = 0.010
"""Seconds over which energy is taken."""

LEAST_LEVEL = -55.0
"""dB of full scale: nothing fainter is voice. 17 dB above mu-law silence."""

BELOW_PEAK = 40.0
"""dB below the loudest window: room for a final fricative, which lies some 30 dB under a loud vowel."""

ABOVE_FLOOR = 10.0
BELOW_PEAK_AT_MOST = 20.0
"""Over noise the threshold rises to 10 dB above the noise, but never to within 20 dB of the peak."""

LEAST_RUN = 2
"""Windows of voice in a row; one alone is a click."""


@dataclass(frozen=True, slots=True)
class Bout:
    """A stretch of voice: its first and last voiced sample in seconds of the recording."""

    start: float
    end: float


def level(pcm: Pcm16) -> float:
    """RMS in dB of full scale; -120 of nothing."""
    if len(pcm) == 0:
        return -120.0
    mean_square = float(np.mean((pcm.astype(np.float64) / 32768) ** 2))
    return 10 * np.log10(mean_square) if mean_square > 1e-12 else -120.0


def window_levels(pcm: Pcm16, rate: int) -> NDArray[np.float64]:
    """RMS in dB of full scale of each whole 10 ms window."""
    size = round(rate * WINDOW)
    count = len(pcm) // size
    windows = pcm[: count * size].reshape(count, size).astype(np.float64) / 32768
    return np.asarray(10 * np.log10(np.maximum((windows**2).mean(axis=1), 1e-12)), dtype=np.float64)


def threshold(levels: NDArray[np.float64]) -> float:
    """dB of full scale from which a window counts as voice, from the levels of the whole recording."""
    if len(levels) == 0:
        return LEAST_LEVEL
    peak = float(levels.max())
    floor = float(np.percentile(levels, 10))
    over_noise = min(floor + ABOVE_FLOOR, peak - BELOW_PEAK_AT_MOST)
    return max(LEAST_LEVEL, peak - BELOW_PEAK, over_noise)


def bouts(pcm: Pcm16, rate: int, *, join: float = 0.2, over: float | None = None) -> tuple[Bout, ...]:
    """All stretches of voice, those less than ``join`` seconds apart taken as one.

    over: threshold in dB of full scale when another recording sets it; by default this one does.
    """
    levels = window_levels(pcm, rate)
    limit = threshold(levels) if over is None else over
    voiced = levels >= limit
    runs = _joined(_runs(voiced, LEAST_RUN), round(join / WINDOW))
    return tuple(_edges(pcm, rate, first, last, limit) for first, last in runs)


def first_voiced(found: tuple[Bout, ...], after: float = 0.0) -> float | None:
    """The first onset at or after ``after`` seconds."""
    return next((bout.start for bout in found if bout.start >= after), None)


def bout_at(found: tuple[Bout, ...], at: float) -> Bout | None:
    """The stretch of voice that ``at`` lies in."""
    return next((bout for bout in found if bout.start <= at < bout.end), None)


def _runs(voiced: NDArray[np.bool_], least: int) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate(([0], voiced.astype(np.int8), [0]))))
    pairs = zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)
    return [(first, end - 1) for first, end in pairs if end - first >= least]


def _joined(runs: list[tuple[int, int]], gap: int) -> list[tuple[int, int]]:
    together: list[tuple[int, int]] = []
    for first, last in runs:
        if together and first - together[-1][1] - 1 < gap:
            together[-1] = (together[-1][0], last)
        else:
            together.append((first, last))
    return together


def _edges(pcm: Pcm16, rate: int, first: int, last: int, limit: float) -> Bout:
    """To the sample: a window over the limit holds at least one sample as large as the limit's amplitude."""
    size = round(rate * WINDOW)
    amplitude = 32768 * 10 ** (limit / 20)
    head = np.flatnonzero(np.abs(pcm[first * size : (first + 1) * size].astype(np.int32)) >= amplitude)
    tail = np.flatnonzero(np.abs(pcm[last * size : (last + 1) * size].astype(np.int32)) >= amplitude)
    start = first * size + (int(head[0]) if len(head) else 0)
    end = last * size + (int(tail[-1]) + 1 if len(tail) else size)
    return Bout(start / rate, end / rate)

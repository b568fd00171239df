"""Makes every clip equally loud, and cuts the silence off its ends. Pure."""

import numpy as np
from numpy.typing import NDArray

from dialog.resampling import Float32

ACTIVE_LEVEL = -20.0
"""dBFS of the frames that hold speech: what telephone networks expect, 6 dB under the clipping of loud syllables
(ITU-T P.56 measures so; G.711 overloads at +3.14 dBm0)."""

HIGHEST_PEAK = 0.8
"""Of full scale; the last 2 dB are for the resampler and the codec."""

MOST_GAIN = 12.0
"""Decibels; the voice needs about 3, and what needs more is no speech."""

ACTIVE_BELOW_LOUDEST = 25.0
AUDIBLE_BELOW_LOUDEST = 45.0
"""Decibels under the loudest 10 ms: what counts as speech, and what can still be heard."""

LEAD = 0.01
TAIL = 0.03
"""Seconds left standing before the first audible moment and behind the last, faded in and out."""


def evened(sound: Float32, rate: int) -> Float32:
    """The sound at the level every clip has; peaks win over loudness."""
    loudness = _levels(sound, rate)
    if not len(loudness):
        return sound
    active = loudness[loudness > loudness.max() - ACTIVE_BELOW_LOUDEST]
    level = 10.0 * np.log10(np.mean(10.0 ** (active / 10.0)))
    peak = float(np.abs(sound).max()) + 1e-9
    return sound * np.float32(min(10.0 ** (min(ACTIVE_LEVEL - level, MOST_GAIN) / 20.0), HIGHEST_PEAK / peak))


def audible_part(sound: Float32, rate: int) -> tuple[int, int]:
    """First and last sample to keep; (0, 0) when nothing can be heard."""
    loudness = _levels(sound, rate)
    if not len(loudness) or loudness.max() < -90.0:
        return 0, 0
    audible = np.flatnonzero(loudness > loudness.max() - AUDIBLE_BELOW_LOUDEST)
    size = rate // 100
    return (
        max(0, int(audible[0]) * size - int(LEAD * rate)),
        min(len(sound), (int(audible[-1]) + 1) * size + int(TAIL * rate)),
    )


def audible_end(sound: Float32, rate: int, begin: int, end: int) -> int:
    """The end of what can be heard between two samples, ``end`` when it is loud to the last."""
    loudness = _levels(sound, rate)
    size = rate // 100
    first, last = begin // size, min(end // size, len(loudness))
    audible = np.flatnonzero(loudness[first:last] > loudness.max() - AUDIBLE_BELOW_LOUDEST)
    if not len(audible):
        return min(begin + size, end)
    return min(end, (first + int(audible[-1]) + 1) * size) if audible[-1] + 1 < last - first else end


def faded(sound: Float32, rate: int) -> Float32:
    """The ends brought to zero over 5 ms, so that a cut is no click."""
    ramp = np.linspace(0.0, 1.0, min(rate // 200, len(sound) // 2), dtype=np.float32)
    sound = sound.copy()
    sound[: len(ramp)] *= ramp
    sound[len(sound) - len(ramp) :] *= ramp[::-1]
    return sound


def _levels(sound: Float32, rate: int) -> NDArray[np.float32]:
    size = rate // 100
    frames = sound[: len(sound) // size * size].reshape(-1, size)
    result: NDArray[np.float32] = 10.0 * np.log10(np.einsum("ij,ij->i", frames, frames) / size + 1e-12)
    return result

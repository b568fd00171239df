"""From one sampling rate to another, and between 16-bit integers and floats."""

from typing import cast

import numpy as np
import soxr
from numpy.typing import NDArray

from dialog.ports import Pcm16

Float32 = NDArray[np.float32]

FULL_SCALE = 32768.0


def floats(pcm: Pcm16 | bytes) -> Float32:
    """16-bit mono samples as floats in -1..1."""
    samples = np.frombuffer(pcm, np.int16) if isinstance(pcm, bytes) else pcm
    return samples.astype(np.float32) * np.float32(1.0 / FULL_SCALE)


def integers(samples: Float32) -> Pcm16:
    """Floats in -1..1 as 16-bit samples, rounded; what lies beyond is clipped."""
    clipped: Pcm16 = np.clip(np.rint(samples * np.float32(FULL_SCALE)), -32768, 32767).astype(np.int16)
    return clipped


def resampled(samples: Float32, from_rate: int, to_rate: int) -> Float32:
    """The whole of ``samples`` at another rate, band-limited and in phase with the original (soxr, HQ)."""
    if from_rate == to_rate or not len(samples):
        return samples
    return cast(Float32, soxr.resample(samples, from_rate, to_rate, quality="HQ"))

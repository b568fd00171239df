"""Signals whose voice begins and ends at known samples."""

import numpy as np

from dialog.ports import Pcm16

RATE = 8000


def tone(seconds: float, amplitude: float = 0.3, rate: int = RATE, hertz: float = 440.0) -> Pcm16:
    """A cosine: its first sample is already at full amplitude, so that the edge is exact."""
    at = np.arange(round(seconds * rate)) / rate
    return (amplitude * 32767 * np.cos(2 * np.pi * hertz * at)).astype(np.int16)


def silence(seconds: float, rate: int = RATE) -> Pcm16:
    return np.zeros(round(seconds * rate), np.int16)


def noise(seconds: float, level: float, rate: int = RATE) -> Pcm16:
    """White noise of ``level`` dB of full scale."""
    random = np.random.default_rng(7)
    return (random.standard_normal(round(seconds * rate)) * 32768 * 10 ** (level / 20)).astype(np.int16)


def joined(*parts: Pcm16) -> Pcm16:
    return np.concatenate(parts)

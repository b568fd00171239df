"""Which phoneme is heard in each frame of the recogniser's encoder, by a small network of our own.

What the recogniser writes is what is likely in English; its encoder has heard the sound, be it a word or not. The
network has one hidden layer over a frame and its neighbours; docs/topics/hearing.md tells from what speech its weights
come.
"""

from functools import lru_cache
from pathlib import Path

import numpy as np

from dialog.resampling import Float32

FILE = Path(__file__).with_name("sounds_heard.npz")
NEIGHBOURS = 1
"""Frames on either side that are looked at too."""
PRIOR, LIKELIEST = 0.7, 0.8
"""How much of a phoneme's own frequency, and of the likeliest phoneme of a frame, is taken off."""
LEAST = -9.0


class SoundsHeard:
    """The network. Shared by all threads: it is never changed."""

    def __init__(self) -> None:
        with np.load(FILE, allow_pickle=False) as weights:
            self._hidden, self._shown = (
                weights[name].astype(np.float32) * weights[f"{name}_scale"] for name in ("hidden", "shown")
            )
            self._mean, self._spread, self._hidden_bias, self._shown_bias, self._frequency = (
                weights[name] for name in ("mean", "spread", "hidden_bias", "shown_bias", "frequency")
            )

    def ratios(self, frames: Float32) -> Float32:
        """Log odds [n, phonemes] of each in each frame [n, 288], about 0 for the one that is heard, at least ``LEAST``.

        1 ms of CPU for three seconds of speech.
        """
        odds = log_chances(self._network(beside(frames)))[:, :-1] - PRIOR * np.log(self._frequency)
        result: Float32 = np.maximum(odds - LIKELIEST * odds.max(axis=1, keepdims=True), LEAST)
        return result.astype(np.float32)

    def _network(self, wide: Float32) -> Float32:
        hidden = np.maximum(((wide - self._mean) / self._spread) @ self._hidden + self._hidden_bias, 0.0)
        shown: Float32 = hidden @ self._shown + self._shown_bias
        return shown


@lru_cache(maxsize=1)
def sounds_heard() -> SoundsHeard:
    return SoundsHeard()


def beside(frames: Float32) -> Float32:
    """Each frame with its neighbours, [n, 3 * 288]."""
    padded = np.pad(frames, ((NEIGHBOURS, NEIGHBOURS), (0, 0)), "edge")
    return np.concatenate([padded[place : place + len(frames)] for place in range(2 * NEIGHBOURS + 1)], axis=1)


def log_chances(shown: Float32) -> Float32:
    """Logarithms of the classes' probabilities, the last of which is silence."""
    highest = shown.max(axis=1, keepdims=True)
    result: Float32 = shown - highest - np.log(np.exp(shown - highest).sum(axis=1, keepdims=True))
    return result

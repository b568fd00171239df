"""A small network from the recogniser's frames to phonemes, and phonemes laid along frames (pure).

One hidden layer, taught by Adam (Kingma and Ba 2015). Scores are natural logarithms throughout.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from dialog.lexicon.sounds import PHONEMES
from dialog.resampling import Float32
from dialog.stt.sounds_heard import log_chances

SILENCE = len(PHONEMES)
CLASSES = SILENCE + 1
BATCH = 4096
RATE = 2e-3
DECAY = 1e-5
SHARPNESS = 0.5
"""Power of the network's odds while phonemes are laid along frames: they are too sure of themselves."""
_NEVER = np.float32(-1e9)


class PhonemeNetwork:
    """mean, spread: of the inputs. frequency: of each class in what it was taught."""

    def __init__(self, mean: Float32, spread: Float32, hidden: int, chance: np.random.Generator) -> None:
        inputs = len(mean)
        self.mean, self.spread = mean, spread
        self.frequency = np.full(CLASSES, 1 / CLASSES, np.float32)
        self.hidden = (chance.normal(size=(inputs, hidden)) / np.sqrt(inputs)).astype(np.float32)
        self.shown = (chance.normal(size=(hidden, CLASSES)) / 100).astype(np.float32)
        self.hidden_bias, self.shown_bias = np.zeros(hidden, np.float32), np.zeros(CLASSES, np.float32)
        self._parts = (self.hidden, self.hidden_bias, self.shown, self.shown_bias)
        self._slope = [np.zeros_like(part) for part in self._parts]
        self._square = [np.zeros_like(part) for part in self._parts]
        self._steps = 0

    def chances(self, frames: Float32) -> Float32:
        """[n, classes], logarithms."""
        return log_chances(self._through(self._scaled(frames)) @ self.shown + self.shown_bias)

    def odds(self, frames: Float32) -> Float32:
        """The same over the classes' frequencies."""
        result: Float32 = self.chances(frames) - np.log(self.frequency)
        return result

    def teach(
        self, frames: NDArray[np.float16], wanted: NDArray[np.float16], slower: float, order: NDArray[np.intp]
    ) -> None:
        """Once through all frames. wanted: the probability of each class. slower: 1 or less, times the usual step."""
        for begin in range(0, len(order), BATCH):
            some = order[begin : begin + BATCH]
            self._step(frames[some].astype(np.float32), wanted[some].astype(np.float32), slower)

    def _step(self, frames: Float32, wanted: Float32, slower: float) -> None:
        scaled = self._scaled(frames)
        inside = self._through(scaled)
        off = (np.exp(log_chances(inside @ self.shown + self.shown_bias)) - wanted) / len(frames)
        back = (off @ self.shown.T) * (inside > 0)
        slopes = (scaled.T @ back, back.sum(axis=0), inside.T @ off, off.sum(axis=0))
        self._steps += 1
        for part, slope, mean, square in zip(self._parts, slopes, self._slope, self._square, strict=True):
            drawn = slope + DECAY * part
            mean[:] = 0.9 * mean + 0.1 * drawn
            square[:] = 0.99 * square + 0.01 * drawn * drawn
            size = np.sqrt(square / (1 - 0.99**self._steps)) + 1e-8
            part[:] = part - slower * RATE * (mean / (1 - 0.9**self._steps)) / size

    def _scaled(self, frames: Float32) -> Float32:
        result: Float32 = (frames - self.mean) / self.spread
        return result

    def _through(self, scaled: Float32) -> Float32:
        result: Float32 = np.maximum(scaled @ self.hidden + self.hidden_bias, 0.0)
        return result


def laid_evenly(said: Sequence[int], frames: int) -> NDArray[np.float16]:
    """[frames, classes]: each phoneme for as long as every other. A first guess."""
    phonemes = [phoneme for phoneme in said if phoneme != SILENCE]
    wanted = np.zeros((frames, CLASSES), np.float16)
    wanted[np.arange(frames), [phonemes[frame * len(phonemes) // frames] for frame in range(frames)]] = 1
    return wanted


def laid_along(said: Sequence[int], odds: Float32) -> NDArray[np.float16]:
    """[frames, classes]: how likely each is, when these were said in this order; silence may be left out.

    The forward and backward sums of Baum and others (1970). odds: [frames, classes].
    """
    place = np.asarray(said)
    fits = SHARPNESS * odds[:, place]
    over = np.full(len(place), _NEVER)
    over[2:] = np.where(place[1:-1] == SILENCE, 0.0, _NEVER)
    before = _sums(fits, over)
    # Backwards it is the same walk from the other end.
    behind = _sums(fits[::-1, ::-1], np.concatenate([[_NEVER] * 2, over[:1:-1]]))[::-1, ::-1]
    shares = before + behind - fits
    shares = np.exp(shares - shares.max(axis=1, keepdims=True))
    wanted = np.zeros((len(odds), CLASSES))
    np.add.at(wanted.T, place, (shares / shares.sum(axis=1, keepdims=True)).T)
    return wanted.astype(np.float16)


def _sums(fits: NDArray[np.floating], over: NDArray[np.floating]) -> NDArray[np.floating]:
    """[frames, places]: of all ways to come to a place by a frame. over: the price of passing over the place before."""
    sums = np.full(fits.shape, float(_NEVER))
    sums[0, :2] = fits[0, :2]
    for frame in range(1, len(fits)):
        former = sums[frame - 1]
        here = former.copy()
        here[1:] = np.logaddexp(here[1:], former[:-1])
        here[2:] = np.logaddexp(here[2:], former[:-2] + over[2:])
        sums[frame] = here + fits[frame]
    return sums

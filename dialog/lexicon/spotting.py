"""Which known names may be heard in a stretch of sound, whatever was written of it (pure).

Each name's phonemes are laid along the frames one after the other, each for as long as it likes (Viterbi 1967). The
name may begin and end at any frame, and any phoneme of it may be left out, but not two in a row.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from dialog.lexicon.names import KnownName
from dialog.lexicon.sounds import numbered

LEFT_OUT = np.float32(-6.0)
"""Log odds of a phoneme that is not heard at all."""
_NEVER = np.float32(-1e9)


class Spotting:
    """What may have been said, in phonemes, ready to be looked for. Shared by all threads: it is never changed."""

    def __init__(self, said: Sequence[Sequence[int]]) -> None:
        self.lengths = np.array([len(phonemes) for phonemes in said])
        self._said = np.zeros((int(self.lengths.max()), len(said)), np.intp)
        for column, phonemes in enumerate(said):
            self._said[: len(phonemes), column] = phonemes

    def scores(self, ratios: NDArray[np.float32]) -> NDArray[np.float32]:
        """Of each at its best place: the sum over the frames it takes, at least one for each phoneme.

        ratios: [frames, phonemes], see dialog.stt.sounds_heard. 0.3 ms of CPU a frame.
        """
        longest, count = self._said.shape
        everyone = np.arange(count)
        score = np.full((longest + 1, count), _NEVER, np.float32)
        score[0] = 0.0
        best = np.full(count, _NEVER, np.float32)
        for frame in ratios:
            further = np.maximum(score[1:], score[:-1])
            np.maximum(further[1:], score[:-2] + LEFT_OUT, out=further[1:])
            further += frame.take(self._said)
            score[1:] = further
            np.maximum(best, score[self.lengths, everyone], out=best)
            np.maximum(best, score[self.lengths - 1, everyone] + LEFT_OUT, out=best)
        return best


class NameSpotting(Spotting):
    def __init__(self, names: Sequence[KnownName]) -> None:
        super().__init__([numbered(known.phonemes) for known in names])

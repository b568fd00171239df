"""Which known names sound like some of the words that were read.

Every name is aligned with every stretch of the words' phonemes at once (Smith and Waterman 1981, with whole names):
4,500 names against 12 phonemes take 20 ms. A name may begin and end within a word, for a recogniser cuts where it likes
("the librarian" for "glyburide"), but that costs.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dialog.lexicon.confusions import Confusions, telephone_confusions
from dialog.lexicon.names import KnownName
from dialog.lexicon.sounds import numbered, phonemes_of

WITHIN_A_WORD = -2.5
"""Log odds of a name that begins or ends inside a word that was read."""
_NEVER = np.float32(-1e9)


@dataclass(frozen=True, slots=True)
class SoundMatch:
    """One name against the words: ``evidence`` is a log likelihood ratio, words ``first``..``last`` (both included)."""

    known: KnownName
    evidence: float
    first: int
    last: int


class SoundMatching:
    """The names, ready to be compared. Shared by all threads: it is never changed."""

    def __init__(self, names: Sequence[KnownName], confusions: Confusions | None = None) -> None:
        chances = confusions or telephone_confusions()
        self._names = tuple(names)
        said = [numbered(known.phonemes) for known in names]
        self._lengths = np.array([len(phonemes) for phonemes in said])
        longest, beyond = int(self._lengths.max()), len(chances.dropped)
        self._said = np.full((longest, len(said)), beyond)
        for column, phonemes in enumerate(said):
            self._said[: len(phonemes), column] = phonemes
        self._taken = np.vstack([chances.taken, np.full((1, beyond), -9, np.float32)])
        self._dropped = np.append(chances.dropped, np.float32(-9))[self._said]
        self._added = chances.added

    def matches(self, words: Sequence[str]) -> list[SoundMatch]:
        """Each name at the place where it fits best, in the order of the names. Nothing for words without a sound."""
        heard: list[int] = []
        owners: list[int] = []
        for place, word in enumerate(words):
            sounds = numbered(phonemes_of(word))
            heard += sounds
            owners += [place] * len(sounds)
        if not heard:
            return []
        begins_word = np.array([place == 0 or owners[place] != owners[place - 1] for place in range(len(owners))])
        evidence, starts, ends = self._aligned(heard, np.append(begins_word, True))
        return [
            SoundMatch(
                known,
                float(evidence[row]),
                owners[min(int(starts[row]), len(owners) - 1)],
                owners[int(ends[row]) - 1],
            )
            for row, known in enumerate(self._names)
        ]

    def _aligned(
        self, heard: Sequence[int], at_edge: NDArray[np.bool_]
    ) -> tuple[NDArray[np.float32], NDArray[np.int16], NDArray[np.int16]]:
        """Best evidence of each name, and the phonemes it begins before and ends before."""
        edge = np.where(at_edge, 0.0, WITHIN_A_WORD).astype(np.float32)
        longest, count = self._said.shape
        everyone = np.arange(count)
        score = np.full((longest + 1, count), _NEVER, np.float32)
        start = np.zeros((longest + 1, count), np.int16)
        score[0] = edge[0]
        _drop(score, start, self._dropped)
        best = np.full(count, _NEVER, np.float32)
        best_start = np.zeros(count, np.int16)
        best_end = np.ones(count, np.int16)
        for place, sound in enumerate(heard):
            through = score[:-1] + self._taken[self._said, sound]
            beside = score[1:] + self._added[sound]
            kept = beside > through
            following = np.where(kept, start[1:], start[:-1])
            score[1:] = np.where(kept, beside, through)
            start[1:] = following
            score[0], start[0] = edge[place + 1], place + 1
            _drop(score, start, self._dropped)
            ended = score[self._lengths, everyone] + edge[place + 1]
            better = ended > best
            best = np.where(better, ended, best)
            best_start = np.where(better, start[self._lengths, everyone], best_start)
            best_end[better] = place + 1
        return best, best_start, best_end


def _drop(score: NDArray[np.float32], start: NDArray[np.int16], dropped: NDArray[np.float32]) -> None:
    """Let phonemes of the names go unheard, in place, row after row."""
    for row in range(len(dropped)):
        without = score[row] + dropped[row]
        better = without > score[row + 1]
        np.copyto(score[row + 1], without, where=better)
        np.copyto(start[row + 1], start[row], where=better)

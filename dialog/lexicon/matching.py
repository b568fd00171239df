"""Which known names sound like some of the words that were read.

A name is aligned with every stretch of the words' phonemes at once (Smith and Waterman 1981, with whole names). It may
begin and end within a word, for a recogniser cuts where it likes ("the librarian" for "glyburide"), but that costs.
All 5,100 names are first given their evidence alone, in 5 ms; where they begin and end is found for the best of them.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from dialog.lexicon.confusions import Confusions, telephone_confusions
from dialog.lexicon.names import KnownName
from dialog.lexicon.sounds import numbered, phonemes_of

WITHIN_A_WORD = -2.5
"""Log odds of a name that begins or ends inside a word that was read."""
BEST = 100
"""Names whose place is looked for."""
_NEVER = np.float32(-1e9)


@dataclass(frozen=True, slots=True)
class SoundMatch:
    """One name against the words: ``evidence`` is a log likelihood ratio, words ``first``..``last`` (both included)."""

    known: KnownName
    evidence: float
    first: int
    last: int


@cache
def perfect_evidence(known: KnownName) -> float:
    """Of a name that is heard as it should be."""
    taken = telephone_confusions().taken
    return float(sum(taken[sound, sound] for sound in numbered(known.phonemes)))


class SoundMatching:
    """The names, ready to be compared. Shared by all threads: it is never changed."""

    def __init__(self, names: Sequence[KnownName], confusions: Confusions | None = None) -> None:
        chances = confusions or telephone_confusions()
        self._names = tuple(names)
        self._places = {known.name: place for place, known in enumerate(names)}
        said = [numbered(known.phonemes) for known in names]
        self._lengths = np.array([len(phonemes) for phonemes in said])
        longest, beyond = int(self._lengths.max()), len(chances.dropped)
        self._said = np.full((longest, len(said)), beyond)
        for column, phonemes in enumerate(said):
            self._said[: len(phonemes), column] = phonemes
        self._taken = np.vstack([chances.taken, np.full((1, beyond), -9, np.float32)])
        self._dropped = np.append(chances.dropped, np.float32(-9))[self._said]
        self._added = chances.added

    def matches(self, words: Sequence[str], names: Collection[str] | None = None) -> list[SoundMatch]:
        """Each of ``names`` at the place where it fits best; without them the ``BEST`` of all.

        In no order. Nothing for words without a sound.
        """
        heard: list[int] = []
        owners: list[int] = []
        for place, word in enumerate(words):
            sounds = numbered(phonemes_of(word))
            heard += sounds
            owners += [place] * len(sounds)
        if not heard or (names is not None and not names):
            return []
        begins_word = [place == 0 or owners[place] != owners[place - 1] for place in range(len(owners))]
        edge = np.where([*begins_word, True], 0.0, WITHIN_A_WORD).astype(np.float32)
        if names is None:
            chosen = np.argpartition(-self._evidence(heard, edge), BEST)[:BEST]
        else:
            chosen = np.array([self._places[name] for name in names])
        evidence, starts, ends = self._aligned(chosen, heard, edge)
        return [
            SoundMatch(
                self._names[place],
                float(evidence[row]),
                owners[min(int(starts[row]), len(owners) - 1)],
                owners[int(ends[row]) - 1],
            )
            for row, place in enumerate(chosen)
        ]

    def _evidence(self, heard: Sequence[int], edge: NDArray[np.float32]) -> NDArray[np.float32]:
        """Best evidence of every name."""
        longest, count = self._said.shape
        everyone = np.arange(count)
        score = np.full((longest + 1, count), _NEVER, np.float32)
        score[0] = edge[0]
        best = np.full(count, _NEVER, np.float32)
        _let_drop(score, self._dropped)
        for place, sound in enumerate(heard):
            through = np.take(self._taken[:, sound], self._said)
            through += score[:-1]
            score[1:] += self._added[sound]
            np.maximum(score[1:], through, out=score[1:])
            score[0] = edge[place + 1]
            _let_drop(score, self._dropped)
            np.maximum(best, score[self._lengths, everyone] + edge[place + 1], out=best)
        return best

    def _aligned(
        self, chosen: NDArray[np.intp], heard: Sequence[int], edge: NDArray[np.float32]
    ) -> tuple[NDArray[np.float32], NDArray[np.int16], NDArray[np.int16]]:
        """Best evidence of each chosen name, and the phonemes it begins before and ends before."""
        lengths = self._lengths[chosen]
        longest, count = int(lengths.max()), len(chosen)
        said = self._said[:longest, chosen]
        dropped = self._dropped[:longest, chosen]
        everyone = np.arange(count)
        score = np.full((longest + 1, count), _NEVER, np.float32)
        start = np.zeros((longest + 1, count), np.int16)
        score[0] = edge[0]
        _drop(score, start, dropped)
        best = np.full(count, _NEVER, np.float32)
        best_start = np.zeros(count, np.int16)
        best_end = np.ones(count, np.int16)
        for place, sound in enumerate(heard):
            through = score[:-1] + self._taken[said, sound]
            beside = score[1:] + self._added[sound]
            kept = beside > through
            following = np.where(kept, start[1:], start[:-1])
            score[1:] = np.where(kept, beside, through)
            start[1:] = following
            score[0], start[0] = edge[place + 1], place + 1
            _drop(score, start, dropped)
            ended = score[lengths, everyone] + edge[place + 1]
            better = ended > best
            best = np.where(better, ended, best)
            best_start = np.where(better, start[lengths, everyone], best_start)
            best_end[better] = place + 1
        return best, best_start, best_end


def _let_drop(score: NDArray[np.float32], dropped: NDArray[np.float32]) -> None:
    """As ``_drop``, of scores alone."""
    for row in range(len(dropped)):
        np.maximum(score[row + 1], score[row] + dropped[row], out=score[row + 1])


def _drop(score: NDArray[np.float32], start: NDArray[np.int16], dropped: NDArray[np.float32]) -> None:
    """Let phonemes of the names go unheard, in place, row after row."""
    for row in range(len(dropped)):
        without = score[row] + dropped[row]
        better = without > score[row + 1]
        np.copyto(score[row + 1], without, where=better)
        np.copyto(start[row + 1], start[row], where=better)

"""By how much a sentence fits better what the encoder heard with a name in it than as it was read (pure)."""

from collections.abc import Sequence

from dialog.lexicon.names import KnownName
from dialog.lexicon.sounds import numbered, phonemes_of
from dialog.lexicon.spotting import Spotting
from dialog.resampling import Float32

FARTHEST = 25.0
"""The most that is told either way: one word that is quite another is worth that."""

Change = tuple[int, int, KnownName]
"""A name in the place of the words from the first to the last, both included."""


def better_with(ratios: Float32, readings: Sequence[tuple[Sequence[str], Sequence[Change]]]) -> list[float]:
    """Log likelihood ratio of the sounds with each name and without, each time in the reading that fits better.

    ratios: of all frames of the piece, see dialog.stt.sounds_heard; readings: the words of each, and the same names in
    their places there. The words around are laid along the frames too, so that a name can take no sound of theirs. 5 ms
    of CPU.
    """
    count = len(readings[0][1])
    ways = [way for words, changes in readings for way in _ways(words, changes)]
    scores = Spotting(ways).scores(ratios).reshape(len(readings), count + 1).max(axis=0)
    return [min(max(float(score - scores[0]), -FARTHEST), FARTHEST) for score in scores[1:]]


def _ways(words: Sequence[str], changes: Sequence[Change]) -> list[list[int]]:
    """The phonemes of the words as they were read, and with each change."""
    sounds = [numbered(phonemes_of(word)) for word in words]
    changed = [[*sounds[:first], numbered(known.phonemes), *sounds[last + 1 :]] for first, last, known in changes]
    return [[sound for word in way for sound in word] for way in (sounds, *changed)]

"""The names that the recogniser's encoder has heard in the place of some words, in whatever words it wrote (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dialog.lexicon.names import KnownName
from dialog.lexicon.spotting import NameSpotting
from dialog.resampling import Float32
from dialog.stt.candidates import liking

ROOM = 0.12
"""Of the whole piece, on either side of where the words stand by their letters."""
EACH_PHONEME = 2.0
"""A longer name has more frames that may be wrong."""
LIKED = 3.0


@dataclass(frozen=True, slots=True)
class SpottedNames:
    """Of each name how well its phonemes fit, and that with its length counted, by which names are compared.

    liked: how much oftener than others it is said.
    """

    places: dict[str, int]
    names: Sequence[KnownName]
    each: Float32
    whole: Float32
    liked: Float32

    def likeliest_drugs(self, most: int) -> list[str]:
        found = [self.names[place] for place in np.argsort(-(self.whole + LIKED * self.liked))[: 4 * most]]
        return [known.name for known in found if known.is_drug][:most]

    def fit(self, known: KnownName) -> float:
        """The mean score of a phoneme of it."""
        return float(self.each[self.places[known.name]])

    def behind(self, known: KnownName) -> float:
        """Score by which it is behind the best of all, 0 of that itself."""
        return float(self.whole[self.places[known.name]] - self.whole.max())

    def ahead(self, known: KnownName) -> float:
        """Score by which it is ahead of every other; under 0 of all but the best."""
        place = self.places[known.name]
        rest = np.delete(self.whole, place)
        return float(self.whole[place] - rest.max())


def spotted(names: Sequence[KnownName], spotting: NameSpotting, ratios: Float32) -> SpottedNames:
    """spotting: of these names; ratios: of the frames in question, see dialog.stt.sounds_heard."""
    scores = spotting.scores(ratios)
    liked = np.array([liking(known) for known in names], np.float32)
    whole = scores + np.float32(EACH_PHONEME) * spotting.lengths.astype(np.float32)
    places = {known.name: place for place, known in enumerate(names)}
    return SpottedNames(places, names, scores / np.maximum(spotting.lengths, 1).astype(np.float32), whole, liked)


def frames_of(said: Sequence[str], stretch: tuple[int, int], frames: int) -> slice:
    """Those in which the words of a stretch were said, about: a piece is said at an even pace, letter by letter."""
    letters = np.cumsum([0, *(len(word) + 1 for word in said)]) / max(1, sum(len(word) + 1 for word in said))
    first, beyond = letters[stretch[0]] - ROOM, letters[stretch[1]] + ROOM
    return slice(max(0, int(first * frames)), min(frames, int(np.ceil(beyond * frames))))

"""The drugs that may stand behind doubtful words of a reading.

Two ways lead to candidates: names that sound like what was written (dialog.lexicon.matching), and names that the
recogniser's decoder finds likely where the doubtful words begin (name_search). Each is then weighed by both: its sound
against what was written, and how much likelier or less likely the whole reading becomes with it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from dialog.lexicon.matching import SoundMatch, SoundMatching
from dialog.lexicon.names import KnownName, known_names
from dialog.resampling import Float32
from dialog.stt.alternatives import Alternatives, Tokens
from dialog.stt.doubtful_words import DOUBTED, ReadWord, doubtful_stretches, read_words
from dialog.stt.moonshine_model import END, MoonshineModel
from dialog.stt.name_search import NameTree
from dialog.stt.tokenizing import numbered_tokens, tokens_of

MOST_STRETCHES = 2
MOST_DRUGS, MOST_WORDS = 8, 2
"""Names weighed in one stretch, beside those the decoder finds: each costs about 2 ms."""
TAIL = 3
"""Tokens behind a name that are weighed with it: they tell whether the sentence goes on well."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A drug in the place of the words ``first`` to ``last``, tokens ``begins`` up to ``ends`` of the reading.

    evidence: log likelihood ratio of its sound; gain: log likelihood ratio of the reading with it and as it was.
    """

    known: KnownName
    evidence: float
    gain: float
    first: int
    last: int
    begins: int
    ends: int


class DrugHearing:
    """Shared by all calls and threads; 0.4 s to make. Raises EngineMissing."""

    def __init__(self, model: MoonshineModel) -> None:
        self._model = model
        names = known_names()
        self._matching = SoundMatching(tuple(names.values()))
        numbers = numbered_tokens(model.vocabulary)
        self._ways = {name: (tokens_of(name, numbers), tokens_of(name.capitalize(), numbers)) for name in names}
        drugs = [(name, self._ways[name]) for name, known in names.items() if known.is_drug]
        self._tree = NameTree(drugs, model.vocabulary)

    def candidates(
        self, frames: Float32, samples: int, tokens: Sequence[int], probabilities: Sequence[float]
    ) -> list[list[Candidate]]:
        """For each stretch of a reading that is in doubt, what may have been said instead.

        Nothing is computed when no word is in doubt. Raises EngineFailed.
        """
        words = read_words(tokens, probabilities, self._model.vocabulary)
        stretches = doubtful_stretches(words)[:MOST_STRETCHES]
        if not stretches:
            return []
        sound = Alternatives(self._model, frames, samples, tokens)
        return [self._within(sound, words, *stretch) for stretch in stretches]

    def _within(self, sound: Alternatives, words: Sequence[ReadWord], first: int, beyond: int) -> list[Candidate]:
        stretch = words[first:beyond]
        doubted = [place for place, word in enumerate(stretch) if word.certainty < DOUBTED]
        places = {match.known.name: match for match in self._matching.matches([word.text for word in stretch])}
        by_sound = sorted(
            (match for match in places.values() if any(match.first <= place <= match.last for place in doubted)),
            key=lambda match: -(match.evidence + liking(match.known)),
        )
        drugs = [match for match in by_sound if match.known.is_drug][:MOST_DRUGS]
        others = [match for match in by_sound if not match.known.is_drug][:MOST_WORDS]
        weighed = {match.known.name: match for match in [*drugs, *others]}
        for name in self._tree.likeliest(sound, stretch[doubted[0]].first):
            if name not in weighed and name in places:
                match = places[name]
                begins = match.first if abs(match.first - doubted[0]) <= 1 else doubted[0]
                weighed[name] = SoundMatch(match.known, match.evidence, begins, max(begins, match.last))
        return self._weighed(sound, words, first, list(weighed.values()))

    def _weighed(
        self, sound: Alternatives, words: Sequence[ReadWord], offset: int, matches: Sequence[SoundMatch]
    ) -> list[Candidate]:
        found: list[Candidate] = []
        read = (*sound.tokens, END)
        for first in sorted({match.first for match in matches}):
            here = [match for match in matches if match.first == first]
            begins = words[offset + first].first
            expected = sound.point(begins).expected[0]
            ends = [words[offset + match.last].beyond for match in here]
            ways: list[Tokens] = [
                max(self._ways[match.known.name], key=lambda way: float(expected[way[0]])) + read[end : end + TAIL]
                for match, end in zip(here, ends, strict=True)
            ]
            chances = sound.likelihoods(begins, ways)
            for match, end, chance in zip(here, ends, chances, strict=True):
                gain = chance - sound.read_as_it_was(begins, min(len(read), end + TAIL))
                found.append(
                    Candidate(match.known, match.evidence, gain, offset + match.first, offset + match.last, begins, end)
                )
        return found


def liking(known: KnownName) -> float:
    """Log odds by which a name is said more often than others: the library's own words and drugs, and generic names.

    Nobody counted it: a library of guidelines is taken to be asked of what stands in it four times in five.
    """
    if known.kind == "word":
        return -1.0
    if known.mentions:
        return 2.0 if known.kind == "generic" else 0.7
    return 0.3 if known.kind == "generic" else -0.7

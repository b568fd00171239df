"""The drugs that may stand behind doubtful words of a reading.

Names that sound like what was written (dialog.lexicon.matching) are candidates. Each is then weighed by the
recogniser's decoder too: how much likelier or less likely the whole reading becomes with it. A name that could not be
asked for even if the decoder liked it best is left out before, and where none is left the decoder is not run.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from dialog.lexicon.matching import SoundMatch, SoundMatching
from dialog.lexicon.names import KnownName, known_names
from dialog.lexicon.spotting import NameSpotting
from dialog.resampling import Float32
from dialog.stt.added_names import added_name
from dialog.stt.alternatives import Alternatives, Tokens
from dialog.stt.candidates import Candidate
from dialog.stt.doubtful_words import ReadWord, doubted_words, doubtful_stretches, read_words
from dialog.stt.drug_context import behind_leads, counted, drug_expected
from dialog.stt.moonshine_model import END, Heard, MoonshineModel
from dialog.stt.tokenizing import numbered_tokens, tokens_of
from dialog.stt.weighing import HOPELESS, MOST_GAIN, log_odds
from kb.terms import Term

MOST_STRETCHES = 2
MOST_DRUGS, MOST_WORDS = 10, 2
"""Names of one stretch of which the decoder is asked for the first token, which it has told already."""
MOST_WEIGHED = 6
"""Those that are weighed whole: each costs about 3 ms."""
TAIL = 3
"""Tokens behind a name that are weighed with it: they tell whether the sentence goes on well."""


@dataclass(frozen=True, slots=True)
class Names:
    """The names that may be heard now, and the recogniser's tokens of each, small and capitalised."""

    everyone: Sequence[KnownName]
    matching: SoundMatching
    spotting: NameSpotting
    ways: Mapping[str, tuple[Tokens, Tokens]]


@dataclass(frozen=True, slots=True)
class DoubtfulReading:
    """The words of a reading; which are doubted; which a lead announces; the stretches to look at, first word and the
    one beyond."""

    words: Sequence[ReadWord]
    said: Sequence[str]
    doubted: Sequence[bool]
    leads: Collection[int]
    stretches: Sequence[tuple[int, int]]


class DrugHearing:
    """Shared by all calls and threads; 0.4 s to make. Raises EngineMissing."""

    def __init__(self, model: MoonshineModel) -> None:
        self._model = model
        self._numbers = numbered_tokens(model.vocabulary)
        packaged = known_names()
        self._packaged = _ready(tuple(packaged.values()), {name: self._ways_of(name) for name in packaged})
        self._names = self._packaged

    @property
    def names(self) -> Names:
        """As they are now; they do not change in what was given out."""
        return self._names

    def named(self, terms: Sequence[Term]) -> list[KnownName]:
        """Those of the terms that are names of their own, which the recogniser has no single token for."""
        found = (added_name(term, self._packaged.matching) for term in terms)
        return [known for known in found if known and (known.is_drug or len(self._ways_of(known.name)[0]) > 1)]

    def add(self, names: Sequence[KnownName]) -> None:
        """Hear these too from now on, and no others but the packaged ones; searches under way end as they began."""
        ways = {known.name: self._ways_of(known.name) for known in names}
        self._names = _ready((*known_names().values(), *names), {**self._packaged.ways, **ways})

    def _ways_of(self, name: str) -> tuple[Tokens, Tokens]:
        return tokens_of(name, self._numbers), tokens_of(name.capitalize(), self._numbers)

    def candidates(
        self,
        frames: Float32,
        samples: int,
        heard: Heard,
        stopped: Callable[[], bool] = lambda: False,
    ) -> list[list[Candidate]]:
        """For each stretch of a reading that is in doubt, what may have been said instead.

        Nothing is computed when no word is in doubt, and nothing more once ``stopped`` says so. Raises EngineFailed.
        """
        names = self._names
        reading = self.doubtful(names, heard.tokens, heard.probabilities)
        sounding = [found for one in reading.stretches if not stopped() and (found := _sounding(names, reading, *one))]
        if not sounding or stopped():
            return []
        sound = Alternatives(self._model, frames, samples, heard)
        return [gained(names, sound, _hopeful(names, sound, found)) for found in sounding if not stopped()]

    def doubtful(self, names: Names, tokens: Sequence[int], probabilities: Sequence[float]) -> DoubtfulReading:
        words = read_words(tokens, probabilities, self._model.vocabulary)
        said = [word.text for word in words]
        leads = behind_leads(said)
        doubted = doubted_words(words, leads, names.ways)
        return DoubtfulReading(
            words, said, doubted, leads, doubtful_stretches(words, leads, names.ways)[:MOST_STRETCHES]
        )

    def sound(self, frames: Float32, samples: int, tokens: Sequence[int]) -> Alternatives:
        """What the decoder expects of a piece of speech. Raises EngineFailed."""
        return Alternatives(self._model, frames, samples, Heard(tuple(tokens), ()))


def _ready(everyone: Sequence[KnownName], ways: Mapping[str, tuple[Tokens, Tokens]]) -> Names:
    return Names(everyone, SoundMatching(everyone), NameSpotting(everyone), ways)


def placed(match: SoundMatch, said: Sequence[str], offset: int, begins: int = 0, ends: int = 0) -> Candidate:
    """A name that sounds like words of a reading from the word ``offset`` on; it is given the decoder's best.

    said: the reading's words; begins, ends: the tokens of those words, where they are looked at.
    """
    first, last = offset + match.first, offset + match.last
    expected, numbers = drug_expected(said, first, last), counted(said[first : last + 1])
    return Candidate(match.known, match.evidence, MOST_GAIN, first, last, begins, ends, expected, numbers)


def placed_first(reading: DoubtfulReading, match: SoundMatch, offset: int) -> Candidate:
    """The same in the first recogniser's reading, with the tokens of its words."""
    first, last = reading.words[offset + match.first], reading.words[offset + match.last]
    announced = any(lead in reading.leads for lead in range(offset + match.first - 1, offset + match.last + 1))
    return replace(placed(match, reading.said, offset, first.first, last.beyond), announced=announced)


def _sounding(names: Names, reading: DoubtfulReading, first: int, beyond: int) -> list[Candidate]:
    """The likeliest names by their sound and the words around; all are given the decoder's best."""
    found = [placed_first(reading, match, first) for match in names.matching.matches(reading.said[first:beyond])]
    covering = [one for one in found if any(reading.doubted[one.first : one.last + 1])]
    hopeful = sorted(
        (one for one in covering if log_odds(one) >= HOPELESS),
        key=log_odds,
        reverse=True,
    )
    drugs = [one for one in hopeful if one.known.is_drug][:MOST_DRUGS]
    return [*drugs, *[one for one in hopeful if not one.known.is_drug][:MOST_WORDS]]


def _hopeful(names: Names, sound: Alternatives, found: Sequence[Candidate]) -> list[Candidate]:
    """Those that may win after their first token, which the decoder has told already."""
    begun = sorted((_begun(names, sound, one) for one in found), key=lambda one: -log_odds(one))
    return [one for one in begun if log_odds(one) >= HOPELESS][:MOST_WEIGHED]


def _begun(names: Names, sound: Alternatives, one: Candidate) -> Candidate:
    """With the gain it has if all of its tokens but the first are certain."""
    first = _way(names, sound, one)[0]
    most = float(sound.point(one.begins).expected[0][first]) - _as_it_was(sound, one)
    return replace(one, gain=min(one.gain, most))


def gained(names: Names, sound: Alternatives, found: Sequence[Candidate]) -> list[Candidate]:
    """Weighed by the decoder. Raises EngineFailed."""
    weighed: list[Candidate] = []
    for begins in sorted({one.begins for one in found}):
        here = [one for one in found if one.begins == begins]
        chances = sound.likelihoods(begins, [_way(names, sound, one) for one in here])
        weighed += [
            replace(one, gain=chance - _as_it_was(sound, one)) for one, chance in zip(here, chances, strict=True)
        ]
    return weighed


def _way(names: Names, sound: Alternatives, one: Candidate) -> Tokens:
    """Its tokens, small or capitalised, and those behind it."""
    expected = sound.point(one.begins).expected[0]
    way = max(names.ways[one.known.name], key=lambda way: float(expected[way[0]]))
    return way + (*sound.tokens, END)[one.ends : one.ends + TAIL]


def _as_it_was(sound: Alternatives, one: Candidate) -> float:
    return sound.read_as_it_was(one.begins, min(len(sound.tokens) + 1, one.ends + TAIL))

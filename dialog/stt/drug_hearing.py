"""The drugs that may stand behind doubtful words of a reading.

Names that sound like what was written (dialog.lexicon.matching) are candidates. Each is then weighed by the
recogniser's decoder too: how much likelier or less likely the whole reading becomes with it. A name that could not be
asked for even if the decoder liked it best is left out before, and where none is left the decoder is not run.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from dialog.lexicon.matching import SoundMatch, SoundMatching
from dialog.lexicon.names import KnownName, known_names
from dialog.resampling import Float32
from dialog.stt.added_names import added_name
from dialog.stt.alternatives import Alternatives, Tokens
from dialog.stt.candidates import Candidate
from dialog.stt.doubtful_words import ReadWord, doubted_words, doubtful_stretches, read_words
from dialog.stt.drug_context import behind_leads, counted, drug_expected
from dialog.stt.moonshine_model import END, MoonshineModel
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
class _Names:
    """The names that may be heard now, and the recogniser's tokens of each, small and capitalised."""

    matching: SoundMatching
    ways: Mapping[str, tuple[Tokens, Tokens]]


class DrugHearing:
    """Shared by all calls and threads; 0.4 s to make. Raises EngineMissing."""

    def __init__(self, model: MoonshineModel) -> None:
        self._model = model
        self._numbers = numbered_tokens(model.vocabulary)
        packaged = known_names()
        self._packaged = _Names(
            SoundMatching(tuple(packaged.values())), {name: self._ways_of(name) for name in packaged}
        )
        self._names = self._packaged

    def named(self, terms: Sequence[Term]) -> list[KnownName]:
        """Those of the terms that are names of their own, which the recogniser has no single token for."""
        found = (added_name(term, self._packaged.matching) for term in terms)
        return [known for known in found if known and (known.is_drug or len(self._ways_of(known.name)[0]) > 1)]

    def add(self, names: Sequence[KnownName]) -> None:
        """Hear these too from now on, and no others but the packaged ones; searches under way end as they began."""
        ways = {known.name: self._ways_of(known.name) for known in names}
        everyone = (*known_names().values(), *names)
        self._names = _Names(SoundMatching(everyone), {**self._packaged.ways, **ways})

    def _ways_of(self, name: str) -> tuple[Tokens, Tokens]:
        return tokens_of(name, self._numbers), tokens_of(name.capitalize(), self._numbers)

    def candidates(
        self,
        frames: Float32,
        samples: int,
        tokens: Sequence[int],
        probabilities: Sequence[float],
        stopped: Callable[[], bool] = lambda: False,
    ) -> list[list[Candidate]]:
        """For each stretch of a reading that is in doubt, what may have been said instead.

        Nothing is computed when no word is in doubt, and nothing more once ``stopped`` says so. Raises EngineFailed.
        """
        names = self._names
        words = read_words(tokens, probabilities, self._model.vocabulary)
        leads = behind_leads([word.text for word in words])
        doubted = doubted_words(words, leads, names.ways)
        stretches = doubtful_stretches(words, leads, names.ways)[:MOST_STRETCHES]
        sounding = [
            found for one in stretches if not stopped() and (found := self._sounding(names, words, doubted, *one))
        ]
        if not sounding or stopped():
            return []
        sound = Alternatives(self._model, frames, samples, tokens)
        return [self._weighed(names, sound, found) for found in sounding if not stopped()]

    def _sounding(
        self, names: _Names, words: Sequence[ReadWord], doubted: Sequence[bool], first: int, beyond: int
    ) -> list[Candidate]:
        """The likeliest names by their sound and the words around; all are given the decoder's best."""
        said = [word.text for word in words]
        found = [self._placed(match, words, said, first) for match in names.matching.matches(said[first:beyond])]
        covering = [one for one in found if any(doubted[one.first : one.last + 1])]
        hopeful = sorted(
            (one for one in covering if log_odds(one) >= HOPELESS),
            key=log_odds,
            reverse=True,
        )
        drugs = [one for one in hopeful if one.known.is_drug][:MOST_DRUGS]
        return [*drugs, *[one for one in hopeful if not one.known.is_drug][:MOST_WORDS]]

    def _placed(self, match: SoundMatch, words: Sequence[ReadWord], said: Sequence[str], offset: int) -> Candidate:
        first, last = offset + match.first, offset + match.last
        return Candidate(
            match.known,
            match.evidence,
            MOST_GAIN,
            first,
            last,
            words[first].first,
            words[last].beyond,
            drug_expected(said, first, last),
            counted(said[first : last + 1]),
        )

    def _weighed(self, names: _Names, sound: Alternatives, found: Sequence[Candidate]) -> list[Candidate]:
        begun = sorted((_begun(names, sound, one) for one in found), key=lambda pair: -log_odds(pair[0]))
        hopeful = [(one, way) for one, way in begun if log_odds(one) >= HOPELESS][:MOST_WEIGHED]
        weighed: list[Candidate] = []
        for begins in sorted({one.begins for one, _ in hopeful}):
            here = [(one, way) for one, way in hopeful if one.begins == begins]
            chances = sound.likelihoods(begins, [way for _, way in here])
            weighed += [
                replace(one, gain=chance - _as_it_was(sound, one))
                for (one, _), chance in zip(here, chances, strict=True)
            ]
        return weighed


def _begun(names: _Names, sound: Alternatives, one: Candidate) -> tuple[Candidate, Tokens]:
    """With its tokens and those behind it, and the gain it has if all of them but the first are certain."""
    expected = sound.point(one.begins).expected[0]
    way = max(names.ways[one.known.name], key=lambda way: float(expected[way[0]]))
    most = min(one.gain, float(expected[way[0]]) - _as_it_was(sound, one))
    return replace(one, gain=most), way + (*sound.tokens, END)[one.ends : one.ends + TAIL]


def _as_it_was(sound: Alternatives, one: Candidate) -> float:
    return sound.read_as_it_was(one.begins, min(len(sound.tokens) + 1, one.ends + TAIL))

"""Names weighed by two recognisers, where the first alone is neither sure of one nor that there is none.

Candidates are chosen in dialog.stt.names_to_judge, at most ``MOST_JUDGED``: each costs 20 ms. Which is the likeliest is
decided in dialog.stt.weighing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from dialog.audio import Rate
from dialog.lexicon.names import KnownName
from dialog.ports import Pcm16
from dialog.resampling import Float32, floats, resampled
from dialog.stt.alternatives import Alternatives
from dialog.stt.candidates import Candidate, SecondHearing
from dialog.stt.drug_context import behind_leads, drug_expected
from dialog.stt.drug_hearing import DoubtfulReading, DrugHearing, Names, gained, placed, placed_first
from dialog.stt.moonshine_model import RATE
from dialog.stt.names_in_sentences import better_with
from dialog.stt.names_to_judge import names_to_judge
from dialog.stt.other_words import place_in
from dialog.stt.second_opinion import Instead, Listen, OtherReading
from dialog.stt.sounds_heard import sounds_heard
from dialog.stt.spotted_names import SpottedNames, frames_of, spotted
from dialog.stt.weighing import WORTH_HEARING_TWICE, of_one_place, weighed

MOST_JUDGED, LONG = 8, 5.0
"""Names of speech up to so many seconds; of longer speech, of which each costs more, fewer."""
LEFT_OVER = 3
"""Words between those that announce a drug and a name that is not all that was said."""


@dataclass(frozen=True, slots=True)
class _Other:
    """The second recogniser's reading, its words in question; what the first one's encoder heard in all (see
    dialog.stt.sounds_heard), and the names in it there."""

    reading: OtherReading
    place: tuple[int, int]
    ratios: Float32
    spotted: SpottedNames


@dataclass(frozen=True, slots=True)
class FirstReading:
    """What the first recogniser made of a piece of speech, and the candidates it found, by stretch.

    frames: as its encoder gave them; unsettled: see dialog.stt.moonshine_model.Heard.
    """

    speech: Pcm16
    rate: Rate
    frames: Float32
    tokens: Sequence[int]
    probabilities: Sequence[float]
    found: Sequence[Sequence[Candidate]]
    unsettled: Sequence[bool] = ()

    @property
    def seconds(self) -> float:
        return len(self.speech) / self.rate


def stretch_to_hear_again(
    reading: DoubtfulReading,
    found: Sequence[Sequence[Candidate]],
    enough: float,
    *,
    poorly: bool,
    unsettled: Sequence[bool] = (),
) -> tuple[int, int] | None:
    """First word and the one beyond of the stretch that a second recogniser should hear too; None where there is none.

    That is the one with the likeliest drug, when it has some chance and is not certain, or stands in tokens where the
    recogniser is ``unsettled``; else one among such words as stand beside a drug; on a line that is read ``poorly``
    the most doubtful.
    """
    drugs = [
        (chance, one)
        for here in found
        for place in of_one_place(here)
        for one, chance in weighed(place)
        if one.known.is_drug
    ]
    chance, best = max(drugs, key=lambda drug: drug[0], default=(0.0, None))
    settled = best is None or not any(unsettled[best.begins : best.ends])
    if (chance >= enough and settled) or not reading.stretches:
        return None
    if best is not None and chance >= WORTH_HEARING_TWICE:
        return next((one for one in reading.stretches if one[0] <= best.first < one[1]), None)
    expected = (one for one in reading.stretches if drug_expected(reading.said, one[0], one[1] - 1))
    return next(expected, reading.stretches[0] if poorly else None)


def heard_twice(
    drugs: DrugHearing,
    listen: Listen,
    first: FirstReading,
    stretch: tuple[int, int],
    stopped: Callable[[], bool] = lambda: False,
) -> list[list[Candidate]]:
    """The candidates, those of the stretch weighed by both. Nothing more is done once ``stopped`` says so.

    Raises EngineFailed.
    """
    speech = resampled(floats(first.speech), first.rate, RATE)
    other = listen(speech)
    names = drugs.names
    if stopped() or not other.words:
        return [list(here) for here in first.found]
    reading = drugs.doubtful(names, first.tokens, first.probabilities)
    stretch, place = _places(reading, other.words, stretch)
    rest = [[one for one in here if not _inside(one, stretch)] for here in first.found]
    ours = [one for here in first.found for one in here if _inside(one, stretch) and one.known.name in names.ways]
    most = round(MOST_JUDGED * min(1.0, LONG / first.seconds))
    ratios = sounds_heard().ratios(first.frames[0])
    here = frames_of(reading.said, stretch, len(ratios))
    heard = spotted(names.everyone, names.spotting, ratios[here])
    matches = names_to_judge(names.matching, reading.said[slice(*stretch)], other.words[slice(*place)], heard, most)
    sound = drugs.sound(first.frames, len(speech), first.tokens)
    found = _with_gains(names, sound, [placed_first(reading, match, stretch[0]) for match in matches], ours)
    both = _judged(names, reading, found, _Other(other, place, ratios, heard))
    return [both or ours, *rest]


def _places(
    reading: DoubtfulReading, words: Sequence[str], stretch: tuple[int, int]
) -> tuple[tuple[int, int], tuple[int, int]]:
    """The words to be looked at, of the first reading and of the second: those of the stretch, unless a drug is
    announced in the second reading alone, in the place of words that are in doubt."""
    if stretch[0] not in reading.leads:
        for lead in sorted(behind_leads(words)):
            here = place_in(reading.said, words, lead, lead + 1)
            if any(reading.doubted[slice(*here)]):
                return here, (lead, max(lead + 1, place_in(words, reading.said, *here)[1]))
    return stretch, place_in(words, reading.said, *stretch)


def _with_gains(
    names: Names, sound: Alternatives, found: Sequence[Candidate], ours: Sequence[Candidate]
) -> list[Candidate]:
    """Weighed by the first recogniser's decoder, which knows its own ones already."""
    known = {one.known.name: one for one in ours}
    new = gained(names, sound, [one for one in found if one.known.name not in known])
    return [*(known[one.known.name] for one in found if one.known.name in known), *new]


def _inside(one: Candidate, stretch: tuple[int, int]) -> bool:
    return stretch[0] <= one.first < stretch[1]


def _judged(names: Names, reading: DoubtfulReading, everyone: Sequence[Candidate], other: _Other) -> list[Candidate]:
    """Each with what the second recogniser makes of it, in its words of that place."""
    words = other.reading.words
    matches = {
        match.known.name: placed(match, words, other.place[0])
        for match in names.matching.matches(words[slice(*other.place)], [one.known.name for one in everyone])
    }
    there = [matches[one.known.name] for one in everyone if one.known.name in matches]
    gains = other.reading.gains([Instead(one.first, one.last, _written(one.known)) for one in there])
    ours = {one.known.name: one for one in everyone}
    fits = better_with(
        other.ratios,
        [
            (said, [(one.first, one.last, one.known) for one in found])
            for said, found in ((reading.said, [ours[one.known.name] for one in there]), (words, there))
        ],
    )
    return [
        _with_second(ours[one.known.name], replace(one, gain=gain), fit, reading, other)
        for one, gain, fit in zip(there, gains, fits, strict=True)
    ]


def _with_second(one: Candidate, there: Candidate, fit: float, reading: DoubtfulReading, other: _Other) -> Candidate:
    # "First-line" is one word of the one reading and two of the other.
    theirs, ours = other.reading.words[there.first : there.last + 1], reading.said[one.first : one.last + 1]
    agrees = " ".join(theirs).split() == " ".join(ours).split()
    left_over = one.first not in reading.leads and any(
        lead in reading.leads for lead in range(one.first - LEFT_OVER, one.first)
    )
    return replace(
        one,
        second=SecondHearing(
            there.evidence,
            there.gain,
            there.first,
            there.last,
            there.expected,
            there.counted,
            agrees,
            other.spotted.fit(one.known),
            other.spotted.ahead(one.known),
            left_over,
            fit,
        ),
    )


def _written(known: KnownName) -> str:
    """As an English text has it."""
    return known.name.capitalize() if known.kind == "brand" else known.name

"""How likely each candidate drug is to have been said, and what to do about it (pure).

The weights were fitted by maximum likelihood (a conditional logit, McFadden 1974) on the names and sentences that
docs/topics/hearing.md tells; no name of the held-back half of ``./run bench drugs-heard`` was among them.
"""

import math
from collections.abc import Sequence

from dialog.lexicon.matching import perfect_evidence
from dialog.stt.candidates import Candidate, SecondHearing, liking

GAIN = 0.25
EVIDENCE = 0.10
SHARE = 2.3
"""Of the evidence a perfect hearing of the name would give: 1 is every sound as it should be."""
LENGTH = 0.085
"""Of that perfect evidence: a long name is less often heard by chance."""
WORDS = 0.58
"""Of each word beyond the first."""
UNEXPECTED = -1.5
"""Where the words around are not such as stand beside a drug. The fit gave -1.8, but all names were asked in questions
that have such words; callers are not always as kind."""
COUNTED = -1.4
"""Of each number, unit or abbreviation that would be lost, two at most."""
NONE_SAID = 0.6
MOST_GAIN = 2.0
"""Hardly a name that was said made the reading likelier by more."""

CERTAIN = 0.8
"""Probability from which a drug is written in the place of the words; below it is asked for."""
CERTAIN_ON_A_POOR_LINE = 0.93
CERTAIN_ON_A_BAD_LINE = 0.95
CERTAIN_WORD = 0.85
"""The same of the library's other words, which are not asked for: a wrong one finds nothing, a wrong drug another."""
WORTH_ASKING = 0.3
WORTH_ASKING_ANNOUNCED = 0.1
WORTH_ASKING_UNEXPECTED = 0.4
"""Probability from which the caller is asked: among words such as stand beside a drug; where they announce one, so that
what is doubted there is a drug or nothing; among others."""
HOPELESS = -1.7
"""Log odds under which a name is not weighed by the decoder, which would make it hardly likelier."""
WORTH_HEARING_TWICE = 0.05
"""Probability of a drug from which a second recogniser is asked, unless the drug is certain."""
HEARD_TWICE = (0.087, 2.723, 0.11, 0.058, 3.035, 0.102, 0.12, 0.239, -2.193, -0.774, -1.729, 0.082, 0.047, 0.337, 0.044)
"""The same weights where two recognisers heard it; in the order of ``features_heard_twice``."""
CERTAIN_HEARD_TWICE, CERTAIN_HEARD_TWICE_ON_A_POOR_LINE = 0.93, 0.96
"""Of 962 readings that were judged twice, each by weights fitted without it, the likeliest wrong drug had 0.90 on a
good line and 0.948 on a poor one."""
WORTH_ASKING_HEARD_TWICE = 0.4


def weighed(candidates: Sequence[Candidate]) -> list[tuple[Candidate, float]]:
    """Each candidate with its probability, likeliest first; the rest of 1 is that none of them was said."""
    odds = [log_odds(candidate) for candidate in candidates]
    highest = max([0.0, *odds])
    shares = [math.exp(one - highest) for one in odds]
    whole = sum(shares) + math.exp(-highest)
    return sorted(
        ((candidate, share / whole) for candidate, share in zip(candidates, shares, strict=True)),
        key=lambda found: -found[1],
    )


def of_one_place(candidates: Sequence[Candidate]) -> list[list[Candidate]]:
    """Candidates for the same words together, the likeliest first in each and of all: what stands elsewhere in a
    sentence says nothing against them."""
    places: list[list[Candidate]] = []
    for one in sorted(candidates, key=log_odds, reverse=True):
        place = next((place for place in places if _overlap(place[0], one)), None)
        if place is None:
            places.append([one])
        else:
            place.append(one)
    return places


def _overlap(one: Candidate, other: Candidate) -> bool:
    return _of_same_words(one, other) or (
        one.second is not None and other.second is not None and _of_same_words(one.second, other.second)
    )


def _of_same_words(one: Candidate | SecondHearing, other: Candidate | SecondHearing) -> bool:
    return one.first <= other.last and other.first <= one.last


def log_odds(candidate: Candidate) -> float:
    """That the name was said, and not what was read."""
    if candidate.second is not None:
        return _log_odds_heard_twice(candidate, candidate.second)
    perfect = perfect_evidence(candidate.known)
    return (
        GAIN * min(max(candidate.gain, -40.0), 6.0)
        + EVIDENCE * candidate.evidence
        + SHARE * max(candidate.evidence, 0.0) / perfect
        + LENGTH * perfect
        + WORDS * (candidate.last - candidate.first)
        + UNEXPECTED * (not candidate.expected)
        + COUNTED * min(candidate.counted, 2)
        + liking(candidate.known)
        + NONE_SAID
    )


def features_heard_twice(candidate: Candidate, second: SecondHearing) -> tuple[float, ...]:
    """What ``HEARD_TWICE`` weighs, in its order."""
    perfect = perfect_evidence(candidate.known)
    return (
        min(max(candidate.gain, -40.0), 6.0),
        max(candidate.evidence, 0.0) / perfect,
        min(max(second.gain, -40.0), 6.0),
        max(second.evidence, -10.0),
        max(second.evidence, 0.0) / perfect,
        perfect,
        candidate.last - candidate.first,
        second.last - second.first,
        float(not (candidate.expected or second.expected)),
        min(max(candidate.counted, second.counted), 2),
        float(second.agrees),
        max(second.spotted, -6.0),
        min(max(second.ahead, -25.0), 10.0),
        1.0,
        second.better,
    )


def _log_odds_heard_twice(candidate: Candidate, second: SecondHearing) -> float:
    found = features_heard_twice(candidate, second)
    return liking(candidate.known) + sum(weight * value for weight, value in zip(HEARD_TWICE, found, strict=True))

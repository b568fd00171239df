"""How likely each candidate drug is to have been said, and what to do about it (pure).

The weights were fitted by maximum likelihood (a conditional logit, McFadden 1974) on the names and sentences that
docs/topics/hearing.md tells; no name of the held-back half of ``./run bench drugs-heard`` was among them.
"""

import math
from collections.abc import Sequence

from dialog.lexicon.confusions import telephone_confusions
from dialog.lexicon.names import KnownName
from dialog.lexicon.sounds import numbered
from dialog.stt.drug_hearing import Candidate, liking

GAIN = 0.24
EVIDENCE = 0.25
SHARE = 1.1
"""Of the evidence a perfect hearing of the name would give: 1 is every sound as it should be."""
LENGTH = 0.12
"""Of that perfect evidence: a long name is less often heard by chance."""
LIKING = 0.5
NONE_SAID = -1.0

CERTAIN = 0.8
"""Probability from which a drug is written in the place of the words; below it is asked for."""
CERTAIN_ON_A_POOR_LINE = 0.9
CERTAIN_ON_A_BAD_LINE = 0.95
CERTAIN_WORD = 0.85
"""The same of the library's other words, which are not asked for: a wrong one finds nothing, a wrong drug another."""
WORTH_ASKING = 0.2
"""Probability from which the caller is asked."""


def weighed(candidates: Sequence[Candidate]) -> list[tuple[Candidate, float]]:
    """Each candidate with its probability, likeliest first; the rest of 1 is that none of them was said."""
    odds = [_log_odds(candidate) for candidate in candidates]
    highest = max([0.0, *odds])
    shares = [math.exp(one - highest) for one in odds]
    whole = sum(shares) + math.exp(-highest)
    return sorted(
        ((candidate, share / whole) for candidate, share in zip(candidates, shares, strict=True)),
        key=lambda found: -found[1],
    )


def _log_odds(candidate: Candidate) -> float:
    perfect = _perfect_evidence(candidate.known)
    return (
        GAIN * candidate.gain
        + EVIDENCE * candidate.evidence
        + SHARE * max(candidate.evidence, 0.0) / perfect
        + LENGTH * perfect
        + LIKING * liking(candidate.known)
        + NONE_SAID
    )


def _perfect_evidence(known: KnownName) -> float:
    taken = telephone_confusions().taken
    return float(sum(taken[sound, sound] for sound in numbered(known.phonemes)))

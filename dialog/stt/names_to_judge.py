"""Which names two recognisers are to judge: those that fit best what either wrote and what was heard, together (pure).

Each judgement costs 20 ms, a look at a name some microseconds: so all names that come near in any of the three are
compared, and by all three. The weights were fitted (a conditional logit, McFadden 1974) on the readings that
docs/topics/hearing.md tells.
"""

from collections.abc import Mapping, Sequence

from dialog.lexicon.matching import SoundMatch, SoundMatching, perfect_evidence
from dialog.stt.candidates import liking
from dialog.stt.spotted_names import SpottedNames

OURS, THEIRS, SHARE_OF_THEIRS = 0.22, 0.18, 4.2
"""Of the evidence in either reading, and of theirs beside that of a perfect hearing."""
LENGTH = 0.12
"""Of that perfect evidence."""
WORDS = 0.3
"""Of each word beyond the first, in either reading."""
FITS, BEHIND = 0.8, 0.065
"""Of how well a phoneme fits what was heard, and of how far the name is behind the best one there."""
LIKED = 0.47
LEAST, LEAST_FIT, LEAST_BEHIND = -10.0, -6.0, -30.0
MOST_HEARD = 60
"""Drugs that are looked at for what was heard alone."""
MOST_WORDS = 2
"""Words of the library that stand against them: "systolic" is no Bystolic."""


def names_to_judge(
    matching: SoundMatching, said: Sequence[str], others: Sequence[str], heard: SpottedNames, most: int
) -> list[SoundMatch]:
    """At most so many drugs in the place of words ``said`` of the first reading, likeliest first, and words of the
    library behind them. others: what the second reading has there."""
    near = {match.known.name for words in (said, others) for match in matching.matches(words)}
    chosen = sorted(near | set(heard.likeliest_drugs(MOST_HEARD)))
    ours, theirs = (_by_name(matching.matches(words, chosen)) for words in (said, others))
    both = [name for name in chosen if name in ours and name in theirs]
    ranked = sorted((ours[name] for name in both), key=lambda match: -_likely(match, theirs[match.known.name], heard))
    drugs = [match for match in ranked if match.known.is_drug]
    return [*drugs[:most], *[match for match in ranked if not match.known.is_drug][:MOST_WORDS]]


def _by_name(matches: Sequence[SoundMatch]) -> Mapping[str, SoundMatch]:
    return {match.known.name: match for match in matches}


def _likely(ours: SoundMatch, theirs: SoundMatch, heard: SpottedNames) -> float:
    known = ours.known
    perfect = perfect_evidence(known)
    return (
        OURS * max(ours.evidence, LEAST)
        + THEIRS * max(theirs.evidence, LEAST)
        + SHARE_OF_THEIRS * max(theirs.evidence, 0.0) / perfect
        + LENGTH * perfect
        + WORDS * (ours.last - ours.first + theirs.last - theirs.first)
        + FITS * max(heard.fit(known), LEAST_FIT)
        + BEHIND * max(heard.behind(known), LEAST_BEHIND)
        + LIKED * liking(known)
    )

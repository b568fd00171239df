"""A known name that may have been said in the place of some words of a reading (pure)."""

import math
from dataclasses import dataclass

from dialog.lexicon.names import KnownName

WORD = -3.6
OFTEN, MOST_ASKED = 5, 1.5
"""Mentions from which a term is likelier than a word, and log odds by which at most: "vasopressor" stands against
vasopressin."""


@dataclass(frozen=True, slots=True)
class SecondHearing:
    """What a second recogniser makes of a name, in the place of its own words ``first`` to ``last``.

    evidence, gain, expected, counted: as in Candidate; agrees: it read the very words there that the first one read.
    left_over: a drug is announced a few words before the name begins, so that what was said may be longer than it:
    "give be carved in" is no "give be Cardene". spotted, ahead: how well its phonemes fit what the first one's encoder
    heard, and by how much better than every other name's (dialog.stt.spotted_names). better: by how much the sentence
    fits that better with it than as it was read (dialog.stt.names_in_sentences).
    """

    evidence: float
    gain: float
    first: int
    last: int
    expected: bool
    counted: int
    agrees: bool
    spotted: float
    ahead: float
    left_over: bool = False
    better: float = 0.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name in the place of the words ``first`` to ``last``, tokens ``begins`` up to ``ends`` of the reading.

    evidence: log likelihood ratio of its sound; gain: log likelihood ratio of the reading with it and as it was.
    expected: the words around are such as stand beside a drug; counted: how many numbers, units and
    abbreviations it would replace; announced: a drug is, there or a word before. second: where a second recogniser was
    asked.
    """

    known: KnownName
    evidence: float
    gain: float
    first: int
    last: int
    begins: int
    ends: int
    expected: bool = True
    counted: int = 0
    announced: bool = False
    second: SecondHearing | None = None


def liking(known: KnownName) -> float:
    """Log odds by which a name is said more often than a generic name that the library holds; see weighing.

    A term of medicine is asked about the more often the more is written of it; how often everyday words are written
    tells nothing of that.
    """
    if known.kind == "word":
        return WORD
    if known.kind == "term":
        return WORD + min(max(math.log(max(known.mentions, 1) / OFTEN), 0.0), MOST_ASKED)
    if known.kind in ("generic", "added"):
        return 0.0 if known.mentions else -0.2
    return -0.7 if known.mentions else -1.8

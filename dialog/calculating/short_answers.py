"""Answers that name neither a value nor its figure: "all normal", "equally likely", "I don't know". Pure.

Each is counted only for what was asked just now, and read back like everything else.
"""

import re
from collections.abc import Sequence

from dialog.calculating.numbers import tokens
from dialog.calculating.polarity import FILLERS, NEGATIONS
from kb.calculators.contract import Input, Kind, Value

_ALIKE = re.compile(
    r"(?:(?:i'll|they|they're|these|those|it|it's|that's|all|both|everything|everything's|each|of|them|is|are|was|were"
    r"|completely|quite|entirely|perfectly) )*(?P<word>normal|0|none)"
    r"(?: (?:for|on|in|at|of|the|all|both|each|everything|them|these|those|sides|arms|legs|limbs))*"
)
_ALL_THERE = re.compile(
    r"(?:yes )*(?:(?:to )?(?:all|both)(?: \d+)?(?: of (?:them|these|those|the above))?(?: of)?"
    r"(?: (?:yes|present|positive))?"
    r"|every one(?: of them)?)(?: yes)*"
)
_UNKNOWN = re.compile(
    r"\b(?:(?:do|did|does|have|has|was|were|is|are)(?: not|n't) (?:know|known|have|got|been|done|measured|available"
    r"|checked|taken|sent|back)|not (?:known|sure|done|measured|available|checked|taken|sent|back yet)|unknown|no idea"
    r"|haven't|hasn't)\b"
)
_OF_WHOM = frozenset(
    """she he they there she's he's they're there's patient had has have been does did that's that one yes yeah or and
    , on it it's""".split()
)
"""Words beside those of a question that change nothing when it is answered in its own words."""


def alike(asked: Sequence[Input], found: Sequence[str]) -> dict[str, Value]:
    """What "all normal", "zero for both" or "normal" gives the inputs that were asked for, by their keys."""
    said = _ALIKE.fullmatch(" ".join("0" if word == "zeros" else word for word in found if word != ","))
    if said is None:
        return {}
    values = ((one.key, _named_so(one, said["word"])) for one in asked)
    return {key: value for key, value in values if value is not None}


def _named_so(one: Input, word: str) -> Value | None:
    if one.kind is Kind.CHOICE:
        named = (option.key for option in one.options if [word] in map(tokens, (option.title, *option.heard)))
        return next(named, one.normal if word == "normal" else None)
    return one.normal if word == "normal" else None


def all_there(found: Sequence[str]) -> bool:
    """Whether "all of them" or "both" is said of the findings that were asked for together."""
    return _ALL_THERE.fullmatch(" ".join(word for word in found if word != ",")) is not None


def in_its_own_words(one: Input, found: Sequence[str]) -> bool:
    """Whether a question after a finding is answered with what it offers: "equally likely", "a transplant"."""
    telling = [word for word in found if word not in FILLERS and word not in _OF_WHOM]
    offered = set(tokens(one.question))
    return bool(telling) and offered.issuperset(telling) and not NEGATIONS.intersection(found)


def unknown(words: str) -> bool:
    """Whether the caller says that he does not know: "we don't have it", "not measured"."""
    return _UNKNOWN.search(words.lower().replace("’", "'")) is not None

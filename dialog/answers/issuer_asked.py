"""Whose guideline is asked for: "by the British guideline", "per ADA", "what the diabetes association wants" (pure).

Another issuer's word is no answer to that while there is one of theirs.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from dialog.answers.selecting import Candidate
from dialog.question.asked import Asked
from kb.clinical_terms import full_form

_NATION = re.compile(
    r"\b(american|australian|british|canadian|dutch|english|european|french|german|irish|italian|japanese|scottish"
    r"|spanish|swiss) (?:\w+ ){0,2}?"
    r"(?:guid\w+|advice|societ\w+|association|college|consensus|recommend\w+|rules?|one)\b",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"\b(\w+) (?:society|association|college|foundation|academy|initiative)\b(?! of\b)"
    r"|\b(?:society|association|college|academy) of (\w+)",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"\b[A-Z]{3,6}\b|\b[a-z]{3,6}(?= (?:guid|recommend|says?\b|wants?\b))")
_NAME = re.compile(r",? and (?=[A-Z]\w+ (?:\w+ )*(?:Society|Association|College|Academy|Foundation))|, ")
_INITIAL = re.compile(r"\b[A-Z]")


def of_this_issuer(asked: Asked, best: Sequence[Candidate]) -> list[Candidate]:
    """The candidates of the issuer that the question names, when there are any; else all."""
    words, letters = _named(asked.question)
    if not words and not letters:
        return list(best)
    return [one for one in best if _is_of(one.statement.passage.document.organisation, words, letters)] or list(best)


@lru_cache(maxsize=64)
def _named(question: str) -> tuple[frozenset[str], frozenset[str]]:
    """The words by which issuers are named, small, and the initials, capital."""
    nations = (found[1] for found in _NATION.finditer(question))
    bodies = (found[1] or found[2] for found in _BODY.finditer(question))
    letters = frozenset(found.group().upper() for found in _LETTERS.finditer(question) if not full_form(found.group()))
    return frozenset(word.lower() for word in (*nations, *bodies)), letters


def _is_of(organisation: str, words: frozenset[str], letters: frozenset[str]) -> bool:
    if not words.isdisjoint(organisation.lower().replace(",", "").split()):
        return True
    return any(
        _abbreviates(said, "".join(_INITIAL.findall(name))) for said in letters for name in _NAME.split(organisation)
    )


def _abbreviates(said: str, initials: str) -> bool:
    """One initial may be left out: "NICE" of the National Institute for Health and Care Excellence."""
    left = iter(initials)
    return 0 <= len(initials) - len(said) <= 1 and said[0] == initials[0] and all(letter in left for letter in said)

"""The words of a document that everyday English does not hold: names of drugs, tests and diseases that a caller may say
and a recogniser would not write. Pure but for one read of the packaged vocabulary.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from kb.embeddings.packaged import vocabulary

MOST_TERMS = 400
"""Kept of one document: a 300-page guideline has some 300 that it writes twice. However large or hostile a document is,
it brings no more."""

_WORD = re.compile(r"(?<![A-Za-z])[A-Za-z]{5,24}(?![A-Za-z])")
"""Longer ones are formulae, addresses, or letters that nobody says."""
_AMOUNT = re.compile(
    r"(?<![A-Za-z])([A-Za-z]{5,24})\s+(?:\([^()]{1,40}\)\s*)?\d[\d.,]*\s?"
    r"(?:mg|mcg|µg|micrograms?|milligrams?|g|grams?|units?|IU)\b(?!\s?/\s?(?:d?L|mL)\b)"
)
"""A word and how much of it is given. So much in a decilitre is a laboratory's figure and no dose."""
_ENDINGS = (("ies", "y"), ("es", ""), ("s", ""), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"), ("ly", ""))


@dataclass(frozen=True, slots=True)
class Term:
    """word: 5 to 24 letters, small; mentions: how often it is written; dosed: an amount stands behind it somewhere."""

    word: str
    mentions: int
    dosed: bool = False


def terms_in(texts: Iterable[str]) -> list[Term]:
    """Those with an amount first, then the oftenest; at most ``MOST_TERMS``. Raises ModelMissing."""
    mentions: Counter[str] = Counter()
    dosed: set[str] = set()
    for text in texts:
        mentions.update(found.group().lower() for found in _WORD.finditer(text))
        dosed.update(found[1].lower() for found in _AMOUNT.finditer(text))
    rare = [Term(word, count, word in dosed) for word, count in mentions.items() if not is_everyday(word)]
    return sorted(rare, key=lambda term: (not term.dosed, -term.mentions, term.word))[:MOST_TERMS]


def is_everyday(word: str) -> bool:
    """Whether it, or what it may be a form of, is one of the 20,000 words that BERT has a piece of its own for (Devlin
    et al. 2019, arXiv 1810.04805): the commonest of books and the encyclopedia."""
    known = _everyday()
    return word in known or any(
        word.endswith(ending) and word[: -len(ending)] + instead in known for ending, instead in _ENDINGS
    )


@cache
def _everyday() -> frozenset[str]:
    return frozenset(word for word in vocabulary() if word.isalpha() and len(word) > 2)

"""A brand for which the caller's library writes the substance: "Entresto" is "valsartan and sacubitril" (pure)."""

import re

from dialog.lexicon.names import known_names
from dialog.question.everyday_words import TERM, rarity

_WORD = re.compile(r"[A-Za-z]{4,}")


def with_substances(question: str) -> str:
    """The question with the brands that are no everyday words replaced by their substances."""
    return _WORD.sub(lambda found: _substance(found.group(), question), question)


def _substance(word: str, question: str) -> str:
    known = known_names().get(word.lower())
    if known is None or known.kind != "brand" or rarity(word.lower()) < TERM:
        return word
    return word if known.substance in question.lower() else known.substance

"""A brand for which the caller's library writes the substance: "Entresto" is "valsartan and sacubitril" (pure)."""

import re

from dialog.lexicon.names import known_names
from dialog.question.everyday_words import TERM, rarity

_ASIDE = re.compile(r"\s*[(,].*")
"""What the table says of a substance: "tolvaptan (low blood sodium)"."""


def substance_of(word: str) -> str | None:
    """The substance of a brand that is no everyday word; None for any other word.

    word: in small letters. Raises ModelMissing.
    """
    known = known_names().get(word)
    if known is None or known.kind != "brand" or rarity(word) < TERM:
        return None
    return _ASIDE.sub("", known.substance)

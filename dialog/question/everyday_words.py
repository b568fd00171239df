"""How rare a word is in everyday English, so that "bother" weighs little in a question and "cystitis" much.

Pure but for one read of the packaged vocabulary. BERT's 30,522 pieces stand about in the order of their frequency in
books and the encyclopedia (Devlin et al. 2019, arXiv 1810.04805, section 3.1), after a thousand places for other signs;
a word that is not among them is rarer than all that are.
"""

import math
from functools import cache, lru_cache

from kb.embeddings.packaged import vocabulary

_FIRST = 1996
"""The place of "the", the commonest."""
_BEYOND = 45_000
"""Where a word that is not in the vocabulary is taken to stand."""
TERM = 0.71
"""Rarity from which a word is taken for a term of art: place 18,300, "pneumonia" and "glucose"."""


@cache
def _places() -> dict[str, int]:
    return {word: place for word, place in vocabulary().items() if place >= _FIRST and word.isalpha()}


@lru_cache(maxsize=8192)
def rarity(word: str) -> float:
    """0 for "the" to 1 for a word that everyday English hardly knows; a number is 0.3. Raises ModelMissing."""
    if word[0].isdigit():
        return 0.3
    places = _places()
    place = places.get(word) or min((places[form] for form in _forms(word) if form in places), default=_BEYOND)
    return min(1.0, max(0.05, math.log(place / _FIRST) / math.log(_BEYOND / _FIRST)))


def _forms(word: str) -> tuple[str, ...]:
    """What the word may be an inflection of: "injections", "titrated"."""
    return tuple(
        word[: len(word) - len(ending)] + instead
        for ending, instead in _ENDINGS
        if word.endswith(ending) and len(word) - len(ending) >= 4
    )


_ENDINGS = (("ies", "y"), ("es", ""), ("s", ""), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"), ("ly", ""))

"""Which telling words of a question a statement leaves unmet, by meaning and not by stems alone (pure).

A stem is met or it is not: to stems the caller's "cardiovert him" and a guideline's "after cardioversion" have nothing
in common. The vectors of word pieces tell how near the nearest word is (``kb.rerank.words_met``).
"""

from dialog.question.asked import Asked
from dialog.question.telling_words import telling_words
from kb.rerank.words_met import WordsMet

TELLS = 0.4
"""Rarity from which a word that is not met counts."""
NEAR = 0.6
"""Cosine of the nearest piece from which a word is met, chosen by folds of documents: of 341 answerable
questions 84.9 % are kept, on average, while 2 to 7 % of 149 others are let through by stems alone; 86.2, 85.4, 87.7,
86.7 and 86.3 % with .5, .55, .6, .65 and .7."""


def unmet(asked: Asked, met: WordsMet | None, around: frozenset[str]) -> int:
    """How many telling words of what asks the statement and its headings leave unmet.

    met: of this statement alone; None where nobody can tell, and then stems alone count. around: the stems that stand
    in it and in its headings.
    """
    asking = asked.asking
    missing = {stem for stem, weight in asked.weights.items() if weight >= TELLS and stem in asking - around}
    if met is not None:
        nearest = zip(met.words, met.said[0].tolist(), met.headed[0].tolist(), strict=True)
        missing -= {stem for word, said, headed in nearest if max(said, headed) >= NEAR for stem in telling_words(word)}
    return len(missing)

"""Which telling words of a question a statement leaves unmet, by meaning and not by stems alone (pure).

A stem is met or it is not: to stems the caller's "cardiovert him" and a guideline's "after cardioversion" have nothing
in common. The vectors of word pieces tell how near the nearest word is (``kb.rerank.words_met``).
"""

from dialog.question.asked import KINDS, Asked
from dialog.question.telling_words import stem, telling_words
from kb.rerank.words_met import WordsMet

TELLS = 0.4
"""Rarity from which a word that is not met counts."""
NEAR = 0.6
"""Cosine of the nearest piece from which a word is met, chosen by folds of documents: of 341 answerable
questions 84.9 % are kept, on average, while 2 to 7 % of 149 others are let through by stems alone; 86.2, 85.4, 87.7,
86.7 and 86.3 % with .5, .55, .6, .65 and .7."""


_ASKS_FOR = {
    "amount": "dose doses dosing dosage amount volume",
    "time": "interval duration course frequency window gap period often",
    "figure": "threshold cutoff limit level target goal range percentage percent number",
}
_ASKED_BY = {kind: frozenset(map(stem, words.split())) for kind, words in _ASKS_FOR.items()}


def asked_by(asked: Asked, text: str) -> frozenset[str]:
    """The stems of words that ask for a kind of fact that the text tells: "75 mg every 2 weeks" need not say "dose" nor
    "interval"."""
    told = (_ASKED_BY[kind.name] for kind in KINDS if kind.name in _ASKED_BY and asked.tells(kind, text))
    return frozenset[str]().union(*told)


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

"""Somebody is allergic to what the statement that fits best would give him (pure).

"First line antibiotic in pneumonia, he's allergic to penicillin" is met best, word by word, by the line that says
amoxicillin.
"""

import re
from collections.abc import Sequence

from dialog.answers.selecting import Candidate
from dialog.question.drug_classes import CLASSES
from dialog.question.telling_words import telling_words

_NAMED = r"(?P<drug>[\w-]+(?: (?!and\b|or\b|but\b|so\b|what\b|which\b)[\w-]+)?)"
_ALLERGIC = re.compile(
    rf"\b(?:allerg(?:ic|y) to|(?:reaction|anaphylaxis|anaphylactic|rash) (?:to|with|from|after)) {_NAMED}"
    r"|(?P<before>[\w-]+(?: [\w-]+)?)[ -]allerg(?:y|ic)\b(?! to\b)",
    re.IGNORECASE,
)
_NO_DRUG = frozenset(
    "a an is was are be the this that his her any drug drugs food known no s severe to it both several multiple".split()
)
_CALLED = re.compile(
    r"[\w-]+[ -](?:allerg\w+|hypersensitiv\w+)|(?:allerg\w+|hypersensitiv\w+|anaphyla\w+) to [\w-]+", re.IGNORECASE
)
"""The allergy called by its name: "Penicillin allergy: doxycycline" gives no penicillin."""
_TELLS_OF_IT = re.compile(r"allerg|hypersensitiv|anaphyla|intoleran|desensiti[sz]|cross-?react", re.IGNORECASE)


def allergies(question: str) -> tuple[re.Pattern[str], ...]:
    """What the names of the drugs are like that somebody is said to be allergic to: a drug, and all of its class."""
    found: list[re.Pattern[str]] = []
    for match in _ALLERGIC.finditer(question):
        words = (match["drug"] or match["before"]).lower().split()
        itself = words[0] if match["drug"] else words[-1]
        stems = frozenset(telling_words(" ".join(words)))
        found += [one.member for one in CLASSES if one.named_in(stems) or one.member.fullmatch(itself)]
        found += [re.compile(re.escape(itself))] if itself not in _NO_DRUG else []
    return tuple(found)


def for_the_allergic(question: str, best: Sequence[Candidate]) -> list[Candidate]:
    """What tells of the allergy first, then what gives nothing of the class; none may be left.

    question: the whole of it, since an allergy stands in what is left out of a long one.
    """
    shunned = allergies(question)
    if not shunned:
        return list(best)
    harmless = [one for one in best if not _gives(one, shunned)]
    return sorted(harmless, key=lambda one: _TELLS_OF_IT.search(_text(one)) is None)


def _gives(one: Candidate, shunned: Sequence[re.Pattern[str]]) -> bool:
    words = re.findall(r"[a-z][a-z-]+", _CALLED.sub(" ", one.statement.standing_alone).lower())
    return any(member.fullmatch(word) for word in words for member in shunned)


def _text(one: Candidate) -> str:
    return f"{one.statement.passage.section} {one.statement.standing_alone}"

"""The dose of an adult or of a child? Asked back where a source tells both apart and the caller named neither."""

import re
from collections.abc import Sequence

from dialog.answers.evidence import holds_fact
from dialog.answers.selecting import Candidate
from dialog.asking_back.adult_or_child import OFFERED, tells_either, told_of
from dialog.asking_back.clarification import Clarification
from dialog.question.asked import Asked
from kb.statements import Statement

NEARLY_AS_WELL = 3.0
"""How much worse the other's dose may fit than the best: the dose of another drug or disease fits worse than that."""

_SOMEBODY = re.compile(
    r"\b(?:man|woman|men|women|lady|gentleman|guy|bloke|mother|father|husband|wife|pensioner|elderly|smoker|pregnan\w+)\b"
    r"|\byears?[ -]old\b",
    re.IGNORECASE,
)
"""Somebody of whom it is plain which of the two he is."""
_NUMBERS = re.compile(r"\d[\d.,]*")


def dose_by_age(asked: Asked, best: Sequence[Candidate]) -> Clarification | None:
    """The question back, "Epinephrine: for an adult or for a child?"; None where the words tell, or the source does
    not."""
    if not best or asked.populations or not asked.wants_dose:
        return None
    if tells_either(asked.question) or _SOMEBODY.search(asked.question):
        return None
    source = best[0].statement.passage.document.key
    told: dict[int, Statement] = {}
    for one in best:
        near = one.fit >= best[0].fit - NEARLY_AS_WELL and one.statement.passage.document.key == source
        whose = _whose(one.statement)
        if near and whose is not None and holds_fact(asked, one):
            told.setdefault(whose, one.statement)
    if len(told) < 2 or best[0].statement not in told.values() or _figures(told[0]) == _figures(told[1]):
        return None
    completed = tuple(f"{asked.question.rstrip(' ?.!')} in {one}" for one in OFFERED)
    return Clarification(asked.question, ", ".join(sorted(asked.drugs)), OFFERED, completed, "for")


def of_this_age(asked: Asked, best: Sequence[Candidate]) -> list[Candidate]:
    """Of a question about an adult no statement that is of children alone, and the other way, when others are left."""
    whose = told_of(asked.question)
    if whose is None:
        return list(best)
    return [one for one in best if _whose(one.statement) in (whose, None)] or list(best)


def _whose(statement: Statement) -> int | None:
    """Of ``OFFERED`` the one that the statement, or else what it stands under, tells of alone."""
    passage = statement.passage
    return next(
        (
            told_of(words)
            for words in (statement.standing_alone, passage.heading, passage.section)
            if tells_either(words)
        ),
        None,
    )


def _figures(statement: Statement) -> frozenset[str]:
    return frozenset(_NUMBERS.findall(statement.text))

"""Of which drug a statement tells an amount (pure).

"Tenecteplase 0.25 mg/kg is an alternative to alteplase" names both and doses one: read out to somebody who asked for
the other it is a wrong dose.
"""

import re
from collections.abc import Sequence

from dialog.answers.dose_purpose import prevention_asked, prevents
from dialog.answers.selecting import Candidate
from dialog.question.asked import DOSE, WITHOUT_MEASURED, Asked
from dialog.question.drug_names import drugs_in
from kb.statements import Statement

_WORD = re.compile(r"[A-Za-z]{4,}")
_TOGETHER = re.compile(r"\s*(?:[/+&,–-]|\b(?:and|or|plus|with)\b)?\s*", re.IGNORECASE)
"""What stands between the names of drugs that are given together, or either for the other."""
_RIGHT_BEHIND = re.compile(r"\s*(?:(?:of|IV|PO|oral|orally|intravenous|intravenously|SC|IM)\s+){0,2}", re.IGNORECASE)
_OF_OTHERS = re.compile(
    r"\bpost-|\bafter\b|monitor|contra-?indicat|revers|complicat|bleed|side effect|adverse|interact", re.IGNORECASE
)
"""A heading under which amounts are not of the drug it names: "Post-Alteplase Monitoring"."""
UNNAMED = frozenset({"a drug that is not named"})
_FLUIDS = frozenset({"saline", "crystalloid", "crystalloids", "flush"})
"""What is given with a drug and is none: "follow epinephrine with a saline flush of 0.5 mL"."""
NEARLY_AS_WELL = 3.0
_FINDABLE = 40
"""Letters of a statement by which it is found in its passage."""
_CLAUSE_ENDS = re.compile(r"[.;]\s|$")


def dosed_drugs(statement: Statement) -> frozenset[str]:
    """The drugs whose amounts it tells, lower case; empty when it tells no amount, or its passage names no drug.

    Of each amount: the drug right behind it, else the one named last before it, else the first behind it in the same
    clause, else those of the nearest label or heading that names any, else the one that its passage names, of several
    the last before it. ``UNNAMED`` where none of these tells.
    """
    text = WITHOUT_MEASURED.sub(" ", statement.text)
    names = _named(text)
    found: set[str] = set()
    for amount in DOSE.finditer(text):
        found |= _dosed(text, names, amount) or _headed(statement)
    return frozenset(found)


def _dosed(text: str, names: list[tuple[int, int, frozenset[str]]], amount: re.Match[str]) -> frozenset[str]:
    behind = _RIGHT_BEHIND.match(text, amount.end())
    place = behind.end() if behind else amount.end()
    clause = _CLAUSE_ENDS.search(text, amount.end())
    end = clause.start() if clause else len(text)
    right_behind = [group for begins, _, group in names if begins == place]
    before = [group for _, ends, group in names if ends <= amount.start()]
    later = [group for begins, _, group in names if amount.end() <= begins < end]
    return (right_behind or before[-1:] or later[:1] or [frozenset[str]()])[0]


def _named(text: str) -> list[tuple[int, int, frozenset[str]]]:
    """Where each group of drugs that are named together begins and ends, and which they are."""
    groups: list[tuple[int, int, frozenset[str]]] = []
    for word in _WORD.finditer(text):
        drugs = drugs_in(word.group()) | (_FLUIDS & {word.group().lower()})
        if not drugs:
            continue
        if groups and _TOGETHER.fullmatch(text, groups[-1][1], word.start()):
            begins, _, together = groups.pop()
            groups.append((begins, word.end(), together | drugs))
        else:
            groups.append((word.start(), word.end(), drugs))
    return groups


def _headed(statement: Statement) -> frozenset[str]:
    passage = statement.passage
    labels = (statement.label, *reversed(statement.under), *reversed(passage.section.split(" > ")))
    for label in labels:
        if _OF_OTHERS.search(label):
            return UNNAMED
        if drugs := drugs_in(label):
            return drugs
    drugs = drugs_in(f"{passage.document.title} {passage.text}")
    return drugs if len(drugs) <= 1 else _named_before(statement)


def _named_before(statement: Statement) -> frozenset[str]:
    """The drugs that its passage names last before it; where that cannot be told, it is anybody's."""
    text = statement.passage.text
    place = text.find(statement.text[:_FINDABLE])
    named = _named(text[:place]) if place > 0 else []
    return named[-1][2] if named else UNNAMED


def own_doses_first(asked: Asked, best: Sequence[Candidate]) -> list[Candidate]:
    """Where a dose is asked for, what doses that drug first, if it fits nearly as well, and nothing that doses others
    alone, nor what prevents where a treatment is asked for and told, or the other way. May be empty."""
    if not asked.wants_dose or not best:
        return list(best)
    least = best[0].fit - NEARLY_AS_WELL
    dosed = [(one, dosed_drugs(one.statement)) for one in best]
    own = [one for one, drugs in dosed if drugs & asked.drugs and one.fit >= least]
    left = [*own, *(one for one, drugs in dosed if one not in own and (not drugs or drugs & asked.drugs))]
    preventing = prevention_asked(asked.question) if asked.use else None
    if preventing is None or all(prevents(one.statement) is not preventing for one in own):
        return left
    return [one for one in left if not one.statement.dose or prevents(one.statement) is preventing]

"""Is a calculation asked for by describing it? "Calcium 2.1, albumin 28, what's it allowing for the albumin" (pure).

A description alone is a question for the library ("how is the calcium corrected for the albumin"): it asks for a
calculation only with the patient's values, or as an order to score, and when nothing else is asked beside it.
"""

import re
from collections.abc import Sequence

from dialog.calculating.heard import sentence
from dialog.calculating.mentioned import FEW, asking_clauses
from dialog.calculating.vocabulary import names_of_values, words_of_values
from dialog.question.drug_names import drugs_in
from kb.calculators.contract import Calculator
from kb.calculators.described import Description, described_in
from kb.calculators.registry import normal

_WHOSE = frozenset({"age", "sex"})
"""What tells whom a question is about, and nothing that is calculated with."""
_ELSE = re.compile(
    r"\b(?:treat\w*|manag\w*|therapy|antibiotics?|guidelines?|recommend\w*|first line|indicat\w*|contraindicat\w*"
    r"|(?<!the )(?<!a )means?(?! (?:of|pressure|arterial))|meaning|interpret\w*|cut ?offs?|thresholds?|targets?|goals?"
    r"|normal range|what causes?|causes of|why|prevent\w*|symptoms|define|definition|validated"
    r"|when (?:do|should|is|are)|how (?:do|is|are) (?:i|we|you|it|the)"
    r"|what (?:do|should|can) (?:i|we|you) (?!run|expect|make|get)"
    r"|(?:should|do|can|could|may) (?:i|we) (?!rule|exclude|expect|run|get|(?:still )?need a d dimer))\b"
)
"""Asks for something else than a figure."""
_ORDERED = re.compile(
    r"\b(?:(?:want|like|need) (?:you )?to|let s|let me|help me|(?:can|could|will|would) you|please)"
    r" (?:score|calculate|work out|grade)\b"
)
"""Orders a score, for which no value is needed: it will be asked for."""


def asked_by_description(words: str) -> tuple[Calculator, ...]:
    """The calculators that the words describe and give values for: those with the most values, of these the most
    closely described; none when something else is asked."""
    fitting = described_in(words)
    if not fitting or _ELSE.search(normal(words)):
        return ()
    scored = [
        (told, len(one.groups), one.calculator)
        for one in fitting
        if (told := _told(one, words) or int(_ordered(words))) and _is_asked_of(one, words)
    ]
    best = max(((told, groups) for told, groups, _ in scored), default=None)
    return tuple(dict.fromkeys(each for told, groups, each in scored if (told, groups) == best))


def _ordered(words: str) -> bool:
    return _ORDERED.search(normal(words)) is not None


def is_nearer(described: Sequence[Calculator], named: Sequence[Calculator], phrase: str) -> bool:
    """Whether the description tells better what is meant than a name that was found: of one of several calculators of
    that name, of a relative that takes more ("anion gap allowing for an albumin of two"), or of another one of which
    the name is only an input ("ICU mortality, mean pressure sixty")."""
    if len(described) != 1:
        return False
    one = described[0]
    if one in named:
        return len(named) > 1
    related = bool(one.family) and any(one.family == each.family for each in named)
    return related or phrase in {normal(name) for each in one.inputs for name in (each.title, *each.heard)}


def _told(one: Description, words: str) -> int:
    """How many values the words give; 0 where they are too few to be a patient's."""
    calculator = one.calculator
    said = names_of_values(calculator, one.without(words))
    values = {each.key: each.value for each in sentence(calculator, said).values}
    enough = len(values) >= FEW and bool(values.keys() - _WHOSE)
    return len(values) if enough or (values and not calculator.missing(values)) else 0


def _is_asked_of(one: Description, words: str) -> bool:
    """Whether a question among the words is about what is described, and no drug stands there that it has no place
    for."""
    asked = asking_clauses(words)
    if asked and not any(one.touches(clause) for clause in asked):
        return False
    known = words_of_values(one.calculator)
    return all(one.touches(drug) or drug in known for drug in map(normal, drugs_in(words)))

"""Whether a dose treats or prevents (pure).

Enoxaparin 40 mg once daily prevents a thrombosis and treats none: asked for a thrombosis it is the wrong dose.
"""

import re

from kb.statements import Statement

_PREVENTION = re.compile(r"\bprophyla|\bprevent", re.IGNORECASE)
_PROPHYLAXIS = re.compile(r"\bprophyla", re.IGNORECASE)
_TREATMENT = re.compile(r"\btreat|\btherap", re.IGNORECASE)
_LEFT_OPEN = re.compile(
    r"\bprotect|\bcover\b|\bbefore\b|perioperative|\bsurgery|\bdental|\bdentist|\bprocedure", re.IGNORECASE
)
"""Said both of what prevents and of what treats."""


def prevention_asked(question: str) -> bool | None:
    """Whether the dose that is asked for is one that prevents; None where that is left open."""
    if _PREVENTION.search(question):
        return True
    return None if _LEFT_OPEN.search(question) else False


def prevents(statement: Statement) -> bool:
    """Whether the statement, or what it stands under, is of prevention and says nothing of treatment.

    "To prevent" in the text itself tells the aim of a treatment as often.
    """
    if _TREATMENT.search(f"{statement.passage.heading} {statement.standing_alone}"):
        return False
    above = " ".join((statement.passage.section, *statement.under, statement.label))
    return bool(_PREVENTION.search(above) or _PROPHYLAXIS.search(statement.text))

"""A question for the treatment of a condition in general is not answered from a special case first (pure).

"Empiric Coverage for Pseudomonas aeruginosa", "Penicillin Allergy", "Stage 2": what such a heading names, the question
must name too. The case is not lost: it stands further back.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from dialog.answers.selecting import Candidate
from dialog.question.asked import Asked
from dialog.question.telling_words import telling_words

LESS = 3.0
"""What a special case loses of its fit: more than the second sentence may fit worse, less than what is kept back."""
_TREATMENT = re.compile(
    r"\b(?:treat(?:ed|ing|ment)?|manage(?:d|ment)?|first[ -]?line|drug of choice|therapy)\b", re.IGNORECASE
)
_SPECIAL = re.compile(
    r"\b(?:\w+monas|\w+cocc(?:us|al)|\w+bacter|MRSA|MSSA|ESBL|fungal|viral|influenza|\w*virus|anaerob\w+|aspiration"
    r"|special populations?|pregnan\w+|lactation|child\w*|p(?:a)?ediatric|neonat\w+|older|elderly|black|allerg\w+"
    r"|comorbidit\w+|kidney|renal|dialysis|hepatic|transplant|immunocompromised|resistan\w+|refractory"
    r"|recurren\w+|relaps\w+|severe|ICU|stage \d\w*|de-?escalation|discharge|follow-?up|testing|perioperative|switch"
    r"|intoleran\w+)\b",
    re.IGNORECASE,
)
_BUT = re.compile(r"\b(?:without|non-?severe|no|not)\b.*", re.IGNORECASE)


def general_first(best: Sequence[Candidate], asked: Asked) -> list[Candidate]:
    """The candidates, best first, with special cases moved back when the question is for a treatment in general."""
    if asked.drugs or asked.populations or asked.figures or asked.essential or not _TREATMENT.search(asked.question):
        return list(best)
    said = frozenset(telling_words(asked.question))
    moved = [replace(one, fit=one.fit - LESS) if _special(one.statement.passage.section, said) else one for one in best]
    return sorted(moved, key=lambda one: -one.fit)


def of_a_special_case(one: Candidate, asked: Asked) -> bool:
    """Whether the candidate stands under a special case that the question does not name."""
    return _special(one.statement.passage.section, frozenset(telling_words(asked.question)))


def _special(section: str, said: frozenset[str]) -> bool:
    for heading in section.split(" > "):
        for found in _SPECIAL.finditer(_BUT.sub("", heading)):
            if not said & frozenset(telling_words(found.group())):
                return True
    return False

"""What a patient is told to have normal is not asked about (pure).

"Clexane for a seventy-kilo woman, normal kidneys" was met best, word by word, by the dose in renal impairment.
"""

import re

_ORGAN = (
    r"(?:kidneys?|renal function|kidney function|liver|liver function|l ?f ?ts?|creatinine|e ?gfr|clearance|platelets?)"
)
_WELL = r"(?:normal|good|fine|healthy|preserved|intact|perfect|ok|okay|all right)"
_BESIDE = r"(?:[,;]\s*|(?<=[.?!]\s)|\s+(?:with|has|have|and)\s+)"
_NORMAL = re.compile(
    rf"{_BESIDE}(?:an? )?(?:perfectly |otherwise )?{_WELL} {_ORGAN}\b(?: and {_ORGAN})?"
    rf"|{_BESIDE}(?:(?:his|her|their|the) )?{_ORGAN} (?:is |are )?(?:perfectly |all )?{_WELL}\b"
    r"|[,;]?\s*\b(?:with |has |and )?(?:no|without(?: any)?) (?:renal|kidney|liver|hepatic)"
    r" (?:impairment|disease|failure|problems?|trouble|dysfunction)\b",
    re.IGNORECASE,
)


def without_what_is_well(question: str) -> str:
    """The question without what it tells to be normal; the question itself when nothing else would be left."""
    rest = _NORMAL.sub("", question)
    return rest if len(rest.split()) > 1 else question

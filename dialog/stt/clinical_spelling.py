"""Clinical words as they are written, where a general recogniser hears the right sounds and spells them apart. Pure."""

import re

_PREFIXES = (
    "hyper hypo anti brady tachy cardio neuro gastro thrombo pneumo hemo haemo nephro hepato osteo peri endo myo"
)
_HYPHENED = re.compile(rf"\b({'|'.join(_PREFIXES.split())})-(?=[a-z])", re.IGNORECASE)
"""Combining forms that medicine writes together with what follows."""

_KALEMIA = re.compile(r"\b(hyper|hypo|normo)[ -]?c(al[ae]?emi[ac])", re.IGNORECASE)
"""Potassium is kalium: "-calemia" has its sound and is no word."""

_INR = re.compile(r"\bI and R\b")
"""Single capitals are letters that were said, and "N" between two of them sounds like "and"."""

_SPELLED: tuple[tuple[re.Pattern[str], str], ...] = ((_HYPHENED, r"\1"), (_KALEMIA, r"\1k\2"), (_INR, "INR"))


def clinically_spelled(words: str) -> str:
    """ "hyper-tension" is "hypertension", "hypercalemia" is "hyperkalemia", "I and R" is "INR"; all else stays."""
    for pattern, written in _SPELLED:
        words = pattern.sub(written, words)
    return words

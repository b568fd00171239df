"""A dose as a caller says it, in parts: an amount, its unit, "per kilo" and the way it is given. Pure."""

import re
from enum import StrEnum

from dialog.calculating.numbers import is_figure, joined, separate


class DoseTold(StrEnum):
    """How much of a dose the words end with.

    NONE: they end with none. NUMBER: with a number without its unit. BROKEN: within a number. AMOUNT: with a number and
    its unit, behind which "per kilo", a way or a time is often said. WHOLE: with one of these.
    """

    NONE = "none"
    NUMBER = "number"
    BROKEN = "broken"
    AMOUNT = "amount"
    WHOLE = "whole"


_UNITS = frozenset(
    """mg milligram milligrams mcg microgram micrograms g gram grams ml mil mils milliliter milliliters millilitre
    millilitres unit units iu puff puffs tablet tablets mmol millimole millimoles meq milliequivalents nanograms joule
    joules percent""".split()
)
_WHOLE = re.compile(
    r"(?:\b(?:per|a|an|each|every|once|twice|times)(?: \d+)? (?:kilo\w*|kg|hours?|minutes?|min|days?|dose|weeks?|daily"
    r"|weekly|square meter|m2)"
    r"|\b(?:daily|nightly|weekly|stat|bid|tid|qid|iv|po|im|sc|orally|intravenous(?:ly)?|intramuscular(?:ly)?"
    r"|subcutaneous(?:ly)?|by mouth|inhaled|nebuli[sz]ed|sublingual(?:ly)?|rectal(?:ly)?|push|bolus"
    r"|i v|p o|i m|s c|twice|at night)"
    r"|\d (?:kilos?|kg|kilograms?|pounds?|years?(?: old)?|months?(?: old)?|weeks?(?: old)?|days? old))$"
)
_GIVES = re.compile(
    r"\b(?:give|gave|giving|given|dose(?: of| is| was)?|dosed at|takes?|taking|started(?: on)?|start with"
    r"|bolus(?: of)?)(?: [a-z]+){0,2} \d[\d.]*$"
)


def dose_told(words: str) -> DoseTold:
    """What the words end with, as a pause finds them."""
    found = [word for word in joined(separate(words)) if word != ","]
    if not found:
        return DoseTold.NONE
    if found[-1] in ("point", "and") and len(found) > 1 and is_figure(found[-2]):
        return DoseTold.BROKEN
    if is_figure(found[-1]):
        return DoseTold.NUMBER
    if _WHOLE.search(" ".join(found)):
        return DoseTold.WHOLE
    if found[-1] in _UNITS and len(found) > 1 and is_figure(found[-2]):
        return DoseTold.AMOUNT
    return DoseTold.NONE


def says_dose(words: str) -> bool:
    """Whether the caller is saying a dose: the words end with an amount, or with a number of what is given.

    Not where the recogniser heard a question end.
    """
    if words.rstrip().endswith("?"):
        return False
    match dose_told(words):
        case DoseTold.AMOUNT:
            return True
        case DoseTold.NUMBER | DoseTold.BROKEN:
            text = " ".join(word for word in joined(separate(words)) if word != ",")
            return _GIVES.search(re.sub(r" (?:point|and)$", "", text)) is not None
        case _:
            return False

"""Figures that stand raised (pure): "10" and a raised "9" must not become a hundred and nine."""

import re

_RAISED = str.maketrans("0123456789+-−–", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻")
_FIGURES = re.compile(r"[-+−–]?\d{1,3}")


def raised(text: str) -> str:
    """ "9" is "⁹" and "-3" is "⁻³", also where it is the mark of a note; "st", "2+" and "TM" stay."""
    return text.translate(_RAISED) if _FIGURES.fullmatch(text.strip()) else text

"""Does a figure the caller gave lie in the range a statement is about?

Pure. "INR three point two" belongs to the row "2.0-3.9", not to "1.3-1.9"; "potassium five point seven" to "K+ > 5.5".
"""

import math
import re

_NUMBER = re.compile(r"(?<![\w.,-])\d+(?:\.\d+)?(?![\w,]*\d|-(?:year|day|hour|week|month))")
_RANGE = re.compile(
    r"(?P<sign>[<>≥≤]=?)\s?(?P<limit>\d+(?:\.\d+)?)"
    r"|(?<![\w.-])(?P<low>\d+(?:\.\d+)?)\s?(?:-|–|to)\s?(?P<high>\d+(?:\.\d+)?)(?![\w]*\s?(?:mg|mcg|mL|g|units|IU)\b)"
)
_ALIKE = 4.0
"""A limit more than so many times as large or as small as the figure is of another kind."""


def figures_said(question: str) -> tuple[float, ...]:
    """The figures of a question, as written by ``kb.clinical_terms.in_written_words``."""
    return tuple(float(found.group()) for found in _NUMBER.finditer(question))


def range_fit(figures: tuple[float, ...], text: str) -> float:
    """1 when one of the figures lies in a range of the text, -1 when ranges of its size are there and it lies in none,
    0 when there is nothing to compare."""
    if not figures:
        return 0.0
    outside = False
    for found in _RANGE.finditer(text):
        low, high = _limits(found)
        for figure in figures:
            if not _comparable(figure, low, high):
                continue
            if low <= figure <= high:
                return 1.0
            outside = True
    return -1.0 if outside else 0.0


def _limits(found: re.Match[str]) -> tuple[float, float]:
    if found["sign"]:
        limit = float(found["limit"])
        above = found["sign"][0] in ">≥"
        strict = found["sign"] in "<>"
        edge = 1e-9 if strict else 0.0
        return (limit + edge, math.inf) if above else (-math.inf, limit - edge)
    return float(found["low"]), float(found["high"])


def _comparable(figure: float, low: float, high: float) -> bool:
    limits = [limit for limit in (low, high) if math.isfinite(limit)]
    return any(limit and 1 / _ALIKE <= figure / limit <= _ALIKE for limit in limits)

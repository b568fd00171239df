"""Does a figure the caller gave lie in the range a statement is about?

Pure. "INR three point two" belongs to the row "2.0-3.9", not to "1.3-1.9"; "potassium five point seven" to "K+ > 5.5".
"""

import math
import re
from collections.abc import Iterable

_NUMBER = re.compile(r"(?<![\w.,-])\d+(?:\.\d+)?(?![\w,]*\d|-(?:year|day|hour|week|month))")
_RANGE = re.compile(
    r"(?P<sign>[<>≥≤]=?)\s?(?P<limit>\d+(?:\.\d+)?)"
    r"|(?<![\w.-])(?P<low>\d+(?:\.\d+)?)\s?(?:-|–|to)\s?(?P<high>\d+(?:\.\d+)?)(?![\w]*\s?(?:mg|mcg|mL|g|units|IU)\b)"
)
_COUNTED = re.compile(
    r"(?<![\w.])(?P<count>\d+(?:\.\d+)?|couple of)[\s-]?"
    r"(?P<unit>minute|min|hour|hr|h|day|week|month|year|kg)(?:s\b|\b)",
    re.IGNORECASE,
)
_UNITS = {"min": "minute", "hr": "hour", "h": "hour"}
_ALIKE = 4.0
"""A limit more than so many times as large or as small as the figure is of another kind."""


def figures_said(question: str) -> tuple[float, ...]:
    """The figures of a question, as written by ``kb.clinical_terms.in_written_words``."""
    return tuple(float(found.group()) for found in _NUMBER.finditer(question))


def first_range_fit(figures: tuple[float, ...], texts: Iterable[str]) -> float:
    """``range_fit`` of the first of the texts that has something to compare: what stands under "Score 5-6" is of that
    score, whatever ranges it goes on to tell."""
    return next((fit for text in texts if (fit := range_fit(figures, text))), 0.0)


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


def counted(text: str) -> frozenset[tuple[str, str]]:
    """What is counted in a text, and by which figure: "at 5 minutes", "the 2-day risk"."""
    return frozenset(
        (_UNITS.get(unit := found["unit"].lower(), unit), found["count"].lower().replace("couple of", "2"))
        for found in _COUNTED.finditer(text)
    )


def counted_fit(asked: frozenset[tuple[str, str]], labels: str) -> float:
    """1 when the labels count what the question does by the same figure, -1 when by others alone ("7-day risk" of the
    next 2 days), 0 when they do not."""
    told = counted(labels) if asked else frozenset[tuple[str, str]]()
    if asked & told:
        return 1.0
    return -1.0 if {unit for unit, _ in asked} & {unit for unit, _ in told} else 0.0


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

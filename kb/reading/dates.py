"""Dates as documents write them, to an ISO date or a year (pure)."""

import re
from datetime import date

MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})")
PDF = re.compile(r"D:(\d{4})(\d{2})?(\d{2})?")
DAY_FIRST = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)?\s+([A-Za-z]{3,9})\.?,?\s+(\d{4})\b")
MONTH_FIRST = re.compile(r"\b([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b")
YEAR = re.compile(r"\b((?:19|20)\d{2})\b")


def normal_date(text: str) -> str:
    """ "3 March 2021" is "2021-03-03", "Spring 2020" is "2020"; empty when there is no year in it."""
    for year, month, day in _candidates(text):
        try:
            return date(year, month, day).isoformat()
        except ValueError:
            continue
    found = YEAR.search(text)
    return found.group(1) if found else ""


def _candidates(text: str) -> list[tuple[int, int, int]]:
    found = []
    if match := ISO.search(text):
        found.append((int(match[1]), int(match[2]), int(match[3])))
    if match := PDF.match(text):
        found.append((int(match[1]), int(match[2] or 1), int(match[3] or 1)))
    if match := DAY_FIRST.search(text):
        found.append((int(match[3]), _month(match[2]), int(match[1])))
    if match := MONTH_FIRST.search(text):
        found.append((int(match[3]), _month(match[1]), int(match[2])))
    return found


def _month(name: str) -> int:
    short = name[:3].lower()
    return MONTHS.index(short) + 1 if short in MONTHS else 0


def published_date(text: str) -> tuple[date, bool] | None:
    """The day, and whether only its year is certain; None for what ``normal_date`` did not give."""
    try:
        if len(text) == 4:
            return date(int(text), 1, 1), True
        return date.fromisoformat(text), False
    except ValueError:
        return None

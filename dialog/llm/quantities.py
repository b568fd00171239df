"""A sentence as a row of words, quantities and the breaks between its clauses. Pure.

A quantity is a number with its unit, comparison and range, in one form however it was written: "500 micrograms",
"zero point five milligrams" and "0.5 mg" are the same; "5 mg" and "at least 5 mg" are not, and nor are "5 to 10 mg" and
"5 mg".
"""

import re
from dataclasses import dataclass
from fractions import Fraction

from dialog.llm.units_written import IN_OTHER_WORDS, UNITS
from dialog.llm.wording import with_figures


@dataclass(frozen=True, slots=True)
class Quantity:
    """low: the number in the measure's own unit; high: the end of a range. compared: "", "<", "<=", ">", ">=", "~".

    measure: what the unit measures ("mass/mass/time"), "over" a second number, or empty for a bare number.
    """

    low: Fraction
    high: Fraction | None
    measure: str
    compared: str = ""


@dataclass(frozen=True, slots=True)
class Word:
    """A word as written; one that holds figures ("HbA1c", "CURB-65") is a name and no quantity."""

    text: str


@dataclass(frozen=True, slots=True)
class Break:
    """The end of a clause: a sign, or a word that opens another clause."""

    sign: str


Token = Quantity | Word | Break

_NUM = r"\d+(?:\.\d+)?"
_NAMES = "|".join(sorted((re.escape(name) for name in UNITS), key=len, reverse=True))
_UNIT = rf"(?:{_NAMES})(?![A-Za-z0-9^])"
_PER = r"(?:/|\bper\b|(?<=\s)an?(?=\s(?:day|hour|week|minute)\b)|(?<=\s)(?=daily\b))"
_CHAIN = rf"(?:{_UNIT}(?:\s?{_PER}\s?(?:{_NUM}\s?)?(?:{_UNIT}|daily\b))*)"
_AFTER = (
    r"(?:\s?(?:of age|old))?(?:\s?(?:(?:or|and) (?:more|greater|higher|above|older|over|longer)|\+(?![A-Za-z0-9]))"
    r"|\s(?:or|and) (?:less|lower|below|fewer|younger|shorter|under))"
)
_SPAN = rf"(?:(?P<lowunit>\s?{_UNIT})?\s?(?P<to>-|to|and)\s?(?P<high>{_NUM}))?"
_QUANTITY = (
    rf"(?P<compared>[<>≥≤~=]\s?)?(?P<low>{_NUM})(?:\s?(?:/|:|\sover\s)\s?(?P<over>{_NUM})(?![\w.]))?{_SPAN}"
    rf"(?:[\s-]?(?P<unit>{_CHAIN}))?(?P<after>{_AFTER})?(?![\d])(?!(?<=\d)[A-Za-z])"
)
_EVERY = rf"(?:every|each|[qQ])\s?(?P<each>{_NUM})(?:\s?(?:-|to)\s?(?P<each_to>{_NUM}))?[\s-]?(?P<each_unit>{_UNIT})"
_NAME = r"[A-Za-z]+(?:-?\d+[A-Za-z]*)+(?:-[A-Za-z]+)*|\d+[A-Za-z]+[A-Za-z0-9]*"
_TEXT = r"[A-Za-z]+(?:'[a-z]+)?"
_BREAK = (
    r"[,;:.()\[\]?!]| - |\b(?:but|however|if|unless|except|while|whereas|although|then|otherwise|when|because|due)\b"
)
_SCAN = re.compile(
    rf"(?<![\w])(?P<every>{_EVERY})(?![a-z])|(?<![A-Za-z0-9.])(?P<quantity>(?:between |from )?{_QUANTITY})"
    rf"|(?P<break>{_BREAK})|(?P<name>{_NAME})|(?P<word>{_TEXT})|(?P<sign>[^\s\w])",
    re.IGNORECASE,
)
_COMPARED = (
    (r">=|=>|≥", " ≥"),
    (r"<=|=<|≤", " ≤"),
    (r"\b(?:at least|no less than|not less than|no fewer than|a minimum of|minimum of|no lower than)(?= ?~?\d)", "≥"),
    (
        r"\b(?:at most|no more than|not more than|(?:do )?not (?:to )?exceed(?:ing)?|(?:must|should) not exceed|up to"
        r"|(?:a |the )?max(?:imum)?\.?(?: (?:daily )?dose)?(?: of| is|:)?|no higher than|not above)(?= ?~?\d)",
        "≤",
    ),
    (r"\b(?:more than|greater than|higher than|above|exceeds|exceeding|older than|longer than)(?= ?~?\d)", ">"),
    (r"\b(?:less than|lower than|below|under|fewer than|younger than|shorter than)(?= ?~?\d)", "<"),
    (r"(?:\b(?:about|approximately|around|roughly|nearly)|≈|~)(?= ?\d)", "~"),
)
_TIMES = (
    (r"\b(?:BID|BD|b\.i\.d\.|twice(?: daily| a day| per day| each day)|2 times (?:daily|a day|per day))(?![a-z])", 2),
    (r"\b(?:TID|TDS|t\.i\.d\.|(?:thrice|3 times) (?:daily|a day|per day))(?![a-z])", 3),
    (r"\b(?:QID|QDS|q\.i\.d\.|4 times (?:daily|a day|per day))(?![a-z])", 4),
    (r"\b(?:QD|once (?:daily|a day|per day|each day))(?![a-z])", 1),
)
_WEEKLY = (
    (r"\b(?:once weekly|once a week|once per week)\b", 1),
    (r"\b(?:twice weekly|twice a week|twice per week)\b", 2),
)
_COMPILED_COMPARED = tuple((re.compile(pattern, re.IGNORECASE), sign) for pattern, sign in _COMPARED)
_COMPILED_UNITS = tuple((re.compile(rf"\b(?:{pattern})(?![A-Za-z])"), name) for pattern, name in IN_OTHER_WORDS)
_COMPILED_TIMES = tuple((re.compile(pattern, re.IGNORECASE), f" {count} xday ") for pattern, count in _TIMES) + tuple(
    (re.compile(pattern, re.IGNORECASE), f" {count} xweek ") for pattern, count in _WEEKLY
)
_COUNTED = re.compile(r"(\d+) x(day|week)\b")
_MORE = re.compile(r"more|greater|higher|above|older|over|longer|\+")
_AGED = re.compile(r"\b(?:age|aged|ages|old|older|younger|elderly)\b", re.IGNORECASE)


def row_of(text: str) -> list[Token]:
    """The tokens of a text in ``plain_signs``, in order."""
    text = with_figures(text)
    for pattern, said in (*_COMPILED_UNITS, *_COMPILED_TIMES, *_COMPILED_COMPARED):
        text = pattern.sub(said, text)
    row: list[Token] = []
    place = 0
    while place < len(text):
        counted = _COUNTED.match(text, place)
        if counted:
            row.append(Quantity(Fraction(counted[1]), None, f"times a {counted[2]}"))
            place = counted.end()
            continue
        found = _SCAN.match(text, place)
        if found is None:
            place += 1
            continue
        row += _tokens(found, text)
        place = found.end()
    return row


def _tokens(found: "re.Match[str]", text: str) -> list[Token]:
    if found["every"]:
        return [_every(found)]
    if found["quantity"]:
        return _quantity(found, text)
    if found["break"]:
        return [Break(found["break"].strip().lower())]
    return [Word(found.group())]


def _every(found: "re.Match[str]") -> Quantity:
    measure, factor = UNITS[_known(found["each_unit"])]
    high = Fraction(found["each_to"]) * factor if found["each_to"] else None
    return Quantity(Fraction(found["each"]) * factor, high, f"every {measure}")


def _quantity(found: "re.Match[str]", text: str) -> list[Token]:
    compared = (found["compared"] or "").strip().replace("≥", ">=").replace("≤", "<=")
    compared = "" if compared == "=" else compared
    after = found["after"] or ""
    if after and not compared and re.search(r"\b(?:or|and)\b|\+", after):
        compared = ">=" if _MORE.search(after) else "<="
    unit, low_unit = found["unit"], (found["lowunit"] or "").strip()
    is_range = found["high"] and (found["to"] != "and" or found.group().lower().startswith("between"))
    if found["over"]:
        return [Quantity(Fraction(found["low"]), Fraction(found["over"]), f"over {unit or ''}".strip(), compared)]
    measure, factor = _measure(unit) if unit else ("", Fraction(1))
    low_measure, low_factor = _measure(low_unit) if low_unit else (measure, factor)
    if found["high"] and low_unit and measure.startswith(f"{low_measure}/"):
        low_measure, low_factor = measure, factor  # "10 mg to 20 mg daily": both are daily
    low, number = Fraction(found["low"]) * low_factor, found["high"]
    if not number:
        return [Quantity(low, None, _of_age(measure, found, text), compared)]
    if is_range and low_measure in (measure, measure or low_measure):
        high = Fraction(number) * (factor if unit else low_factor)
        return [Quantity(low, high, _of_age(low_measure, found, text), compared)]
    return [Quantity(low, None, low_measure, compared), Quantity(Fraction(number) * factor, None, measure)]


def _of_age(measure: str, found: "re.Match[str]", text: str) -> str:
    """Years of somebody's age, written or left out: "age 65", "65 years or older"."""
    if measure not in ("", "year"):
        return measure
    before, behind = text[max(0, found.start() - 14) : found.start()], text[found.end() : found.end() + 14]
    return "age" if _AGED.search(f"{before} {found['after'] or ''} {behind}") else measure


def _known(name: str) -> str:
    return name if name in UNITS else name.lower() if name.lower() in UNITS else name.upper()


def _measure(written: str) -> tuple[str, Fraction]:
    """What a chain of units measures ("mg/kg/h" is mass, mass, time), and the factor to the measure's own unit."""
    parts = re.split(r"\s?/\s?|\s?\bper\b\s?|\s+an?\s+|\s+(?=daily\b)", written.strip())
    measures: list[str] = []
    factor = Fraction(1)
    for place, part in enumerate(parts):
        sized = re.match(rf"(?:({_NUM})\s?)?(.+)", part.strip())
        if sized is None:
            continue
        name = "day" if sized[2].lower() == "daily" else sized[2]
        measure, size = UNITS[_known(name)]
        factor = factor * size if place == 0 else factor / size
        measures.append(f"{sized[1]} {measure}" if sized[1] else measure)
    return "/".join(measures), factor

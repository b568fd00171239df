"""The answer where one number was asked for: read as digits, and whether more of it may come. Pure.

Only here "to" is two and "one four two" is 142: elsewhere they are words of a sentence. What is read is read back.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from dialog.calculating.numbers import NUMBER_WORDS, SOUND_ALIKE, is_figure, joined, separate, tokens
from dialog.calculating.polarity import FILLERS
from kb.calculators.contract import Input

Range = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Awaited:
    """The number that was asked for.

    ranges: the plausible ones, closed, one for each unit it may be told in, in that unit. units: how those are said, in
    tokens. names: the words of what was asked for. whole: it has no decimals. doubted: it was said already, and the
    question is whether it was heard rightly.
    """

    ranges: tuple[Range, ...]
    units: frozenset[tuple[str, ...]] = frozenset()
    names: frozenset[str] = frozenset()
    whole: bool = False
    doubted: bool = False

    def plausible(self, figure: float) -> bool:
        return any(low <= figure <= high for low, high in self.ranges)

    def reaches(self, low: float, high: float) -> bool:
        """Whether a number from ``low`` to ``high`` would be plausible."""
        return any(low <= most and least <= high for least, most in self.ranges)

    def decimals(self, figure: float) -> int:
        """How many are told of this figure: the narrower the range of its unit, the more; 0 where it is in none."""
        if self.whole:
            return 0
        widths = [high - low for low, high in self.ranges if low <= figure <= high]
        return max((2 if width < _NARROW else 1 if width < _WIDE else 0 for width in widths), default=0)


_NARROW, _WIDE = 2.0, 25.0
"""Widths of a plausible range, in its unit, under which two decimals and one are told: a pH, a creatinine."""


def awaited(one: Input, *, doubted: bool = False) -> Awaited:
    """What is awaited where this input was asked for, which is a number."""
    low, high = one.plausible
    ranges = tuple(((low - unit.offset) / unit.factor, (high - unit.offset) / unit.factor) for unit in one.units)
    named = {tuple(tokens(name)) for unit in one.units for name in (unit.spoken, unit.name, *unit.heard)} - {()}
    return Awaited(ranges or (one.plausible,), frozenset(named), frozenset(tokens(one.title)), one.whole, doubted)


class Told(StrEnum):
    """How much of the number was told.

    NOTHING: the words are no answer with one number alone. BROKEN: what was told cannot be all. OPEN: it can, and more
    of it would be as plausible. WHOLE: no more of it can come.
    """

    NOTHING = "nothing"
    BROKEN = "broken"
    OPEN = "open"
    WHOLE = "whole"


def in_figures(words: str, wanted: Awaited) -> str:
    """The words with their one number as a figure; unchanged where they are more than an answer with one number."""
    read = _read(words, wanted)
    if read is None or read.figure is None:
        return words
    return " ".join((*read.lead, read.figure, *read.unit))


def number_alone(words: str, wanted: Awaited) -> float | None:
    """The number that the words are, whatever its unit; None where they are more, or less."""
    read = _read(words, wanted)
    return float(read.figure) if read is not None and read.figure is not None else None


def told(words: str, wanted: Awaited) -> Told:
    """How much of the awaited number these words tell, as a pause finds them."""
    read = _read(words, wanted)
    if read is None:
        return Told.NOTHING
    if read.number[-1] in ("point", "and"):
        return Told.BROKEN
    if read.figure is None:
        return Told.NOTHING
    if read.unit:
        return Told.WHOLE if read.unit in wanted.units else Told.OPEN
    figure = float(read.figure)
    goes_on = _goes_on(read.number, figure, wanted)
    if not wanted.plausible(figure):
        return Told.BROKEN if goes_on else Told.OPEN
    said = len(read.figure.partition(".")[2])
    return Told.OPEN if goes_on or said < wanted.decimals(figure) else Told.WHOLE


@dataclass(frozen=True, slots=True)
class _Read:
    """lead, number, unit: the tokens; figure: the number, None where it is broken off or there are several."""

    lead: tuple[str, ...]
    number: tuple[str, ...]
    unit: tuple[str, ...]
    figure: str | None


_LEAD = (FILLERS - set(SOUND_ALIKE)) | frozenset(
    """, no nope yes yeah sorry wait actually um uh er erm well so ok okay it's that's she he they she's he's i said
    meant mean think say just like has with""".split()
)
_TAIL = frozenset(", please thanks now today old exactly doctor".split())
_IN_PHRASES = (
    (re.compile(r"(?<=\w)[,.]? not (?!sure\b)[\w -]+[.,]?$|^(?:no,? )?not [\w -]+[,.] "), ""),
    (re.compile(r"\bpoints\b"), "point"),
    (re.compile(r"\bpointed\b"), "point eight"),
    (re.compile(r"\ba (?:team|teen)\b"), "eighteen"),
    (re.compile(r"\bthe (?=hundred|thousand)"), "a "),
    (re.compile(r"\ba (?=point)"), ""),
    (re.compile(r"\boh,? (?=point)"), "zero "),
    (re.compile(r"(?<=one )fives\b"), "five"),
)
_DIGITS = frozenset("zero oh one two three four five six seven eight nine".split())
_ALONE = {"till": "two", "eddie": "eighty"}
_BETWEEN = frozenset({"o", "or", "of"})
"""What the recogniser wrote for a number said alone, and for "oh" between two digits (hibari and flite rms by mu-law,
twelve shapes of the numbers 0 to 20 and the tens: `bench numbers-heard`). Three it wrote rightly each time."""
_AFTER_A_DIGIT = {"can": "ten"}


def _read(words: str, wanted: Awaited) -> _Read | None:
    text = words.lower()
    for pattern, meant in _IN_PHRASES:
        text = pattern.sub(meant, text)
    found = separate(text)
    begin, end = 0, len(found)
    while end and (found[end - 1] in _TAIL):
        end -= 1
    unit = _unit_behind(found[:end], wanted)
    end -= len(unit)
    while (
        begin < end and (found[begin] in _LEAD or found[begin] in wanted.names) and found[begin : begin + 2] not in _A
    ):
        begin += 1
    core = [word for word in found[begin:end] if word != ","]
    if not core:
        return None
    number = _meant(core)
    parted = _meant(found[begin:end])
    if any(word not in NUMBER_WORDS and word not in ("a", "and") and not is_figure(word) for word in number):
        return None
    if _tells_a_range(core, number, wanted):
        return None
    figure = _together(_figures(parted)) or _together(_figures(number))
    return _Read(tuple(found[:begin]), tuple(number), unit, figure)


_A = (["a", "hundred"], ["a", "thousand"])


def _unit_behind(found: Sequence[str], wanted: Awaited) -> tuple[str, ...]:
    """The longest unit that the words end with, or the beginning of one."""
    names = {unit[:length] for unit in wanted.units for length in range(1, len(unit) + 1)}
    for width in range(min(len(found) - 1, 4), 0, -1):
        ending = tuple(found[-width:])
        if ending in names and ending[0] not in NUMBER_WORDS and ending[0] not in SOUND_ALIKE:
            return ending
    return ()


def _meant(core: Sequence[str]) -> list[str]:
    """The tokens as the numbers they sound like."""
    mended = [SOUND_ALIKE.get(word, word) for word in core]
    if len(core) == 1:
        return [_ALONE.get(word, word) for word in mended]
    for place, word in enumerate(mended):
        before = place > 0 and _is_digit(mended[place - 1])
        after = place + 1 < len(mended) and _is_digit(mended[place + 1])
        if word in _AFTER_A_DIGIT and before:
            mended[place] = _AFTER_A_DIGIT[word]
        elif word == "oh" or (word in _BETWEEN and before and after) or (word == "o" and before):
            mended[place] = "zero"
    return mended


def _is_digit(word: str) -> bool:
    return word in _DIGITS or (word.isdigit() and len(word) == 1)


def _tells_a_range(core: Sequence[str], number: Sequence[str], wanted: Awaited) -> bool:
    """ "Four to five" is no 425 where both of them are plausible."""
    for place, word in enumerate(core):
        if word in ("to", "or") and 0 < place < len(core) - 1 and "point" not in (number[place - 1], number[place + 1]):
            sides = [joined(list(side)) for side in (number[:place], number[place + 1 :])]
            figures = [float(side[0]) for side in sides if len(side) == 1 and is_figure(side[0])]
            if len(figures) == 2 and all(map(wanted.plausible, figures)):
                return True
    return False


def _figures(number: Sequence[str]) -> list[str]:
    """ "Two point" and "a hundred and", behind which more is to come, are no number yet."""
    if number[-1] in ("point", "and", "a"):
        return []
    return [word for word in joined(list(number)) if word not in ("and", ",")]


def _together(figures: Sequence[str]) -> str | None:
    """One figure of several: digits one by one, the same twice, a number with its digits behind it, a hundred or a ten
    with what was said behind a pause, or once more with it ("one hundred, one hundred and forty")."""
    if not figures or not all(map(is_figure, figures)):
        return None
    first, *others = figures
    if len(first) > 1 and "".join(others) in ("", first):
        return first
    if all(len(one) == 1 for one in figures):
        return str(int("".join(figures)))
    return _continued(first, others[0]) if len(others) == 1 else None


def _continued(first: str, more: str) -> str | None:
    """ "100" and "40", "60" and "5"; "100" and "140", which begins anew."""
    if not (first + more).isdigit():
        return None
    if len(first) == len(more):
        return more if more.startswith(first.rstrip("0")) else None
    round_to = 100 if int(first) % 100 == 0 else 10 if int(first) % 10 == 0 else 1
    return str(int(first) + int(more)) if int(more) < round_to else None


def _goes_on(number: Sequence[str], figure: float, wanted: Awaited) -> bool:
    """Whether a digit or a ten said behind the number would make another plausible one of it."""
    last = number[-1]
    if figure != int(figure):
        return False
    if last in ("hundred", "thousand") or (figure >= 20 and figure % 10 == 0 and last != "ten" and not _is_digit(last)):
        return wanted.reaches(figure + 1, figure + (99 if figure % 100 == 0 else 9))
    if all(map(_is_digit, number)):
        tens = wanted.reaches(10 * figure, 10 * figure + 9)
        return tens or (len(number) == 1 and wanted.reaches(100 * figure, 100 * figure + 99))
    return False

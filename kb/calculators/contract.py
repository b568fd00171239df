"""What a calculator is: its inputs with units and ranges, where it is from, and the result with its working."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from kb.calculators.errors import UnknownCalculator, ValueMissing, ValueRefused

Value = float | str | bool
Values = Mapping[str, Value]
"""By the key of the input: a number in its canonical unit, the key of an option, or yes or no."""


class Kind(StrEnum):
    NUMBER = "number"
    CHOICE = "choice"
    YES_NO = "yes_no"


@dataclass(frozen=True, slots=True)
class Unit:
    """canonical value = value * factor + offset. spoken: one and many. heard: how it is said and written."""

    name: str
    spoken: str = ""
    factor: float = 1.0
    offset: float = 0.0
    heard: tuple[str, ...] = ()

    def canonical(self, value: float) -> float:
        """To nine decimals, so that 100.4 F is 38 C and no limit is passed by a rounding of the processor."""
        return round(value * self.factor + self.offset, 9)


@dataclass(frozen=True, slots=True)
class Option:
    """One of an input's choices. heard: the words a clinician says for it, besides its title."""

    key: str
    title: str
    points: float = 0.0
    heard: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Input:
    """One value that a calculator asks for.

    question: as asked by voice. units: the canonical one first. possible, plausible: closed ranges in the canonical
    unit; outside the first a value is refused, outside the second it is questioned. normal: the value that "the rest
    normal" gives; None where nothing is normal. heard: how the value is named in a sentence, besides its title.
    asked_when: of the values known so far, whether it is needed at all; None when it always is.
    tells: words that are a value without its name: "room air" is an inspired oxygen of 21 %.
    """

    key: str
    title: str
    question: str
    kind: Kind
    units: tuple[Unit, ...] = ()
    possible: tuple[float, float] = (0.0, 0.0)
    plausible: tuple[float, float] = (0.0, 0.0)
    options: tuple[Option, ...] = ()
    normal: Value | None = None
    heard: tuple[str, ...] = ()
    whole: bool = False
    asked_when: Callable[[Values], bool] | None = None
    tells: tuple[tuple[str, Value], ...] = ()

    @property
    def unit(self) -> Unit:
        return self.units[0] if self.units else Unit("")

    @property
    def choices(self) -> str:
        """ "none, low (dopamine 5 to 15), high (dopamine over 15)": each option's key, and what it means where that is
        another word."""
        numbers = ("one", "two", "three", "four", "five", "six", "seven")
        return ", ".join(
            one.key if one.title in numbers or one.title.lower() == one.key else f"{one.key} ({one.title})"
            for one in self.options
        )

    def option(self, key: str) -> Option:
        return next(option for option in self.options if option.key == key)

    def shown(self, value: Value) -> str:
        """ "1.5 mg/dL", "yes", "male"."""
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, str):
            return self.option(value).title
        return f"{plain_number(value)} {self.unit.name}".strip()

    def checked(self, value: Value) -> Value:
        """The value as the calculation takes it. Raises ValueRefused."""
        match self.kind:
            case Kind.YES_NO:
                if not isinstance(value, bool):
                    raise ValueRefused(f"{self.title} is yes or no, not {value!r}.")
                return value
            case Kind.CHOICE:
                if not isinstance(value, str) or all(option.key != value for option in self.options):
                    raise ValueRefused(f"{self.title} is one of {self.choices}, not {value!r}.")
                return value
            case Kind.NUMBER:
                return self._checked_number(value)

    def _checked_number(self, value: Value) -> float:
        if isinstance(value, bool | str):
            raise ValueRefused(f"{self.title} is a number in {self.unit.name or 'points'}, not {value!r}.")
        low, high = self.possible
        if not low <= value <= high:
            raise ValueRefused(
                f"{self.title} must be {plain_number(low)} to {plain_number(high)} {self.unit.name}".strip()
                + f", not {plain_number(value)}"
                + ("; another unit is written behind the number: " + ", ".join(unit.name for unit in self.units[1:]))
                * bool(self.units[1:])
                + "."
            )
        if self.whole and value != int(value):
            raise ValueRefused(f"{self.title} is a whole number, not {plain_number(value)}.")
        return float(value)

    def is_plausible(self, value: Value) -> bool:
        if isinstance(value, bool | str) or self.kind is not Kind.NUMBER:
            return True
        return self.plausible[0] <= value <= self.plausible[1]


@dataclass(frozen=True, slots=True)
class Source:
    """locator: a DOI or PMID, and where in it. edition: of what is calculated, where there are several."""

    title: str
    authors: str
    year: int
    locator: str
    edition: str = ""

    @property
    def spoken(self) -> str:
        return f"{self.authors}, {self.year}"


@dataclass(frozen=True, slots=True)
class Counted:
    """What one input, or one step of a formula, counted. points: None where nothing is added up."""

    key: str
    title: str
    shown: str
    points: float | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What a calculation found. said: one sentence or two for the ear, with the value in it. sources: those of its
    calculator's that it rests on; none means all of them."""

    value: float
    said: str
    working: tuple[Counted, ...] = ()
    more: str = ""
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """value: in ``unit``, rounded as it is told. text: everything, for the transcript."""

    calculator: str
    version: str
    value: float
    unit: str
    said: str
    text: str
    working: tuple[Counted, ...]
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Calculator:
    """name: as in a command line. spoken: what it is called, without "score" or "calculate", the first as we say it.

    groups: keys of the inputs that are read back in one breath.
    """

    name: str
    title: str
    version: str
    spoken: tuple[str, ...]
    inputs: tuple[Input, ...]
    sources: tuple[Source, ...]
    unit: str
    work: Callable[[Values], Finding]
    groups: tuple[tuple[str, ...], ...] = ()
    family: str = ""

    def input(self, key: str) -> Input:
        for one in self.inputs:
            if one.key == key:
                return one
        raise UnknownCalculator(f"{self.title} has no input {key!r}; it has {', '.join(i.key for i in self.inputs)}.")

    def missing(self, values: Values) -> tuple[Input, ...]:
        """The inputs that still have to be asked, in their order."""
        return tuple(
            one for one in self.inputs if one.key not in values and (one.asked_when is None or one.asked_when(values))
        )

    def unlikely(self, values: Values) -> tuple[str, ...]:
        """A sentence for each value that is possible but seldom true: a slip of a unit, or two exchanged."""
        told = [
            f"{one.title} {one.shown(values[one.key])} is unusual, {plain_number(one.plausible[0])} to "
            f"{plain_number(one.plausible[1])} is expected: check the number and its unit."
            for one in self.inputs
            if one.key in values and not one.is_plausible(values[one.key])
        ]
        if float(values.get("diastolic", 0)) > float(values.get("systolic", math.inf)):
            told.append("The diastolic pressure is above the systolic: check which is which.")
        return tuple(told)

    def calculate(self, values: Values) -> Result:
        """Raises ValueMissing, ValueRefused, UnknownCalculator (an input that it does not have)."""
        for key in values:
            self.input(key)
        missing = [one.title if one.title == one.key else f"{one.title} ({one.key})" for one in self.missing(values)]
        if missing:
            raise ValueMissing(f"{self.title} still needs {', '.join(missing)}.")
        checked = {one.key: one.checked(values[one.key]) for one in self.inputs if one.key in values}
        found = self.work(checked)
        working = found.working or tuple(
            Counted(one.key, one.title, one.shown(checked[one.key])) for one in self.inputs if one.key in checked
        )
        return Result(
            self.name, self.version, found.value, self.unit, found.said, self._text(found, working), working,
            found.sources or self.sources,
        )  # fmt: skip

    def _text(self, found: Finding, working: tuple[Counted, ...]) -> str:
        unit = "point" if self.unit == "points" and found.value == 1 else self.unit
        lines = [f"{self.title}: {plain_number(found.value)} {unit}".rstrip() + ".", found.said]
        if found.more:
            lines.append(found.more)
        for counted in working:
            points = "" if counted.points is None else f" ({plain_number(counted.points)})"
            lines.append(f"- {counted.title}: {counted.shown}{points}")
        lines += [
            f"Source: {source.authors}. {source.title}. {source.year}. {source.locator}"
            + (f" ({source.edition})" if source.edition else "")
            for source in found.sources or self.sources
        ]
        return "\n".join(lines)


def plain_number(value: float) -> str:
    """ "2" of 2.0, "2.5" of 2.5; at most four decimals."""
    text = f"{value:.4f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text

"""Scores that add up points: each input with what its value counts, and the bands that say what the sum means."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from kb.calculators.contract import Calculator, Counted, Finding, Input, Kind, Source, Value, Values, plain_number

Counting = Callable[[float], float]


@dataclass(frozen=True, slots=True)
class Item:
    """points: for "yes"; or a function of the number; a choice's options carry their own."""

    input: Input
    points: float | Counting = 1.0

    def counted(self, value: Value) -> float:
        if isinstance(value, bool):
            assert isinstance(self.points, int | float), "a yes or no counts a fixed number of points"
            return self.points if value else 0.0
        if isinstance(value, str):
            return self.input.option(value).points
        assert callable(self.points), "a number counts by a function"
        return self.points(value)


@dataclass(frozen=True, slots=True)
class Band:
    """up_to: the highest sum of this band. meaning: a sentence without its subject's value."""

    up_to: float
    meaning: str


def from_on(first: float, *steps: tuple[float, float]) -> Counting:
    """The points of the last step that the value reaches; ``first`` below all. Steps: (least value, points)."""

    def counting(value: float) -> float:
        points = first
        for least, counted in steps:
            if value >= least:
                points = counted
        return points

    return counting


def above(limit: float, points: float = 1.0) -> Counting:
    return lambda value: points if value > limit else 0.0


def below(limit: float, points: float = 1.0) -> Counting:
    return lambda value: points if value < limit else 0.0


def at_least(limit: float, points: float = 1.0) -> Counting:
    return lambda value: points if value >= limit else 0.0


def up_to(first_limit: float, first: float, *steps: tuple[float, float]) -> Counting:
    """The points of the first step whose greatest value is not exceeded. The last step's limit is infinity."""

    def counting(value: float) -> float:
        return next(points for limit, points in ((first_limit, first), *steps) if value <= limit)

    return counting


def meaning_of(value: float, bands: Sequence[Band]) -> str:
    return next(band.meaning for band in bands if value <= band.up_to)


def add_up(items: Sequence[Item], values: Values) -> tuple[float, tuple[Counted, ...]]:
    working = tuple(
        Counted(
            item.input.key,
            item.input.title,
            item.input.shown(values[item.input.key]),
            item.counted(values[item.input.key]),
        )
        for item in items
    )
    return sum(counted.points or 0.0 for counted in working), working


def counted_once(
    total: float, working: tuple[Counted, ...], first: str, second: str
) -> tuple[float, tuple[Counted, ...]]:
    """The sum and its working where two inputs of one point each count one between them."""
    if not all(counted.points for counted in working if counted.key in (first, second)):
        return total, working
    return total - 1, tuple(replace(one, points=0.0) if one.key == second else one for one in working)


def score(  # noqa: PLR0917 - a score is written as a table in this order
    name: str,
    title: str,
    spoken: Sequence[str],
    items: Sequence[Item],
    bands: Sequence[Band],
    sources: Sequence[Source],
    *,
    version: str = "1",
    out_of: int | None = None,
    family: str = "",
) -> Calculator:
    """A calculator that adds up the points of its items."""

    def work(values: Values) -> Finding:
        total, working = add_up(items, values)
        of = f" out of {out_of}" if out_of else ""
        said = f"The {spoken[0]} is {plain_number(total)}{of}. {meaning_of(total, bands)}"
        return Finding(total, said, working)

    inputs = tuple(item.input for item in items)
    return Calculator(
        name, title, version, tuple(spoken), inputs, tuple(sources), "points", work, in_groups(inputs), family
    )


GROUP = 4
"""So many values are read back in one breath."""


def in_groups(inputs: Sequence[Input]) -> tuple[tuple[str, ...], ...]:
    """Numbers and yes-or-no answers apart, in the order they are asked, at most four in a group."""
    groups: list[list[Input]] = []
    for one in inputs:
        same = groups and (groups[-1][-1].kind is Kind.YES_NO) == (one.kind is Kind.YES_NO)
        if same and len(groups[-1]) < GROUP:
            groups[-1].append(one)
        else:
            groups.append([one])
    return tuple(tuple(one.key for one in group) for group in groups)

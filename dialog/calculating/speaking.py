"""What is said in a calculation: short sentences, numbers and units as they are heard on a telephone."""

from collections.abc import Sequence

from dialog.calculating.state import Given
from kb.calculators.contract import Calculator, Input, Kind, Result, Unit, plain_number

MANY = 8
"""A calculator with more inputs is asked for and read back in groups."""


def amount(figure: float, unit: Unit) -> str:
    return f"{plain_number(figure)} {unit.spoken or unit.name}".strip()


def value_of(one: Input, given: Given) -> str:
    if one.kind is Kind.NUMBER:
        assert isinstance(given.value, int | float), "a number's value is a number"
        told = amount(round(float(given.value), 2), one.unit)
        return f"{told}, from {given.said}" if given.said else told
    return one.shown(given.value)


def read_back(calculator: Calculator, given: Sequence[Given], read: Sequence[Given] = ()) -> tuple[str, ...]:
    """One sentence a group, each value in it; then the question. What was read already is not read again."""
    given = [one for one in given if one not in read]
    by_key = {one.key: one for one in given}
    sentences = []
    for group in calculator.groups:
        told = _group([(calculator.input(key), by_key[key]) for key in group if key in by_key])
        if told:
            sentences.append(told)
    if read:
        return (
            (*sentences, "And the rest as before. Is that right?") if sentences else ("All as before. Is that right?",)
        )
    return (f"{first_up(calculator.spoken[0])}.", *sentences, "Is that right?")


def _group(pairs: Sequence[tuple[Input, Given]]) -> str:
    """Findings that are there, then those that are not, the rest by name and value."""
    parts = [f"{one.title} {value_of(one, given)}" for one, given in pairs if one.kind is not Kind.YES_NO]
    parts += [one.title for one, given in pairs if given.value is True]
    absent = [one.title for one, given in pairs if given.value is False]
    if absent:
        parts.append(f"no {listed(absent, 'or')}")
    return f"{first_up(', '.join(parts))}." if parts else ""


def listed(parts: Sequence[str], word: str = "and") -> str:
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])}{',' if len(parts) > 2 else ''} {word} {parts[-1]}"


def question(calculator: Calculator, asked: Sequence[str]) -> str:
    """The one input's own question, or several inputs by name."""
    inputs = [calculator.input(key) for key in asked]
    if len(inputs) == 1:
        return inputs[0].question
    names = [one.title for one in inputs]
    if all(one.kind is Kind.YES_NO for one in inputs):
        return f"Any {listed(names, 'or')}?"
    return f"{first_up(listed(names))}?"


def which(candidates: Sequence[Calculator]) -> str:
    return f"Which one: {listed([one.title for one in candidates], 'or')}?"


def doubted(one: Input, doubt: Given) -> str:
    if doubt.said:
        return f"For the {one.title}, did you mean {doubt.said}?"
    return f"I heard {one.title} {value_of(one, doubt)}. Is that right?"


def impossible(one: Input, figure: float) -> str:
    low, high = one.possible
    return (
        f"{first_up(one.title)} {plain_number(figure)} cannot be right: I take {plain_number(low)} to "
        f"{amount(high, one.unit)}."
    )


def result_of(result: Result) -> tuple[str, ...]:
    return (result.said, f"Source: {result.sources[0].spoken}.")


def first_up(text: str) -> str:
    return text[:1].upper() + text[1:]

"""What is said in a calculation: short sentences, numbers and units as they are heard on a telephone."""

import re
from collections.abc import Sequence

from dialog.calculating.confusable_numbers import told_apart
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
        heard = told if given.assumed else told_apart(given.said or told, one)
        return f"{told}, from {heard}" if given.said else heard
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


def choices(calculator: Calculator, asked: Sequence[str]) -> tuple[str, ...]:
    """What a question that does not offer its choices ("Which drug?") takes; nothing for one that does."""
    one = calculator.input(asked[0])
    if len(asked) > 1 or one.kind is not Kind.CHOICE:
        return ()
    names = (name.lower() for option in one.options for name in (option.title, *option.heard))
    if any(name in one.question.lower() for name in names):
        return ()
    return (f"I know {listed([option.key.replace('_', ' ') for option in one.options])}.",)


def needed(calculator: Calculator, asked: Sequence[str]) -> str:
    """To a caller who does not know what was asked for: the ways on."""
    inputs = [calculator.input(key) for key in asked]
    if all(one.kind is Kind.YES_NO for one in inputs):
        return 'I cannot go on without it. Say "no" to count it as absent, or "cancel".'
    if all(one.normal is not None for one in inputs):
        return 'I cannot go on without it. Say "normal" to count it as normal, or "cancel".'
    return 'I cannot go on without it. Say it when you have it, or "cancel".'


def which(candidates: Sequence[Calculator]) -> str:
    return f"Which one: {listed([one.title for one in candidates], 'or')}?"


def doubted(one: Input, doubt: Given) -> str:
    if doubt.said:
        return f"For the {one.title}, did you mean {told_apart(doubt.said, one)}?"
    return f"I heard {one.title} {value_of(one, doubt)}. Is that right?"


def impossible(one: Input, figure: float) -> str:
    low, high = one.possible
    return (
        f"{first_up(one.title)} {plain_number(figure)} cannot be right: I take {plain_number(low)} to "
        f"{amount(high, one.unit)}."
    )


_INITIALS = re.compile(r"(?<=[a-z]) [A-Z]{1,3}(?=,| et al\b|$)")


def voiced(authors: str) -> str:
    """Who published it, as it is said: "Cockcroft and Gault" of "Cockcroft DW, Gault MH"."""
    names = _INITIALS.sub("", authors)
    if names == authors:
        return authors
    return listed(names.replace(" et al", " and colleagues").split(", "))


def result_of(result: Result) -> tuple[str, ...]:
    return (result.said, f"Source: {result.sources[0].spoken}.")


def first_up(text: str) -> str:
    return text[:1].upper() + text[1:]

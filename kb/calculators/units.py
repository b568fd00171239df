"""A value as it is typed, with its unit, made into the canonical one: "1.8mg/dL", "80kg", "yes", "male"."""

import re

from kb.calculators.contract import Input, Kind, Unit, Value
from kb.calculators.errors import ValueRefused

_TYPED = re.compile(r"\s*(-?(?:\d+(?:[.,]\d+)?|[.,]\d+))\s*(.*?)\s*")
_COMMA_OF_THOUSANDS = re.compile(r"\s*-?[1-9]\d{0,2}(?:,\d{3})+(?!\d)")
"""Or of decimals: 1,500 is fifteen hundred to one and one and a half to another."""
_YES, _NO = frozenset({"yes", "y", "true", "1"}), frozenset({"no", "n", "false", "0"})


def unit_named(one: Input, name: str) -> Unit | None:
    """The unit of this input that is written so; None when it has no such unit."""
    wanted = _plain(name)
    return next(
        (unit for unit in one.units if wanted in {_plain(each) for each in (unit.name, unit.spoken, *unit.heard)}), None
    )


def canonical(one: Input, number: float, unit_name: str = "") -> float:
    """Raises ValueRefused for a unit that the input does not take."""
    if not unit_name:
        return number
    unit = unit_named(one, unit_name)
    if unit is None:
        known = ", ".join(unit.name for unit in one.units if unit.name) or "no unit"
        raise ValueRefused(f"{one.title} is given in {known}, not in {unit_name}.")
    return unit.canonical(number)


def typed(one: Input, text: str) -> Value:
    """What was typed for this input. Raises ValueRefused."""
    said = text.strip().lower()
    if one.kind is Kind.YES_NO:
        if said in _YES or said in _NO:
            return said in _YES
        raise ValueRefused(f"{one.title} is yes or no, not {text!r}.")
    if one.kind is Kind.CHOICE:
        for option in one.options:
            if option.key in (said, said.replace("-", "_")) or said in (option.title.lower(), *option.heard):
                return option.key
        raise ValueRefused(f"{one.title} is one of {one.choices}, not {text!r}.")
    if _COMMA_OF_THOUSANDS.match(text):
        raise ValueRefused(f"{one.title} {text.strip()!r} can be read in two ways: write it without a comma.")
    found = _TYPED.fullmatch(text)
    if found is None:
        raise ValueRefused(f"{one.title} is a number in {one.unit.name or 'points'}, not {text!r}.")
    return canonical(one, float(found[1].replace(",", ".")), found[2])


def _plain(name: str) -> str:
    return name.strip().lower().replace("µ", "u").replace("μ", "u").replace("°", "").replace("º", "")

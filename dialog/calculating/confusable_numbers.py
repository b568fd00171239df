"""Numbers that a telephone confuses, fifteen and fifty: told so that they cannot be, and corrected by a figure. Pure.

A telephone carries the end of "fifteen" badly. A patient was given 50 mg of ketorolac for the 15 mg of a telephoned
order (Pennsylvania Patient Safety Authority, advisory on verbal orders, June 2006, introduction; its address is
patientsafety.pa.gov/ADVISORIES/Pages/200606_01b.aspx). So such a number is said digit by digit as well: "fifteen, one
five".
"""

from collections.abc import Callable

from dialog.calculating.heard import Heard
from dialog.calculating.one_number import awaited, number_alone
from dialog.calculating.state import Given, State
from dialog.wording.speech_text import digit_by_digit
from kb.calculators.contract import Input, Kind, Unit


def other(figure: float) -> float | None:
    """The number that sounds like this one: 50 of 15, 114 of 140; None where there is none."""
    if figure != int(figure) or figure < 13:
        return None
    rest = int(figure) % 100
    if 13 <= rest <= 19:
        return figure - rest + 10 * (rest - 10)
    return figure - rest + 10 + rest // 10 if rest in range(30, 100, 10) else None


def told_apart(amount: str, one: Input) -> str:
    """ "15, one five, kilograms" of "15 kilograms" where 50 would be as plausible; else the amount as it is.

    amount: a figure and the unit of this input as they are said.
    """
    figure, _, unit = amount.partition(" ")
    taken_for = other(float(figure))
    if taken_for is None or not one.is_plausible(_unit(one, unit).canonical(taken_for)):
        return amount
    return f"{figure}, {digit_by_digit(figure)}{', ' * bool(unit)}{unit}"


def corrected(state: State, words: str) -> tuple[Heard, ...]:
    """The value that a bare number corrects when it was read back: "no, five zero" of a weight of 15.

    It is the value that sounds like it; none where there is no such, or more than one.
    """
    for sounds_like in (_is_other, _is_fifty_or_sixty):
        found = [
            heard
            for given in state.given
            for heard in _corrects(state.chosen.input(given.key), given, words, sounds_like)
        ]
        if found:
            return tuple(found) if len(found) == 1 else ()
    return ()


def repeats(doubt: Given, heard: Heard) -> bool:
    """Whether the value in question was said once more: "fifteen, one five"."""
    if heard.key != doubt.key or heard.figure is None or isinstance(doubt.value, bool | str):
        return False
    said, value = doubt.said.partition(" ")[0], float(heard.value)
    return abs(value - float(doubt.value)) < _ROUNDED or (bool(said) and heard.figure == float(said))


_ROUNDED = 0.0001
"""A converted value in question is kept to four decimals."""


def _corrects(one: Input, given: Given, words: str, sounds_like: Callable[[float, float], bool]) -> list[Heard]:
    if one.kind is not Kind.NUMBER or isinstance(given.value, bool | str):
        return []
    number = number_alone(words, awaited(one))
    said, _, name = given.said.partition(" ")
    unit = _unit(one, name) if said else one.unit
    figure = float(said) if said else float(given.value)
    if number is None or not sounds_like(figure, number):
        return []
    return [Heard(one.key, unit.canonical(number), number, unit)]


def _is_other(figure: float, number: float) -> bool:
    return other(figure) == number


def _is_fifty_or_sixty(figure: float, number: float) -> bool:
    """What the recogniser takes for each other oftener than it leaves out the end of a number."""
    return {figure // 10 % 10, number // 10 % 10} == {5.0, 6.0} and abs(figure - number) == 10


def _unit(one: Input, said: str) -> Unit:
    """The unit of this input that is said so; its own where there is none such."""
    return next((unit for unit in one.units if said in (unit.spoken, unit.name)), one.unit)

"""The values that a sentence gives a calculator: named, told by their unit, or answering what was asked."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from dialog.calculating.numbers import SOUND_ALIKE, is_figure, tokens
from dialog.calculating.one_number import awaited, in_figures
from dialog.calculating.polarity import FILLERS, meant, polarity
from dialog.calculating.short_answers import alike, all_there, in_its_own_words
from kb.calculators.contract import Calculator, Input, Kind, Option, Unit, Value

_OWN_UNITS = frozenset({"years", "kg", "lb", "cm", "in", "m"})
"""Units that tell by themselves which value is meant, in any calculator that has one input of that unit."""


@dataclass(frozen=True, slots=True)
class Heard:
    """value: canonical, unless ``unit`` is None and the caller named none. figure: the number as said.
    likely: the unit that the name used suggests, when none was said: to be asked."""

    key: str
    value: Value
    figure: float | None = None
    unit: Unit | None = None
    likely: Unit | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """What was understood: values, a bare yes or no, "the rest normal", "all of them"."""

    values: tuple[Heard, ...]
    meant: bool | None = None
    rest_normal: bool = False
    all_there: bool = False


_REST = re.compile(
    r"\b(?:(?:the )?(?:rest|remaining|remainder)|(?:everything|all|anything) else|(?:all (?:the )?)?(?:the )?others?)"
    r" (?:(?:is|are|was|were|all|values?|as|of (?:it|them))\b ?)*"
    r"(?:normal|negative|no|none|0|unremarkable|within normal limits)\b|\botherwise (?:normal|negative|0|no)\b"
)


def sentence(calculator: Calculator, words: str, asked: tuple[str, ...] = ()) -> Sentence:
    """Everything the words give ``calculator``, ``asked`` being the inputs that were asked for just now."""
    found = tokens(_as_answer(calculator, words, asked))
    text = " ".join(found)
    rest = _REST.search(text)
    if rest:
        found = (text[: rest.start()] + " , " + text[rest.end() :]).split()
    return _read(calculator, found, asked, rest is not None)


_ANSWER = 3
"""Words at most of which one may be a number written as its sound."""


def _as_answer(calculator: Calculator, words: str, asked: tuple[str, ...]) -> str:
    """ "For." is four and "to" two where a number was asked for and no more is said: not in "disoriented to place"."""
    inputs = [calculator.input(key) for key in asked]
    if len(inputs) == 1 and inputs[0].kind is Kind.NUMBER:
        words = in_figures(words, awaited(inputs[0]))
    found = tokens(words)
    counts = any(one.kind is not Kind.YES_NO for one in inputs)
    named = (" ".join(tokens(name)) for one in inputs for option in one.options for name in _names_of(option))
    a_choice = any(" " in name and name in " ".join(found) for name in named)
    if a_choice or not counts or len(found) > _ANSWER or any(map(is_figure, found)):
        return words
    return " ".join(SOUND_ALIKE.get(token, token) for token in found)


def _read(calculator: Calculator, found: list[str], asked: tuple[str, ...], rest: bool) -> Sentence:
    taken = [False] * len(found)
    values: dict[str, Heard] = {}
    whole = (*_by_itself(calculator, found, taken), *_pressures(calculator, found, taken))
    for each in (*whole, *_heights(calculator, found, taken)):
        values.setdefault(each.key, each)
    inputs = {one.key: one for one in calculator.inputs}
    named = _named(calculator, found, taken)
    for order, (start, end, keys) in enumerate(named):
        limit = named[order + 1][0] if order + 1 < len(named) else len(found)
        for key in _preferred(keys, asked):
            heard = _value_of(inputs[key], found, taken, (start, end, limit))
            heard = heard or _number_before(inputs[key], found, taken, start)
            if heard is not None:
                values.setdefault(key, _suggested(inputs[key], heard, " ".join(found[start:end])))
    for each in (*_by_unit(calculator, found, taken, values), *_by_word(calculator, found, taken, values)):
        values.setdefault(each.key, each)
    says = meant(found, taken)
    _of_the_name(calculator, found, taken, values)
    _answers(inputs, found, taken, asked, values)
    left = [inputs[key] for key in asked if key not in values]
    values |= {key: Heard(key, value) for key, value in alike(left, found).items()}
    if says is None and len(asked) == 1 and left and left[0].kind is Kind.YES_NO and in_its_own_words(left[0], found):
        values[left[0].key] = Heard(left[0].key, True)
    return Sentence(tuple(values.values()), says, rest, all_there(found))


_SUGGESTS = {("bun", "urea"): "mmol/L"}
"""Urea, unlike urea nitrogen, is told in mmol/L wherever it is told."""


def _suggested(one: Input, heard: Heard, name: str) -> Heard:
    named = _SUGGESTS.get((one.key, name))
    likely = next((unit for unit in one.units if unit.name == named), None)
    return replace(heard, likely=likely) if likely is not None and heard.unit is None else heard


def _preferred(keys: tuple[str, ...], asked: tuple[str, ...]) -> tuple[str, ...]:
    """A name that several inputs share ("diabetes, hypertension or angina") belongs to the one that was asked."""
    wanted = tuple(key for key in keys if key in asked)
    return wanted or keys[:1]


@lru_cache(maxsize=64)
def _names(name: str, inputs: tuple[Input, ...]) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    """Every name as its tokens, longest first, with the keys it may mean."""
    table: dict[tuple[str, ...], list[str]] = {}
    for one in inputs:
        for phrase in (one.title, *one.heard):
            spelled = tuple(tokens(phrase))
            if spelled and one.key not in table.setdefault(spelled, []):
                table[spelled].append(one.key)
    return tuple(sorted(((spelled, tuple(keys)) for spelled, keys in table.items()), key=lambda pair: -len(pair[0])))


def _named(calculator: Calculator, found: list[str], taken: list[bool]) -> list[tuple[int, int, tuple[str, ...]]]:
    """Where each input is named, without overlaps, longer names first."""
    places: list[tuple[int, int, tuple[str, ...]]] = []
    for spelled, keys in _names(calculator.name, calculator.inputs):
        for start in range(len(found) - len(spelled) + 1):
            end = start + len(spelled)
            if tuple(found[start:end]) == spelled and not any(taken[start:end]):
                taken[start:end] = [True] * len(spelled)
                places.append((start, end, keys))
    return sorted(places)


def _value_of(one: Input, found: list[str], taken: list[bool], place: tuple[int, int, int]) -> Heard | None:
    start, end, limit = place
    match one.kind:
        case Kind.NUMBER:
            return _number_after(one, found, taken, end, limit)
        case Kind.CHOICE:
            return (
                _option_before(one, found, taken, start, alone=True)
                or _option_between(one, found, taken, end, limit)
                or _option_before(one, found, taken, start)
            )
        case Kind.YES_NO:
            there = polarity(found, taken, start, end)
            return None if there is None else Heard(one.key, there)


def _number_after(one: Input, found: list[str], taken: list[bool], end: int, limit: int) -> Heard | None:
    place = end
    while place < limit and (found[place] in FILLERS or taken[place]):
        place += 1
    if place >= limit or not is_figure(found[place]):
        return None
    return _with_unit(one, found, taken, place)


def _number_before(one: Input, found: list[str], taken: list[bool], start: int) -> Heard | None:
    """ "Twenty five percent burns", "105 systolic": a number right before its name, with nothing but a unit between."""
    if one.kind is not Kind.NUMBER:
        return None
    for place in range(start - 1, max(start - 4, -1), -1):
        if taken[place] or found[place] == ",":
            return None
        if is_figure(found[place]):
            _, used = _unit_at(one.units, found, place + 1)
            fits = place + 1 + used == start
            return _with_unit(one, found, taken, place) if fits else None
    return None


def _with_unit(one: Input, found: list[str], taken: list[bool], place: int) -> Heard:
    figure = float(found[place])
    taken[place] = True
    unit, used = _unit_at(one.units, found, place + 1)
    taken[place + 1 : place + 1 + used] = [True] * used
    return Heard(one.key, unit.canonical(figure) if unit else figure, figure, unit)


def _unit_at(units: tuple[Unit, ...], found: list[str], place: int) -> tuple[Unit | None, int]:
    best: tuple[Unit | None, int] = (None, 0)
    for unit in units:
        for name in (unit.spoken, unit.name, *unit.heard):
            spelled = tokens(name)
            if spelled and found[place : place + len(spelled)] == spelled and len(spelled) > best[1]:
                best = (unit, len(spelled))
    return best


def _option_between(one: Input, found: list[str], taken: list[bool], start: int, limit: int) -> Heard | None:
    """The longest option named between two places; the earliest of equals."""
    best: tuple[int, int, str] | None = None
    for option in one.options:
        for name in (option.title, *option.heard):
            spelled = tokens(name)
            for place in range(start, limit - len(spelled) + 1):
                free = not any(taken[place : place + len(spelled)])
                fits = spelled and free and found[place : place + len(spelled)] == spelled
                if fits and (best is None or (len(spelled), -place) > (best[0], -best[1])):
                    best = (len(spelled), place, option.key)
    if best is None:
        return None
    taken[best[1] : best[1] + best[0]] = [True] * best[0]
    return Heard(one.key, best[2])


def _option_before(one: Input, found: list[str], taken: list[bool], start: int, *, alone: bool = False) -> Heard | None:
    """ "Mild sensory loss", "normal vision": an option said right before its name. alone: behind a comma or "and"."""
    named = {tuple(tokens(name)): option.key for option in one.options for name in (option.title, *option.heard)}
    for begin in range(max(start - max(map(len, named)), 0), start):
        key = named.get(tuple(found[begin:start]))
        parted = begin == 0 or found[begin - 1] in (",", "and")
        if key is not None and not any(taken[begin:start]) and (parted or not alone):
            taken[begin:start] = [True] * (start - begin)
            return Heard(one.key, key)
    return None


def _of_the_name(calculator: Calculator, found: list[str], taken: list[bool], values: dict[str, Heard]) -> None:
    """ "Correct the sodium, it's 128": a bare figure behind "it's" is the value that the calculator is named for."""
    named = [
        one
        for one in calculator.inputs
        if one.kind is Kind.NUMBER and one.key not in values and one.title in calculator.spoken[0].lower()
    ]
    for place in range(1, len(found)):
        told = found[place - 1] == "it's" or found[max(place - 2, 0) : place] == ["it", "is"]
        if named and told and is_figure(found[place]) and not taken[place]:
            values[named[0].key] = _with_unit(named[0], found, taken, place)
            return


def _by_itself(calculator: Calculator, found: list[str], taken: list[bool]) -> list[Heard]:
    """ "On room air": words that are a value, unless "not" stands before them."""
    heard = []
    for one in calculator.inputs:
        for phrase, value in one.tells:
            spelled = tokens(phrase)
            for place in range(len(found) - len(spelled) + 1):
                if found[place : place + len(spelled)] == spelled and "not" not in found[max(place - 2, 0) : place]:
                    taken[place : place + len(spelled)] = [True] * len(spelled)
                    heard.append(Heard(one.key, value))
    return heard


_FEET = frozenset({"foot", "feet", "ft", "'"})


def _heights(calculator: Calculator, found: list[str], taken: list[bool]) -> list[Heard]:
    """ "six foot two", "5 feet 10 inches"."""
    one = next((each for each in calculator.inputs if each.key == "height"), None)
    if one is None:
        return []
    inch = next(unit for unit in one.units if unit.name == "in")
    for place in range(1, len(found)):
        if found[place] in _FEET and is_figure(found[place - 1]):
            inches = 12 * float(found[place - 1])
            last = place
            following = place + 1
            if following < len(found) and is_figure(found[following]) and float(found[following]) < 12:
                inches += float(found[following])
                last = following + (1 if found[following + 1 : following + 2] in (["inches"], ["inch"]) else 0)
            taken[place - 1 : last + 1] = [True] * (last + 2 - place)
            return [Heard(one.key, inch.canonical(inches), inches, inch)]
        if (
            found[place] in ("meter", "metre")
            and [is_figure(one) for one in found[place - 1 : place + 2]][::2] == [True] * 2
        ):
            taken[place - 1 : place + 2] = [True] * 3
            centimeters = 100 * float(found[place - 1]) + float(found[place + 1])
            return [Heard(one.key, centimeters, centimeters, one.unit)]
    return []


def _pressures(calculator: Calculator, found: list[str], taken: list[bool]) -> list[Heard]:
    """ "120 over 80": both pressures, or the mean of them where the calculator asks for that."""
    keys = {one.key for one in calculator.inputs}
    for place in range(1, len(found) - 1):
        low, high = found[place + 1], found[place - 1]
        if found[place] in ("over", "/") and is_figure(low) and is_figure(high) and float(high) > float(low) > 15:
            systolic, diastolic = float(high), float(low)
            taken[place - 1 : place + 2] = [True] * 3
            if "mean_pressure" in keys and "systolic" not in keys:
                return [Heard("mean_pressure", round((systolic + 2 * diastolic) / 3, 1))]
            return [
                Heard(key, value, value)
                for key, value in (("systolic", systolic), ("diastolic", diastolic))
                if key in keys
            ]
    return []


def _by_unit(calculator: Calculator, found: list[str], taken: list[bool], values: dict[str, Heard]) -> list[Heard]:
    """ "80 kilos", "75 year old": a unit that only one input has."""
    heard = []
    for place, token in enumerate(found):
        if not is_figure(token) or taken[place]:
            continue
        for one in calculator.inputs:
            if one.kind is not Kind.NUMBER or one.key in values:
                continue
            unit, used = _unit_at(one.units, found, place + 1)
            own = unit is not None and (unit.name in _OWN_UNITS or _is_alone(calculator, unit))
            if unit is not None and used and own:
                heard.append(_with_unit(one, found, taken, place))
                break
    return heard


_PARTING = frozenset({"%", "h"})


def _is_alone(calculator: Calculator, unit: Unit) -> bool:
    """Whether a unit of ``_PARTING`` tells which value is meant, since only one input has it."""
    return unit.name in _PARTING and sum(unit in one.units for one in calculator.inputs) == 1


_TELLING = frozenset(
    {"sex", "drug", "formula", "weight_used", "verbal", "motor", "appearance", "grimace", "activity", "respiration"}
)
"""Choices whose words tell by themselves what is meant, without the name of the input."""


def _by_word(calculator: Calculator, found: list[str], taken: list[bool], values: dict[str, Heard]) -> list[Heard]:
    """ "woman", "gabapentin", "Fridericia"."""
    heard = []
    for one in calculator.inputs:
        if one.key in _TELLING and one.key not in values:
            told = tuple(replace(option, title="", heard=tuple(_telling_names(option))) for option in one.options)
            option = _option_between(replace(one, options=told), found, taken, 0, len(found))
            if option is not None:
                heard.append(option)
    return heard


def _answers(
    inputs: dict[str, Input], found: list[str], taken: list[bool], asked: tuple[str, ...], values: dict[str, Heard]
) -> None:
    """What answers the question itself: a bare number, an option's words."""
    open_keys = [key for key in asked if key not in values]
    if len(asked) != 1 or not open_keys:
        _in_turn(inputs, found, taken, [key for key in open_keys if inputs[key].kind is Kind.NUMBER], values)
        _by_option(inputs, found, taken, [key for key in open_keys if inputs[key].kind is Kind.CHOICE], values)
        return
    one = inputs[open_keys[0]]
    if one.kind is Kind.NUMBER:
        _in_turn(inputs, found, taken, [one.key], values)
    elif one.kind is Kind.CHOICE:
        heard = _option_between(one, found, taken, 0, len(found))
        if heard is not None:
            values[one.key] = heard


def _in_turn(
    inputs: dict[str, Input], found: list[str], taken: list[bool], keys: list[str], values: dict[str, Heard]
) -> None:
    """Bare numbers fill what was asked in its order, when there are as many as were asked for.

    "Seven point, sorry" is no seven: its decimals were not understood, or are still to come.
    """
    places = [place for place, token in enumerate(found) if is_figure(token) and not taken[place]]
    if places and len(places) == len(keys) and "point" not in found:
        for key, place in zip(keys, places, strict=True):
            values[key] = _with_unit(inputs[key], found, taken, place)


def _by_option(
    inputs: dict[str, Input], found: list[str], taken: list[bool], keys: list[str], values: dict[str, Heard]
) -> None:
    """ "alert": an option that is said in words and that only one of the inputs asked for has."""
    for key in keys:
        others = {name for other in keys if other != key for name in _option_names(inputs[other])}
        own = [
            replace(option, title="", heard=tuple(name for name in _names_of(option) if name not in others))
            for option in inputs[key].options
        ]
        heard = _option_between(replace(inputs[key], options=tuple(own)), found, taken, 0, len(found))
        if heard is not None:
            values[key] = heard


def _names_of(option: Option) -> list[str]:
    """The words for it, without bare numbers."""
    return [name for name in (option.title, *option.heard) if not all(is_figure(token) for token in tokens(name))]


def _telling_names(option: Option) -> list[str]:
    return [name for name in _names_of(option) if name not in ("none", "no response")]


def _option_names(one: Input) -> set[str]:
    return {name for option in one.options for name in _names_of(option)}

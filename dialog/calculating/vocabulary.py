"""What may be said of a calculation, as names that are known by their sound."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from dialog.calculating import sounding
from dialog.calculating.numbers import NUMBER_WORDS, is_figure, tokens
from dialog.calculating.sounding import Name
from kb.calculators.contract import Calculator
from kb.calculators.registry import CALCULATORS, PHRASES

_ORDERS = ("calculate", "calculator", "calculation", "score", "criteria")
_ORDINARY = frozenset(
    """a an the is it its it's of for to too and or with on in at by as was are has have had he she they i my your
    her his this that there patient please now also about what so but then ok okay um uh old year years be been
    do does did can could would will you we me from than all rest normal everything else other others otherwise
    kid kids need needs
    right correct wrong point today per less more over under positive present known history recent""".split()
)
"""Words that are right as they are: alone they are taken for no name."""


def names_of_calculators(words: str) -> str:
    """The words with what sounds like a calculator's name, or the order to calculate, written so."""
    return sounding.restored(words, *_asked())


_KNOWN_AS_WRITTEN = frozenset({"four ts", "four t", "four tees", "4 ts", "winters", "bishops", "cutie c", "nihs s"})
"""Names that other words sound like: "four to", "and two hours", "kit is", "and now she's"."""


def _is_known_by_sound(phrase: str) -> bool:
    """Not where it is nothing but letters, which little words sound like: "it gives" like "g c s"."""
    return phrase not in _KNOWN_AS_WRITTEN and any(_SYLLABLE.search(word) for word in phrase.split())


_SYLLABLE = re.compile(r"[a-z]{3}")


@lru_cache(maxsize=1)
def _asked() -> tuple[tuple[Name, ...], frozenset[str]]:
    phrases = [phrase for phrase, _ in PHRASES]
    known = _ORDINARY | NUMBER_WORDS | {word for phrase in phrases for word in phrase.split()} | set(_ORDERS)
    return sounding.names([*filter(_is_known_by_sound, phrases), *_ORDERS]), frozenset(known | _every_word())


@lru_cache(maxsize=1)
def _every_word() -> frozenset[str]:
    """Every word with which any calculator's values are told."""
    return frozenset(
        word for each in CALCULATORS.values() for phrase in _phrases(each) for word in tokens(phrase)
    )  # fmt: skip


def names_of_values(calculator: Calculator, words: str) -> str:
    """The words with what sounds like one of the calculator's values, units or choices written so."""
    words = _signed(words) if calculator.name in _BELOW_ZERO else words
    return sounding.restored(words, *_told(calculator.name))


_BELOW_ZERO = frozenset(
    one.name
    for one in CALCULATORS.values()
    if any(option.key[0] in "+-" for each in one.inputs for option in each.options)
)
"""Calculators of a value that may be below zero, as a choice."""
_SIGN = re.compile(r"(?<![\w.])([+\-−–])(?=\d)")


def _signed(words: str) -> str:
    """ "-2" as "minus 2": a sign is no word to those who read numbers."""
    return _SIGN.sub(lambda sign: "plus " if sign[1] == "+" else "minus ", words)


_HEARD_RIGHTLY = frozenset({"woman", "women", "units"})
"""Names that any recogniser knows, and that other words sound like: "what should he weigh, a man", "oh eight, is"."""


@cache
def _told(name: str) -> tuple[tuple[Name, ...], frozenset[str]]:
    calculator = CALCULATORS[name]
    phrases = tuple(phrase for phrase in _phrases(calculator) if phrase not in _HEARD_RIGHTLY)
    return sounding.names(phrases), _ORDINARY | NUMBER_WORDS | _every_word()


@cache
def words_of_values(calculator: Calculator) -> frozenset[str]:
    """Each word with which the calculator's values are told."""
    return frozenset(word for phrase in _phrases(calculator) for word in tokens(phrase))


def _phrases(calculator: Calculator) -> Iterator[str]:
    for one in calculator.inputs:
        yield one.title
        yield from one.heard
        yield from (phrase for phrase, _ in one.tells if not any(map(is_figure, tokens(phrase))))
        for option in one.options:
            yield from (text for text in (option.title, *option.heard) if not all(map(is_figure, tokens(text))))
        for unit in one.units:
            yield from (text for text in (unit.spoken, *unit.heard) if len(text) > 3)

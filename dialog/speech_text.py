"""Text as a telephone carries it: numbers, units, ranges, abbreviations and symbols in words."""

import re

_DIGITS = {
    "0": "zero", "1": "one", "2": "two", "3": "three", "4": "four", "5": "five", "6": "six", "7": "seven", "8": "eight",
    "9": "nine", "*": "star", "#": "pound", "+": "plus",
}  # fmt: skip

_DIALLED = re.compile(r"(?<![\w.])[+*#]?\d[\d *#()-]*\d(?![\w])|(?<![\w.])[+*#]?\d(?![\w])")


def digit_by_digit(number: str) -> str:
    """ "911" -> "nine one one"; groups divided by spaces or hyphens are kept apart by a short pause."""
    groups = re.split(r"[ ()-]+", number.strip())
    return ", ".join(" ".join(_DIGITS[sign] for sign in group if sign in _DIGITS) for group in groups if group)


def dialled(sentence: str) -> str:
    """The sentence with every number in it spoken as it is dialled."""
    return _DIALLED.sub(lambda found: digit_by_digit(found.group()), sentence)

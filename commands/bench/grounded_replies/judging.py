"""Does a spoken sentence hold a number that its cited passage does not? Written apart from the check it judges.

It only knows numbers: figures, their words, and the figures of other scripts.
"""

import re
import unicodedata

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = {
    word: 10 * place for place, word in enumerate("- - twenty thirty forty fifty sixty seventy eighty ninety".split())
}
_TIMES = {"once": 1, "twice": 2, "thrice": 3, "bid": 2, "tid": 3, "qid": 4, "daily": 1, "qd": 1, "tds": 3, "bd": 2}
_CLASSES = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_TOKEN = re.compile(r"\d+(?:\.\d+)?|[a-z]+")


def numbers_in(text: str) -> frozenset[float]:
    """Every number of a text, however written; "twice daily" holds 2, and what "BID" says is said by "twice" too."""
    text = unicodedata.normalize("NFKC", text)
    text = "".join(str(unicodedata.digit(sign)) if sign.isdigit() else sign for sign in text).lower()
    text = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", text)
    text = re.sub(r"(?<![\d.])\.(?=\d)", "0.", text)
    tokens = _TOKEN.findall(text)
    found: set[float] = set()
    place = 0
    while place < len(tokens):
        value, used = _number_at(tokens, place)
        if used:
            found.add(value)
        elif tokens[place] in _TIMES:
            found.add(float(_TIMES[tokens[place]]))
        elif tokens[place] in _CLASSES:
            found.add(float(_CLASSES[tokens[place]]))
        place += max(1, used)
    return frozenset(found)


def _number_at(tokens: list[str], place: int) -> tuple[float, int]:
    value, used = _whole_at(tokens, place)
    if used and tokens[place + used : place + used + 1] == ["point"]:
        digits = ""
        for word in tokens[place + used + 1 :]:
            if word not in _SMALL[:10]:
                break
            digits += str(_SMALL.index(word))
        if digits:
            return float(f"{int(value)}.{digits}"), used + 1 + len(digits)
    return value, used


def _whole_at(tokens: list[str], place: int) -> tuple[float, int]:
    if tokens[place][0].isdigit():
        return float(tokens[place]), 1
    value, used = 0.0, 0
    for word in tokens[place:]:
        if word in _SMALL:
            value += _SMALL.index(word)
        elif _TENS.get(word):
            value += _TENS[word]
        elif used and word in ("hundred", "thousand"):
            value *= 100 if word == "hundred" else 1000
        else:
            break
        used += 1
    return value, used


def foreign_numbers(spoken: str, passage: str) -> frozenset[float]:
    """The numbers spoken that the passage does not hold, nor a thousand times more or less of one (a unit written in
    another size)."""
    held = numbers_in(passage)
    sizes = {round(number * factor, 9) for number in held for factor in (1.0, 1000.0, 0.001)}
    return frozenset(number for number in numbers_in(spoken) if round(number, 9) not in sizes)

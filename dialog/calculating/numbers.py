"""Numbers as a speech recogniser writes them, made into digits: "two point one", "one twenty over eighty"."""

import re

_ONES = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split()
    )
}
_TENS = {
    word: 10 * place for place, word in enumerate("- - twenty thirty forty fifty sixty seventy eighty ninety".split())
}
_TENS.pop("-")
_TENS["fourty"] = 40
_DIGITS = {word: value for word, value in _ONES.items() if value < 10} | {"oh": 0, "o": 0}
_SCALES = {"hundred": 100, "thousand": 1000}
NUMBER_WORDS = frozenset({*_ONES, *_TENS, *_SCALES, "oh", "point"})
SOUND_ALIKE = {
    "to": "two", "too": "two", "for": "four", "fore": "four", "won": "one", "ate": "eight", "tree": "three",
    "sicks": "six", "fife": "five", "sore": "four", "tin": "ten", "sex": "six", "nein": "nine", "hate": "eight",
}  # fmt: skip
"""What a recogniser writes for a number where no number is expected."""
_FIGURE = re.compile(r"\d+(?:\.\d+)?")
_WORD = re.compile(r"\d+(?:\.\d+)?|[a-z]+(?:'[a-z]+)?|[,;/%']|\.(?!\d)")


def tokens(words: str) -> list[str]:
    """Lower-case words, figures and the marks that part clauses; numbers of several words joined into one figure."""
    return joined(_around_points(separate(words)))


def separate(words: str) -> list[str]:
    """Lower-case words, figures as they are written, and the marks that part clauses."""
    text = words.lower().replace("’", "'").replace("°", " degrees ")
    text = re.sub(r"(?<=\d),(?=\d{3}\b)", "", text)
    text = re.sub(r"(?<=[a-z])-(?=[a-z])", " ", text)
    text = re.sub(r"(?<![\d.])\.(?=\d)", "0.", text)
    return ["," if mark in ",;." else mark for mark in _WORD.findall(text)]


def _around_points(found: list[str]) -> list[str]:
    """ "one point, too" is one point two, "to point one" two point one: around a point stand numbers."""
    mended = list(found)
    for place, word in enumerate(mended):
        if word != "point":
            continue
        before, after = place - 1, place + 1
        meant = [_meant(one) for one in mended]
        counted = before >= 0 and _is_digit(meant, before) and _is_digit(meant, after + 1)
        if counted and mended[after] == ",":
            mended[after] = ""
            after += 1
        if _is_digit(meant, after):
            mended[after] = meant[after]
            mended[max(before, 0)] = meant[max(before, 0)]
    return [word for word in mended if word]


def _meant(word: str) -> str:
    return SOUND_ALIKE.get(word, word)


def is_figure(word: str) -> bool:
    return _FIGURE.fullmatch(word) is not None


def joined(found: list[str]) -> list[str]:
    """With each number of several words as one figure."""
    whole: list[str] = []
    place = 0
    while place < len(found):
        figure, used = _number_at(found, place)
        if used:
            whole.append(figure)
            place += used
        else:
            whole.append(found[place])
            place += 1
    return whole


def _number_at(found: list[str], place: int) -> tuple[str, int]:
    """The number that begins here as a figure, and how many words it takes; 0 for none."""
    whole, used = _whole_at(found, place)
    after = place + used
    if after < len(found) and found[after] == "point" and (used or _is_digit(found, after + 1)):
        decimals, more = _decimals_at(found, after + 1)
        if more:
            return f"{whole or '0'}.{decimals}", used + 1 + more
    return whole, used


def _is_digit(found: list[str], place: int) -> bool:
    return place < len(found) and (found[place] in _ONES or found[place] in _TENS or found[place].isdigit())


def _decimals_at(found: list[str], place: int) -> tuple[str, int]:
    """ "two five" is 25, "twenty five" too, "oh five" is 05."""
    decimals, used = "", 0
    while place + used < len(found):
        word = found[place + used]
        if word in _DIGITS or word.isdigit():
            decimals += str(_DIGITS[word]) if word in _DIGITS else word
        elif word in _TENS:
            following = found[place + used + 1] if place + used + 1 < len(found) else ""
            unit = _DIGITS.get(following, 0) if following not in ("oh", "o") else 0
            decimals += str(_TENS[word] + unit)
            used += 1 if unit else 0
        elif word in _ONES and not decimals:
            decimals += str(_ONES[word])
        else:
            break
        used += 1
    return decimals, used


def _whole_at(found: list[str], place: int) -> tuple[str, int]:
    word = found[place]
    if _FIGURE.fullmatch(word):
        following = found[place + 1] if place + 1 < len(found) else ""
        if following in _SCALES:
            return _figure(float(word) * _SCALES[following]), 2
        return word, 1
    if word == "a" and place + 1 < len(found) and found[place + 1] in _SCALES:
        value, used = _spelled_at(["one", *found[place + 1 :]], 0)
        return _figure(value), used
    value, used = _spelled_at(found, place)
    return (_figure(value), used) if used else ("", 0)


def _figure(value: float) -> str:
    return str(int(value)) if value == int(value) else str(value)


def _spelled_at(found: list[str], place: int) -> tuple[float, int]:
    """ "one hundred and twenty", "one twenty", "one oh five", "twelve thousand three hundred"."""
    total, group, used, kind = 0, 0, 0, ""
    while place + used < len(found):
        word = found[place + used]
        following = found[place + used + 1] if place + used + 1 < len(found) else ""
        if word in _SCALES and used:
            group = max(group, 1) * _SCALES[word]
            if word == "thousand":
                total, group = total + group, 0
            kind = "scale"
        elif word == "and" and kind == "scale" and (following in _ONES or following in _TENS):
            kind = "and"
        elif word in _TENS and kind in ("", "scale", "and", "one"):
            group = group * 100 + _TENS[word] if kind == "one" and 0 < group < 10 else group + _TENS[word]
            if kind == "one" and group < 100:
                break
            kind = "ten"
        elif word in _ONES and kind in ("", "scale", "and"):
            group += _ONES[word]
            kind = "one" if _ONES[word] < 10 else "teen"
        elif word in _ONES and kind == "ten" and 0 < _ONES[word] < 10:
            group += _ONES[word]
            kind = "done"
        elif word in _ONES and kind == "one" and _ONES[word] >= 10:
            group = group * 100 + _ONES[word]
            kind = "done"
        elif word in ("oh", "o") and kind == "one" and following in _DIGITS and 0 < group < 10:
            group = group * 100 + _DIGITS[following]
            used += 1
            kind = "done"
        else:
            break
        used += 1
    return float(total + group), used

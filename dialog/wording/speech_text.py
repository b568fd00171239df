"""Text as a telephone carries it: numbers, units, ranges, abbreviations and symbols in words.

Pure. The input is plain text without Markdown marks (``kb.statements`` takes those off); the output is for the ear
only, the transcript keeps the text as written.
"""

import re
from collections.abc import Callable
from functools import lru_cache

from dialog.wording.spoken_terms import DOSING, GREEK, NOT_AFTER_A_WORD, PLAIN_CAPITALS, SHORT_FORMS, UNITS

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = "- - twenty thirty forty fifty sixty seventy eighty ninety".split()

_DIALLED_SIGNS = {str(digit): _ONES[digit] for digit in range(10)} | {"*": "star", "#": "pound", "+": "plus"}
_DIALLED = re.compile(r"(?<![\w.])[+*#]?\d[\d *#()-]*\d(?![\w])|(?<![\w.])[+*#]?\d(?![\w])")


def digit_by_digit(number: str) -> str:
    """ "911" -> "nine one one"; groups divided by spaces or hyphens are kept apart by a short pause."""
    groups = re.split(r"[ ()-]+", number.strip())
    return ", ".join(" ".join(_DIALLED_SIGNS[sign] for sign in group) for group in groups if group)


def dialled(sentence: str) -> str:
    """The sentence with every number in it spoken as it is dialled."""
    return _DIALLED.sub(lambda found: digit_by_digit(found.group()), sentence)


def whole_number(value: int) -> str:
    """0..999,999,999 in words: 120 is "one hundred twenty"."""
    if value < 20:
        return _ONES[value]
    if value < 100:
        return _TENS[value // 10] + (f" {_ONES[value % 10]}" if value % 10 else "")
    for size, name in ((1_000_000, "million"), (1_000, "thousand"), (100, "hundred")):
        if value >= size:
            rest = f" {whole_number(value % size)}" if value % size else ""
            return f"{whole_number(value // size)} {name}{rest}"
    raise AssertionError("unreachable: every value is met above")


def number(text: str) -> str:
    """A written number in words: "0.5" is "zero point five", "1,000" is "one thousand"."""
    whole, _, fraction = text.replace(",", "").partition(".")
    words = whole_number(int(whole or "0")) if len(whole) < 10 else " ".join(_ONES[int(digit)] for digit in whole)
    return words + (" point " + " ".join(_ONES[int(digit)] for digit in fraction) if fraction else "")


def year(value: int) -> str:
    """1900..2099 as years are said: "twenty twenty-four", "nineteen ninety", "two thousand nine"."""
    century, rest = divmod(value, 100)
    if rest == 0:
        return whole_number(value) if century == 20 else f"{whole_number(century)} hundred"
    if rest < 10:
        return f"two thousand {_ONES[rest]}" if century == 20 else f"{whole_number(century)} oh {_ONES[rest]}"
    return f"{whole_number(century)} {whole_number(rest).replace(' ', '-')}"


def spelled(word: str) -> str:
    """A word letter by letter in groups of three: "apixaban" is "ay P I, X ay B, ay N".

    The letter A is written "ay": on its own a voice reads it as the article.
    """
    letters = ["ay" if sign in "aA" else _DIALLED_SIGNS.get(sign, sign.upper()) for sign in word if sign.isalnum()]
    return ", ".join(" ".join(letters[start : start + 3]) for start in range(0, len(letters), 3))


_NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?"
_UNIT_NAMES = "|".join(sorted((re.escape(unit) for unit in UNITS), key=len, reverse=True))
_UNIT = rf"(?:{_UNIT_NAMES})(?![A-Za-z])"
_PER = rf"(?:\s?/\s?(?:(?:{_NUMBER})\s?)?{_UNIT})*"
_MEASURE = rf"(?:{_UNIT}{_PER}|(?:/\s?{_UNIT})+)"
_QUANTITY = re.compile(
    rf"(?<![\w.])(?P<low>{_NUMBER})(?:\s?(?P<first_unit>{_MEASURE}))?"
    rf"(?:\s?(?P<to>-|–|to)\s?(?P<high>{_NUMBER}))?(?P<gap>\s?-?)(?P<unit>{_MEASURE})?(?![\d])"
)
_PRESSURE = re.compile(r"(?<![\w./])([6-9]\d|[12]\d\d)\s?/\s?(\d{2,3})(?![\w/]|\.\d|\s?(?:mg|mcg|µg|g|units|mL)\b)")
_RATIO = re.compile(r"(?<![\w.:])(\d+(?:\.\d+)?):(\d+(?:\.\d+)?)(?![\w:])")
_EVERY = re.compile(r"\b[qQ](\d+)(?:\s?[-–]\s?(\d+))?\s?(h|hr|hours?|d|days?|wk|weeks?|min|minutes?)\b")
_ROMAN = {"I": "one", "II": "two", "III": "three", "IV": "four", "V": "five", "VI": "six"}
_GRADED = re.compile(
    r"\b((?:NYHA(?: class)?|[Cc]lass(?:es)?|[Gg]rades?|[Tt]ypes?|[Ss]tages?|[Pp]hase|[Pp]art|COR)\s)"
    r"(I{1,3}|IV|VI?)([ab])?"
    r"(?:\s?[-–]\s?(I{1,3}|IV|VI?))?(?![A-Za-z])"
)
_SCORE = re.compile(r"(?<=[a-z0-9]) ?(=|>=|<=|≥|≤) ?(?=\d)")
_EVIDENCE = re.compile(
    r"\s*\((?![^()]*\d\s?(?:mg|mcg|g|units|mL|mm|%|hours|days|weeks|months)\b)[^()]*?"
    r"(?:\bCOR\b|\bLOE\b|⨁|⊕|\+\+|\bGRADE\b|[Gg]rade [12][A-D]?\b|[Ll]evel [A-C]\b|[Cc]ertainty"
    r"|[Qq]uality (?:of )?[Ee]vidence"
    r"|\bQuality\b|[Rr]ec(?:ommendation)?s?\.? \d|\b[Cc]onditional\b|\b[Ss]trong\b"
    r"|(?<![A-Za-z])Class (?:I|IIa|IIb|IIA|IIB)\b)[^()]*\)"
)
_GRADE_COLUMN = re.compile(
    r"(?:^|;\s*)(?:Strength|Certainty|Quality|Grade|Class|COR|LOE|Level)(?: of (?:[Rr]ecommendation|[Ee]vidence))?"
    r"(?:,\s(?:[Vv]ery )?(?:[Ss]trong|[Ww]eak|[Cc]onditional|[Hh]igh|[Mm]oderate|[Ll]ow"
    r"|[1-3]?[A-D](?:-[A-Z]+)?|I{1,3}[ab]?)(?!\w)"
    r"\s*[⨁⊕○]*)+"
)
""" "; Strength, Strong, Moderate ⨁⨁⨁○": what a table tells of its evidence is shown, not spoken."""
_EMPTY_CELL = re.compile(r"(?:(?<=: )|;\s*|^)[^;:.]{1,40}, --(?=[;.]|$)")
_LONG_DASH = re.compile(r"(?<=\d)\s?(?:--|—)\s?(?=\d)")
_STEP = re.compile(r"\s*(?:→|->|-->|=>|⇒)\s*")
_SIGNS: tuple[tuple[str, str], ...] = (
    (r"\s?(?:≥|>=|=>)\s?(?=\d)", " at least "),
    (r"\s?(?:≤|<=)\s?(?=\d)", " at most "),
    (r"\s?>\s?(?=\d)", " more than "),
    (r"\s?<\s?(?=\d)", " less than "),
    (r"\s?(?:≥|>=)\s?", " at least "),
    (r"\s?(?:≤|<=)\s?", " at most "),
    (r"\s>\s", " over "),
    (r"\s<\s", " under "),
    (r"(?<!\w)>\s?(?=[\w-])", " more than "),
    (r"(?<!\w)<\s?(?=[\w-])", " less than "),
    (r"(?<=\w)>(?=\w)", " over "),
    (r"\s?\(?DOI:? ?10\.[^\s)]+\)?", ""),
    (r"(?<=10)\^(\d+)", r" to the power of \1"),
    (r"(?<![\w°])°C\b", "degrees Celsius"),
    (r"(?:~|≈)\s?(?=\d)", "about "),
    (r"(?<![\w.%])-(?=\d)", "minus "),
    (r"\s?(?:±|\+/-)\s?", " plus or minus "),
    (r"(?<=[\d\w])\s\(%\)", ""),
    (r"(?<!\w)%", " percent "),
    (r"\s?×\s?(?=\d)|(?<=\d)\s?x\s?(?=\d)", " times "),
    (r"×", " times "),
    (r"\s?=\s?", " equals "),
    (r"(?<=[\w)])\s?\+\s?(?=\w)|\s\+\s", " plus "),
    (r"(?<=\w)\+(?![\w+])", " plus"),
    (r"(?<=[A-Za-z])--(?=[A-Za-z])", " "),
    (r"\s/\s", " or "),
    (r"\s?&\s?", " and "),
    (r"\band/or\b", "and or"),
    (r"(?<=[a-z])/(?=(?:day|week|month|year|hour|minute|kg)s?\b)", " per "),
    (r"(?<=\w)/\s?(?=(?:less|more|at) )", " over "),
    (r"(?<=\w)/(?=\w)", " slash "),
    (r"⨁|○|⊕|[*_`#|]", " "),
)
_BEFORE_NUMBERS = 16
"""So many of the signs are read before numbers become words."""
_COMPILED_SIGNS = tuple((re.compile(pattern), words) for pattern, words in _SIGNS)
_YEAR = re.compile(r"(?<![\d.,$])((?:19|20)\d\d)(?![\d.,]*\d|\s?(?:mg|mL|ml|mcg|g|units|IU|kcal|L|cells|patients)\b)")


def _term_pattern(terms: dict[str, str]) -> re.Pattern[str]:
    names = "|".join(re.escape(term) for term in sorted(terms, key=len, reverse=True))
    return re.compile(rf"(?<![A-Za-z0-9])(?:{names})(?![A-Za-z0-9])")


_SHORT_FORM = _term_pattern(SHORT_FORMS)
_DOSED = _term_pattern(DOSING)
_ONCE_DAILY = re.compile(r"(?<=\w )OD\b(?=[\s,.;)]|$)")
_CAPITALS = re.compile(r"(?<![A-Za-z0-9-])[A-Z]{2,}(?![A-Za-z0-9])")
_LETTERS_WITH_NUMBER = re.compile(r"(?<=[A-Za-z])-?(\d+)(?![\d.]*\d)(?=[A-Za-z]?\b)")
_POWER = re.compile(r"\s?[×x]\s?10\^?([69⁶⁹¹²]+)\s?/\s?L\b")
_ORDINALS = {"6": "sixth", "⁶": "sixth", "9": "ninth", "⁹": "ninth", "¹²": "twelfth"}
_DOLLARS = re.compile(rf"\$({_NUMBER})")
_SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")


@lru_cache(maxsize=1024)
def speakable(text: str) -> str:
    """The text with everything that is not a plain word written as it is said."""
    said = _LONG_DASH.sub("–", text.replace("\u00a0", " ").replace("−", "-"))
    said = _EMPTY_CELL.sub("", _GRADE_COLUMN.sub("", _EVIDENCE.sub("", said)))
    said = _ABBREVIATED.sub(_once, said)
    said = _POWER.sub(lambda found: f" times ten to the {_ORDINALS[found[1]]} per liter", said)
    said = _DOLLARS.sub(r"\1 dollars", _STEP.sub(", then ", said))
    for sign, name in GREEK.items():
        said = said.replace(sign, name)
    said = _SHORT_FORM.sub(lambda found: SHORT_FORMS[found.group()], said.translate(_SUBSCRIPTS))
    said = _EVERY.sub(_every, said)
    said = _DOSED.sub(lambda found: DOSING[found.group()], said)
    said = _ONCE_DAILY.sub("once daily", said)
    said = _GRADED.sub(_graded, said)
    said = _CAPITALS.sub(
        lambda found: found.group().lower() if found.group() in PLAIN_CAPITALS else found.group(), said
    )
    said = _PRESSURE.sub(lambda found: f"{number(found[1])} over {number(found[2])}", said)
    said = _PRESSURE_UNIT.sub(" millimeters of mercury", said)
    said = _RATIO.sub(lambda found: f"{number(found[1])} to {number(found[2])}", said)
    said = _SCORE.sub(lambda found: {"=": " of "}.get(found[1], f" {found[1]} "), said)
    for pattern, words in _COMPILED_SIGNS[:_BEFORE_NUMBERS]:
        said = pattern.sub(words, said)
    said = _YEAR.sub(lambda found: year(int(found[1])), said)
    said = _QUANTITY.sub(_quantity, said)
    for pattern, words in _COMPILED_SIGNS[_BEFORE_NUMBERS:]:
        said = pattern.sub(words, said)
    said = _LETTERS_WITH_NUMBER.sub(lambda found: f" {number(found[1])} ", said)
    return _tidied(said)


_ABBREVIATED = re.compile(r"(?P<words>(?:[\w'-]+[ /]){1,6})\((?P<short>[A-Z][A-Za-z0-9]{1,6})\)")


def _once(found: re.Match[str]) -> str:
    """ "Angiotensin receptor blockers (ARBs)" without what only abbreviates the words before it."""
    words, short = found["words"], found["short"].rstrip("s").upper()
    beginnings = {word[0].upper() for word in re.findall(r"\w+", words)}
    letters = iter(words.upper())
    same = short[0] in beginnings and all(sign in letters for sign in short)
    return words.rstrip() if same and short != words.strip().upper() else found[0]


_PRESSURE_UNIT = re.compile(r"(?<=[a-z])\s?mm\s?Hg\b")


def _every(found: re.Match[str]) -> str:
    unit = next(name for name in ("hour", "day", "week", "minute") if name[0] == found[3][0].lower())
    if found[2]:
        return f"every {number(found[1])} to {number(found[2])} {unit}s"
    return f"every {unit}" if found[1] == "1" else f"every {number(found[1])} {unit}s"


def _graded(found: re.Match[str]) -> str:
    first = f"{found[1]}{_ROMAN[found[2]]}" + (f" {found[3].replace('a', 'ay')}" if found[3] else "")
    return f"{first} to {_ROMAN[found[4]]}" if found[4] else first


def _unit_words(written: str, many: bool) -> str:
    first, *divisors = re.split(r"\s?/\s?", written)
    words = [UNITS[first][1 if many else 0]] if first else []
    for divisor in divisors:
        found = re.fullmatch(rf"({_NUMBER})?\s?(.+)", divisor)
        assert found, "the pattern of a quantity admits only divisors of this shape"
        amount, unit = found[1], UNITS[found[2]]
        words.append(f"per {number(amount)} {unit[1]}" if amount else f"per {unit[0]}")
    return " ".join(words)


def _quantity(found: re.Match[str]) -> str:
    low, high, unit, first_unit = found["low"], found["high"], found["unit"], found["first_unit"]
    gap = found["gap"]
    if unit in NOT_AFTER_A_WORD and " " in gap and unit not in ("g", "L", "h"):
        unit, gap = None, f"{gap}{unit}"
    last = high or low
    words = number(low)
    if first_unit:
        words += f" {_unit_words(first_unit, low != '1')}"
    if high:
        words += f" to {number(high)}"
    if not unit or (first_unit and not high):
        return words + gap.replace("-", " ") + (unit or "")
    adjective = "-" in gap
    return f"{words} {_unit_words(unit, many=last != '1' and not adjective)}"


_TIDYING: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"\s*[(\[]\s*"), ", "),
    (re.compile(r"\s*[)\]](?=\s*[.,;:!?]|$)"), ""),
    (re.compile(r"\s*[)\]]\s*"), ", "),
    (re.compile(r"\s*[—–]\s*|\s-{1,2}\s"), ", "),
    (re.compile(r"[“”\"]"), ""),
    (re.compile(r"\s+([,.;:!?])"), r"\1"),
    (re.compile(r"([,;:.!?])(?:\s*[,;:])+"), r"\1"),
    (re.compile(r"[,;:]\s*([.!?])"), r"\1"),
    (re.compile(r"^[\s,;:.]+"), ""),
    (re.compile(r"\s+"), " "),
)


def _tidied(text: str) -> str:
    for pattern, words in _TIDYING:
        text = pattern.sub(words, text)
    return text.strip()

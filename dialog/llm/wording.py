"""The letters and numbers of a text in one form, so that two texts can be compared sign by sign. Pure.

What a model writes is spoken in this form too: what is checked is what is heard.
"""

import re
import unicodedata

from dialog.calculating.numbers import is_figure, tokens

_SAME_SIGN = str.maketrans(
    {
        "≈": "~", "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": " - ", "−": "-",
        "‘": "'", "’": "'", "“": '"', "”": '"', "≧": "≥", "≦": "≤", "⩾": "≥", "⩽": "≤",
        "→": " to ", "×": " x ", "⋅": ".", "·": ".",
    }
)  # fmt: skip
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_POWER = re.compile(r"(?<=10)[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_MARKS = re.compile(r"\*\*|__|`|(?<!\w)\*(?=\w)|(?<=\w)\*(?!\w)")
_READABLE = re.compile(r"[ -~≥≤±°µ%]*\Z")
"""ASCII from the space to the tilde, and five signs more: no letter or figure of another script looks like one here."""

_WORD = (
    r"zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    r"|eighteen|nineteen|twenty|thirty|fou?rty|fifty|sixty|seventy|eighty|ninety"
)
_SCALE = r"hundred|thousand"
_FIGURE_SCALED = rf"\d+(?:\.\d+)?(?=[ -](?:{_SCALE})\b)"
_JOINED = rf"(?:(?:[ -](?:and )?)(?=(?:{_WORD}|{_SCALE})\b))?"
_DECIMALS = rf"(?: point (?:(?:{_WORD}|oh)(?:[ -](?=(?:{_WORD}|oh)\b))?)+)?"
_IN_WORDS = re.compile(
    rf"\b(?:a (?={_SCALE}\b))?(?:(?:{_WORD}|{_SCALE}|{_FIGURE_SCALED}){_JOINED})+{_DECIMALS}(?![a-z])", re.IGNORECASE
)
_ROMAN = re.compile(
    r"\b((?:NYHA )?class(?:es)?|grades?|types?|stages?|phase|part|killip)( |: )(I{1,3}|IV|VI{0,3}|IX|X)(?![A-Za-z])"
    r"(?:( ?- ?| or | and | to )(I{1,3}|IV|VI{0,3}|IX|X)(?![A-Za-z]))?",
    re.IGNORECASE,
)
_ROMAN_VALUES = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10}
_HALVES = (
    (re.compile(r"\b(\w+) and a half\b", re.IGNORECASE), r"\1 point five"),
    (re.compile(r"\b(one|a) and a half\b", re.IGNORECASE), "one point five"),
    (re.compile(r"(?<![\d.])\.(?=\d)"), "0."),
    (re.compile(r"(?<=\d),(?=\d{3}(?!\d))"), ""),
)


def plain_signs(text: str) -> str:
    """The text without marks of emphasis, its dashes, quotes, comparisons and compatible signs in one form each."""
    text = _POWER.sub(lambda found: "^" + found.group().translate(_SUPERSCRIPTS), text)
    text = unicodedata.normalize("NFKC", text.translate(_SAME_SIGN)).translate(_SAME_SIGN)
    text = text.replace("\N{GREEK SMALL LETTER MU}", "µ").replace("\N{SOFT HYPHEN}", "")
    return " ".join(_MARKS.sub("", text).split())


def is_readable(text: str) -> bool:
    """Whether ``plain_signs`` of a sentence holds only signs that look like what they are."""
    return _READABLE.match(text) is not None


def with_figures(text: str) -> str:
    """ "Zero point five milligrams" is "0.5 milligrams", "class III" is "class 3", "1,000" is "1000"."""
    for pattern, figures in _HALVES:
        text = pattern.sub(figures, text)
    return _IN_WORDS.sub(_figure, _ROMAN.sub(_class, text))


def _figure(found: "re.Match[str]") -> str:
    figures = tokens(found.group())
    return " ".join(figures) if all(is_figure(figure) for figure in figures) else found.group()


def _class(found: "re.Match[str]") -> str:
    first, second = str(_ROMAN_VALUES[found[3].lower()]), found[5]
    return f"{found[1]}{found[2]}{first}" + (f"{found[4]}{_ROMAN_VALUES[second.lower()]}" if second else "")

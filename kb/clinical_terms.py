"""A spoken question put into the words a guideline is written in (pure): "fib four above two point six seven in d k a"
becomes "FIB-4 above 2.67 in dka", and for the embedding model "... dka (diabetic ketoacidosis)".

A recogniser writes letters and numbers as they are said, and the embedding model knows few abbreviations.
"""

import re
from pathlib import Path

_LISTED = [
    tuple(line.split(" = ", 1))
    for line in (Path(__file__).parent / "abbreviations.txt").read_text(encoding="utf-8").splitlines()
    if " = " in line and not line.startswith("#")
]
FULL_FORMS = {short: full for short, full in _LISTED if short.islower()}
"""What a guideline writes out for an abbreviation, however it is written."""
AS_WRITTEN = {short: full for short, full in _LISTED if not short.islower()}
"""And for those that are known only by their capitals: "HIT", "SpO2", "K+"."""
# How names with figures and single letters come out of a recogniser, after numbers have become digits.
WRITTEN_FORMS = {
    r"v[ -]fib": "ventricular fibrillation",
    r"v[ -]tach": "ventricular tachycardia",
    r"(?:chads|cha 2 ds 2|chad|chads 2)[ -]?vasc?": "CHA2DS2-VASc",
    r"has[ -]?bled": "HAS-BLED",
    r"curb 65": "CURB-65",
    r"fib 4": "FIB-4",
    r"q[ -]sofa|quick sofa": "qSOFA",
    r"news 2": "NEWS2",
    r"phq 9": "PHQ-9",
    r"abcd 2": "ABCD2",
    r"sglt 2": "SGLT2",
    r"glp 1": "GLP-1",
    r"a1c|hba1c|a 1 c": "HbA1c A1C",
    r"sp[ -]?o 2": "SpO2",
    r"t[ -]p[ -]a": "tpa",
    r"a[ -]fib(?!-)": "afib",
}
UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
ONES = {word: value for value, word in enumerate(UNITS.split())}
TENS = {
    word: 10 * value for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
NUMBER = "|".join([*ONES, *TENS, "hundred", "thousand", "point"])
NUMBERS = re.compile(rf"\b(?:{NUMBER})(?:(?:(?<=hundred) and)?[ -](?:{NUMBER}))*\b", re.IGNORECASE)
LETTERS = re.compile(r"(?<![\w'])[a-z](?:[ .]+[a-z](?![\w'])){1,5}\.?", re.IGNORECASE)
_PHRASES = "|".join(short for short in FULL_FORMS if " " in short)
KNOWN = re.compile(rf"\b(?:(?:{_PHRASES})s?|[a-z][a-z0-9]*)\b", re.IGNORECASE)
NO_PLURALS = frozenset({"caps", "maps"})
WRITTEN = [(re.compile(rf"\b(?:{spoken})\b", re.IGNORECASE), written) for spoken, written in WRITTEN_FORMS.items()]


def in_written_words(question: str) -> str:
    """The question with spelled letters joined, numbers as digits, and scores named as they are written."""
    text = NUMBERS.sub(lambda match: _digits(match.group(0)), question)
    text = LETTERS.sub(lambda match: _joined(match.group(0)), text)
    for spoken, written in WRITTEN:
        text = spoken.sub(written, text)
    return text


def with_full_forms(question: str) -> str:
    """The question with the full form of each known abbreviation behind it: what the embedding model should read.

    Words are not to be looked up in this form: "myocardial infarction" is in every passage about STEMI and would only
    drown the words that tell them apart. So would those known only as they are written, most of which are routes, times
    and things measured ("IV", "BID"): with them two answers of 199 fewer were found.
    """
    return KNOWN.sub(_with_full_form, question)


def full_form(short: str) -> str | None:
    """What is written out for an abbreviation as it stands, one or several of them; None for any other word."""
    return AS_WRITTEN.get(short) or AS_WRITTEN.get(short.removesuffix("s")) or _in_any_case(short)


def _in_any_case(short: str) -> str | None:
    lower = short.lower()
    return FULL_FORMS.get(lower) or (None if lower in NO_PLURALS else FULL_FORMS.get(lower.removesuffix("s")))


def _with_full_form(match: re.Match[str]) -> str:
    said = match.group(0)
    full = _in_any_case(said)
    return said if full is None or full.lower() in match.string.lower() else f"{said} ({full})"


def _joined(spelled: str) -> str:
    """ "d k a" is "dka"; in "is a p e likely" the first letter is a word of its own."""
    letters = re.sub(r"[ .]", "", spelled)
    if letters[0].lower() in "ai" and letters.lower() not in FULL_FORMS and letters[1:].lower() in FULL_FORMS:
        return f"{letters[0]} {letters[1:]}"
    return letters if len(letters) > 2 or letters.lower() in FULL_FORMS else spelled


def _digits(spoken: str) -> str:
    """Digits for a number read out; a lone "one" is most often a pronoun and stays, and so does what is no number."""
    words = [word for word in re.split(r"[ -]", spoken.lower()) if word != "and"]
    whole, _, decimals = " ".join(words).partition("point")
    if words == ["one"] or "point" in decimals or not whole.strip():
        return spoken
    value = _whole(whole.split())
    if value is None:
        return spoken
    places = [str(ONES[word]) if word in ONES else None for word in decimals.split()]
    if "point" in words and (not places or None in places):
        return spoken
    return f"{value}.{''.join(filter(None, places))}" if places else str(value)


def _whole(words: list[str]) -> int | None:
    """ "two hundred twenty five" and "one twenty five" are numbers; "one two" is two figures, not one number."""
    total = current = 0
    last = ""
    for word in words:
        if word in ("hundred", "thousand"):
            if not current:
                return None
            current *= 100 if word == "hundred" else 1000
            if word == "thousand":
                total, current = total + current, 0
        elif word in TENS:
            current = current * 100 + TENS[word] if last in ONES else current + TENS[word]
        elif last in ONES:
            return None
        else:
            current += ONES[word]
        last = word
    return total + current

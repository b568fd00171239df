"""Takes out of a question what may tell who the patient is, before a model is asked (pure).

Of the eighteen identifiers of 45 CFR 164.514(b)(2): names behind a title or "named", dates, long numbers (telephone,
record, account), e-mail addresses and web addresses. A name that stands alone is not found: the words still go only
where the site lets them.
"""

import re

_MONTHS = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_DIGIT_WORD = r"(?:zero|oh|one|two|three|four|five|six|seven|eight|nine)"
_IDENTIFIERS: tuple[tuple[str, str], ...] = (
    (r"\b[\w.+-]+@[\w-]+\.[\w.]+\b", "[address]"),
    (r"\bhttps?://\S+", "[address]"),
    (rf"\b\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTHS}(?:,? \d{{2,4}})?\b", "[date]"),
    (rf"\b{_MONTHS} \d{{1,2}}(?:st|nd|rd|th)?(?:,? \d{{4}})?\b", "[date]"),
    (r"\b\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4}\b", "[date]"),
    (r"\b(?:born|birthday|date of birth|dob)\b(?:\W+\w+){0,4}", "[date]"),
    (r"\b(?:room|bed|ward) \w+", "[place]"),
    (r"(?<![\d.])\+?\d(?:[ -]?\d){5,}(?![\d.])", "[number]"),
    (rf"\b{_DIGIT_WORD}(?: {_DIGIT_WORD}){{4,}}\b", "[number]"),
    (r"\b(?:record|mrn|file|case|patient) (?:number|no\.?|id)\b(?:\W+\w*\d\w*)*", "[number]"),
    (r"\b(?:mr|mrs|ms|miss|mister|doctor|dr|professor|prof)\.? [a-z]+(?: [A-Z][a-z]+)?", "[name]"),
    (r"\b(?:named|called|name is) [a-z]+(?: [A-Z][a-z]+)?", "[name]"),
)
_COMPILED = tuple((re.compile(pattern, re.IGNORECASE), mark) for pattern, mark in _IDENTIFIERS)


def without_identifiers(question: str) -> str:
    for pattern, mark in _COMPILED:
        question = pattern.sub(mark, question)
    return question

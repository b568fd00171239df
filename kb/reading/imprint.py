"""What a document says of itself in its first lines: when it was published, and by whom (pure).

Plain text has no other place for it, and the date that a PDF or a Word file carries is that of its making: a guideline
of 2019 that was printed anew yesterday is not of this year.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from kb.markdown import plain
from kb.reading.dates import normal_date
from kb.reading.sections import Section

FIRST_LINES = 30
# The first kind that is there counts: when it came out, else when it was approved, else when it was changed last.
KINDS = (
    r"(?:date )?published|publication date|date of publication|issued|issue date|date of issue",
    r"(?:date )?approved|approval date|date of approval|ratified|effective(?: date| from)?|valid from|in force since",
    r"(?:last )?(?:updated|revised|amended)|revision date|version date|date",
)
WHEN = (
    r"\d{4}-\d{2}-\d{2}"
    r"|\d{1,2}(?:st|nd|rd|th)?\s+[A-Za-z]{3,9}\.?,?\s+\d{4}"
    r"|[A-Za-z]{3,9}\.?\s+(?:\d{1,2}(?:st|nd|rd|th)?,?\s+)?\d{4}"
    r"|(?:\d{1,2}[./-]){1,2}\d{4}"
    r"|\d{4}"
)
# A label begins its line or follows a mark, so that "next review date" and "was published in" are none; and behind the
# date something else begins, so that "Published 2019 data" is none.
BEGINS, ENDS = r"(?:^|[.;,|(·•–]\s*)", r"(?=\s*(?:[.;,|()·•–]|$)|\s+(?:by\s+(?:the\s+)?)?[A-Z])"
BY_WHOM = r"(?:\s+by:?\s+(?:the\s+)?[A-Z][^.;|]{1,78}?,?)?"  # "Issued by St Mary's Hospital on 3 May 2024"
DATED = tuple(
    re.compile(rf"{BEGINS}(?i:{kind}){BY_WHOM}(?:\s+(?:on|in|from))?\s*[:,–-]?\s*(?P<date>{WHEN}){ENDS}")
    for kind in KINDS
)
MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
BY = re.compile(
    rf"^(?i:(?:issued|published|produced)(?: (?:on|in))?(?: (?:{WHEN}),?)? by:?"
    r"|(?:issuer|publisher|issuing (?:body|organi[sz]ation)|organi[sz]ation):)"
    rf"\s+(?:the\s+)?(?P<who>[A-Z][^.;|]{{2,78}}?)\s*(?:[.;|]|,?\s+(?:on |in )?(?:\d|{MONTH} \d)|$)"
)


def published_as(sections: Sequence[Section]) -> str:
    """The date that its first lines give, as ``normal_date`` writes it; empty when they give none."""
    lines = list(_first_lines(sections))
    for kind in DATED:
        for line in lines:
            for found in kind.finditer(line):
                if date := normal_date(found["date"]):
                    return date
    return ""


def issued_by(sections: Sequence[Section]) -> str:
    """Who issued it, as its first lines say ("Issued by St Mary's Hospital"); empty when they do not."""
    found = (BY.match(line) for line in _first_lines(sections))
    return next((match["who"].strip() for match in found if match), "")


def _first_lines(sections: Sequence[Section]) -> Iterator[str]:
    """Of its headings and its text, without marks."""
    texts = (
        text for section in sections for text in (*section.headings[-1:], *(block.text for block in section.blocks))
    )
    return islice((line.strip() for text in texts for line in plain(text).splitlines()), FIRST_LINES)

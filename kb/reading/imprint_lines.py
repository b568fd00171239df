"""Lines that tell of a document and nothing of its subject: who published it and when, its version, whose copyright it
is (pure). They are told when a caller asks for the source, and are no answer to anything else.
"""

import re

from kb.reading.imprint import KINDS, MONTH

LONGEST = 300  # characters; a longer text says something else as well

_YEAR = r"(?:19|20)\d\d"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_MONTH = rf"(?i:{MONTH}|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?)"
_WHEN = (
    rf"(?:{_YEAR}-\d\d-\d\d|(?:{_DAY}\s+)?{_MONTH}\s+{_YEAR}|{_MONTH}\s+{_DAY},?\s+{_YEAR}"
    rf"|(?:\d{{1,2}}[./-]){{1,2}}{_YEAR}|{_YEAR})"
)
# Words of a name begin with a capital: "Published by the ward" and "Issued by the blood bank" may be rules.
_WORD = r"[A-Z][\w'’&./-]*"
_NAME = rf"{_WORD}(?:,?\s+(?:{_WORD}|&|of|and|for|the|in|at)){{0,12}}"
_THIS = (
    r"(?:(?i:(?:this|the|our)\s+)?(?i:guideline|document|page|policy|protocol|leaflet|version)\s+(?:(?:was|is)\s+)?)?"
)
_DATED = "|".join(
    (*KINDS, r"(?:first )?published|printed|created|last update|expires|expiry date|(?:last |date )?reviewed|review by")
)
_REVIEW = r"(?:date (?:of|for) )?(?:the )?(?:next |last )?review(?: date| due)?"
_PARTS = (
    rf"{_THIS}(?i:{_DATED}|{_REVIEW})(?:\s+(?i:on|in|from|by|due|online))?\s*[:,–-]?\s*{_WHEN}"
    rf"(?:,?\s+by(?: the)?(?:\s+{_NAME})?)?",
    rf"{_THIS}(?i:(?:issued|published|produced|approved|ratified|written|prepared|compiled|reviewed|endorsed)\s+by)"
    rf"(?: the)?:?(?:\s+{_NAME})?(?:,?\s+(?:(?:on|in)\s+)?{_WHEN})?",
    r"(?i:issuer|publisher|issuing (?:body|organi[sz]ation)|organi[sz]ation|(?:lead )?authors?|editors?"
    rf"|(?:document )?owner|copyright holder):(?:\s+{_NAME})?",
    r"(?i:version|edition|revision|issue)(?:\s+(?i:no\.?|number))?\s*[:.]?\s*v?\d[\d.]*",
    r"(?i:first|second|third|fourth|fifth|\d+(?:st|nd|rd|th))\s+(?i:edition|revision)",
    r"(?i:isbn|issn|doi|(?:document|policy|guideline|reference)\s+(?:number|no\.?|code|id))\s*[:.]?\s*[\w./-]*\d[\w./-]*",
    rf"(?:©|(?i:copyright)\b|\((?i:c)\)\s*(?={_YEAR}))[^.;|]{{0,120}}",
    r"(?i:all rights reserved|for internal use only|printed in [a-z ]{3,30}|uncontrolled (?:copy )?(?:if|when) printed"
    r"|no part of this \w+ may be (?:reproduced|copied)[^;|]{0,200})",
)
_BETWEEN = r"[\s.,;:|·•–—/()-]*"
_IMPRINT = re.compile(rf"{_BETWEEN}(?:(?:{'|'.join(_PARTS)}){_BETWEEN})*")
_HEADING = re.compile(
    r"(?i:(?:document|version) (?:control|history|details|information)|(?:revision|change) (?:history|log|record)"
    r"|publication (?:details|information|data)|imprint|colophon|copyright(?: notice| and licen[cs]e)?)\W*"
)


def is_imprint(text: str, issuer: str = "") -> bool:
    """Whether a line says nothing but such things. issuer: who issued the document, whose bare name is one too."""
    if len(text) > LONGEST or not re.search(r"\w", text):
        return False
    return bool(_IMPRINT.fullmatch(text.replace(issuer, " ") if issuer else text))


def heads_imprint(heading: str) -> bool:
    """Whether nothing but such things stands under a heading: "Version history"."""
    return bool(_HEADING.fullmatch(heading))

"""Does a question ask for whom, or when, something is not for? (pure)

"Who should not get thrombolysis" is answered by what warns, or not at all: a statement of who should get it is the
opposite of the answer, and holds nearly all of its words.
"""

import re

_CLAUSE = r"(?:^|[.?!,;]\s*)(?:(?:and|so|but|then) )*"
_UP_TO = r"(?:(?! (?:if|because|since|but|and|after|when|who|that)\b)[^.?!,;]){0,50}?"
"""Words of the same clause: "what do I give if he can't have aspirin" asks for what is given."""
_WHOM = rf"(?:who|in whom|(?:which|when|what|where|(?:above|below|under|over|at) (?:what|which)){_UP_TO})"
_MUST_NOT = r"(?:should|must|may|do|does|am|is|are)(?: i| we| they| he| she)?(?:n't| not| never)\b"
_CANNOT_HAVE = r"(?:can't|cannot|can not)(?: i| we)? (?:be given|get|have|receive|take|use|go on|give|start)\b"
_AVOID = (
    r"(?:(?:should|do|must|would)(?: i| we| you) )?(?:need to |have to )?"
    r"(?:avoid|stay away|steer clear|not (?:give|use|start))\b"
)
_UNSUITABLE = r"(?:is|are|be) (?:\w+ ){0,3}?(?:contra-?indicated|unsafe|off limits|unsuitable|forbidden|not allowed)\b"
_LISTED = r"^(?:the )?contra-?indications?\b|\bwhat (?:are|is) the (?:\w+ ){0,2}contra-?indications?\b"
_AGAINST = re.compile(
    rf"{_CLAUSE}{_WHOM} (?:{_MUST_NOT}|{_CANNOT_HAVE}|{_AVOID}|{_UNSUITABLE})|{_LISTED}", re.IGNORECASE
)
_WARNS = re.compile(
    r"contra-?indicat|avoid|\bnot\b|never|against|withh[eo]ld|exclu\w+|caution|unsafe|harm|stop if|hold if"
    r"|\bdelay|\bhold\b|no (?:role|place)|without benefit|don't",
    re.IGNORECASE,
)


_DENIED_AGAIN = re.compile(
    r"\b(?:not|never) (?:be )?(?:withh[eo]ld|delay\w*|avoid\w*|exclu\w+|contra-?indicat\w+)(?: or delay\w*)?",
    re.IGNORECASE,
)
""" "Should not be withheld" warns of nothing."""


def asks_against(question: str) -> bool:
    """Whether it asks for whom, when or which is not to be given."""
    return _AGAINST.search(question) is not None


def warns(text: str) -> bool:
    """Whether a statement, or the heading it stands under, may answer such a question."""
    return _WARNS.search(_DENIED_AGAIN.sub(" ", text)) is not None

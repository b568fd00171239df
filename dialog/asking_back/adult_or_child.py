"""An adult or a child: which of the two words tell of (pure)."""

import re

OFFERED = ("an adult", "a child")

_CHILD = re.compile(
    r"\bchild(?:ren)?\b|\bkids?\b|\bp(?:a)?ediatric|\binfants?\b|\bbab(?:y|ies)\b|\btoddlers?\b|\bneonat|\bnewborn",
    re.IGNORECASE,
)
_ADULT = re.compile(r"\badults?\b|\bgrown[ -]?ups?\b", re.IGNORECASE)


def told_of(words: str) -> int | None:
    """The place in ``OFFERED`` of the one the words tell of; None when they tell of neither, or of both."""
    adult, child = bool(_ADULT.search(words)), bool(_CHILD.search(words))
    return None if adult == child else int(child)


def tells_either(words: str) -> bool:
    return bool(_ADULT.search(words) or _CHILD.search(words))

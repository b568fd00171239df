"""By which way a drug is to be given, where a dose is asked for: what is given into a vein does not answer "by mouth"
(pure)."""

import re
from collections.abc import Sequence

from dialog.answers.selecting import Candidate
from dialog.question.asked import Asked

_ROUTES = {
    "oral": r"\bby mouth\b|\borally\b|\boral\b(?! anticoag)|\bPO\b(?! ?2| two)|\btablets?\b|\bcapsules?\b",
    "intravenous": r"\bIV\b|\bintravenous(?:ly)?\b|\binfus\w+|\bdrip\b|\binto (?:a|the) vein\b",
    "intramuscular": r"\bIM\b|\bintramuscular(?:ly)?\b|\binto (?:a|the) muscle\b",
    "subcutaneous": r"\bSC\b|\bSQ\b|\bsubcut\w*|\bsub ?q\b|\bunder the skin\b",
    "inhaled": r"\binhal\w+|\bnebuli[sz]\w+|\bpuffs?\b",
    "rectal": r"\brectal(?:ly)?\b|\bsuppositor\w+|\benemas?\b|\bper rectum\b",
    "intraventricular": r"\bintraventricular\w*|\bintrathecal\w*",
}
_PATTERNS = {route: re.compile(words, re.IGNORECASE) for route, words in _ROUTES.items()}
_NO_WAY = re.compile(r"\b(?:nothing|nil|not|without) (?:taken |anything )?(?:by mouth|orally|IV)\b", re.IGNORECASE)


def routes_in(text: str) -> frozenset[str]:
    """The ways of giving a drug that the text names."""
    plain = _NO_WAY.sub(" ", text)
    return frozenset(route for route, words in _PATTERNS.items() if words.search(plain))


def by_another_route(asked: Asked, one: Candidate) -> bool:
    """Whether a dose is asked for by one way, and the statement gives it by others alone."""
    wanted = routes_in(asked.question) if asked.wants_dose else frozenset()
    given = routes_in(one.statement.standing_alone) if wanted else frozenset()
    return bool(given) and not given & wanted


def of_this_route(asked: Asked, best: Sequence[Candidate]) -> list[Candidate]:
    """The candidates with those by another way than the one asked for behind all others; their order stays."""
    return sorted(best, key=lambda one: by_another_route(asked, one))

"""What a sentence denies and how sure it is, clause by clause. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from dialog.llm.quantities import Break, Token, Word

_DENIALS: tuple[tuple[str, str], ...] = (
    (r"contra-?indicat\w*", "contraindicated"),
    (
        r"not|no|never|none|neither|nor|without|cannot|\w+n't|avoid\w*|against|absence|absent|lack\w*|harmful|harm|ineffective",
        "not",
    ),
    (r"except|unless|excluding|excluded?", "except"),
)
_COMPILED_DENIALS = tuple((re.compile(pattern, re.IGNORECASE), kind) for pattern, kind in _DENIALS)
_WEAK = re.compile(
    r"may|might|can|could|consider\w*|reasonabl[ey]|suggest\w*|optional\w*|possib\w+|potential\w*|sometimes|uncertain",
    re.IGNORECASE,
)
_STRONG = re.compile(
    r"must|should|shall|recommend\w*|requir\w*|need\w*|always|necessary|mandatory|indicated", re.IGNORECASE
)
_ABSOLUTE = re.compile(r"must|always|requir\w*|mandatory|necessary|all|every|any|never|only|immediately", re.IGNORECASE)
_CLAUSE_ENDS = frozenset(
    ("; . ( ) [ ] ? ! but however if unless except while whereas although then otherwise when because -").split()
)
_OPENS_DENIED = frozenset({"not", "no", "without", "rather", "instead"})


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of a row, ``start`` to before ``end``; denials: kinds of denial in it, none when it affirms.

    opened_by: the sign or word before it ("if").
    """

    start: int
    end: int
    denials: frozenset[str]
    opened_by: str = ""


def denial_of(word: str) -> str:
    """The kind of denial a word makes; empty for none."""
    return next((kind for pattern, kind in _COMPILED_DENIALS if pattern.fullmatch(word)), "")


def denials_in(text: str) -> frozenset[str]:
    return frozenset(kind for word in re.findall(r"[A-Za-z'-]+", text) if (kind := denial_of(word)))


def is_of_certainty(word: str) -> bool:
    """Whether the word tells how sure or how strong: compared by ``certainty_differs``, not word by word."""
    return any(pattern.fullmatch(word) for pattern in (_WEAK, _STRONG))


def clauses_of(row: Sequence[Token]) -> list[Clause]:
    """The clauses of a row: a comma parts two only before what is denied (", not B"), "and not B" and "rather than"."""
    cuts: list[tuple[int, int, str]] = []
    for place, token in enumerate(row):
        if isinstance(token, Break) and token.sign in _CLAUSE_ENDS:
            cuts.append((place, place + 1, token.sign))
        elif _opens_denied(row, place):
            cuts.append((place, place, ""))
    clauses, start, opened_by = [], 0, ""
    for end, following, sign in (*cuts, (len(row), len(row), "")):
        if end > start:
            clauses.append(Clause(start, end, _denials(row[start:end], opened_by), opened_by))
        start, opened_by = following, sign
    return clauses


def _opens_denied(row: Sequence[Token], place: int) -> bool:
    token = row[place]
    if not isinstance(token, Word) or token.text.lower() not in _OPENS_DENIED or place == 0:
        return False
    before = row[place - 1]
    if token.text.lower() in ("rather", "instead", "without"):
        return token.text.lower() != "without"
    return isinstance(before, Break) or (isinstance(before, Word) and before.text.lower() in ("and", "or"))


def _denials(tokens: Sequence[Token], opened_by: str) -> frozenset[str]:
    kinds = {denial_of(token.text) for token in tokens if isinstance(token, Word)} | {denial_of(opened_by)}
    words = [token.text.lower() for token in tokens if isinstance(token, Word)]
    if words[:1] == ["rather"] or words[:1] == ["instead"]:
        kinds.add("not")
    return frozenset(kinds - {""})


def certainty_differs(said: Sequence[Token], held: Sequence[Token]) -> bool:
    """Whether ``said`` is surer, or less sure, than the passage: "should" for its "may", "must" for its "should"."""
    weak, absolute = _kinds(said)
    held_weak, held_absolute = _kinds(held)
    if not absolute <= held_absolute:
        return True
    return weak != held_weak


def _kinds(row: Sequence[Token]) -> tuple[bool, frozenset[str]]:
    """Whether it hedges, and its words that allow of no exception."""
    words = [token.text for token in row if isinstance(token, Word)]
    hedged = any(_WEAK.fullmatch(word) for word in words) and not any(_STRONG.fullmatch(word) for word in words)
    return hedged, frozenset(word.lower()[:6] for word in words if _ABSOLUTE.fullmatch(word))

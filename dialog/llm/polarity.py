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
    r"must|should|shall|recommend(?:s|ed)?|requir\w*|need\w*|always|necessary|mandatory|indicated", re.IGNORECASE
)
_ABSOLUTE = re.compile(r"must|always|requir\w*|mandatory|necessary|all|every|any|never|only|immediately", re.IGNORECASE)
_CLAUSE_ENDS = frozenset(
    ("; . ( ) [ ] ? ! but however if unless except while whereas although then otherwise when because -").split()
)
_HANGING = frozenset({"if", "when", "because", "unless", "except", "while", "(", "["})
_OPENS_DENIED = frozenset({"not", "no", "without", "rather", "instead"})


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of a row, ``start`` to before ``end``; denials: kinds of denial in it, none when it affirms.

    opened_by: the sign or word before it ("if"). main: the denials of the clause it hangs on, for a condition, a reason
    or what stands in brackets.
    """

    start: int
    end: int
    denials: frozenset[str]
    opened_by: str = ""
    main: frozenset[str] = frozenset()

    @property
    def hangs(self) -> bool:
        return self.opened_by in _HANGING

    def denies_like(self, other: "Clause", above: frozenset[str]) -> bool:
        """Whether what stands in the two is denied in the same way; ``above``: denials over the other one.

        A condition may be written into its sentence: "contraindicated if X", "in X, contraindicated". It has no denial
        of its own then.
        """
        if self.hangs == other.hangs:
            return self.denials == other.denials | above
        hanging, whole = (self.denials, other.denials | above) if self.hangs else (other.denials | above, self.denials)
        main = self.main if self.hangs else other.main | above
        return hanging == whole or (not hanging and whole == main)


def denial_of(word: str) -> str:
    """The kind of denial a word makes; empty for none."""
    return next((kind for pattern, kind in _COMPILED_DENIALS if pattern.fullmatch(word)), "")


def denials_in(text: str) -> frozenset[str]:
    return frozenset(kind for word in re.findall(r"[A-Za-z'-]+", text) if (kind := denial_of(word)))


def is_of_certainty(word: str) -> bool:
    """Whether the word tells how sure or how strong: compared by ``certainty_differs``, not word by word."""
    return any(pattern.fullmatch(word) for pattern in (_WEAK, _STRONG))


def clauses_of(row: Sequence[Token], *, brackets: bool = True) -> list[Clause]:
    """The clauses of a row: a comma parts two only before what is denied (", not B"), "and not B" and "rather than".

    brackets: what stands in them is a clause of its own.
    """
    cuts: list[tuple[int, int, str]] = []
    for place, token in enumerate(row):
        if isinstance(token, Break) and token.sign in _CLAUSE_ENDS and (brackets or token.sign not in "()[]"):
            cuts.append((place, place + 1, token.sign))
        elif _opens_denied(row, place):
            cuts.append((place, place, ""))
    clauses: list[Clause] = []
    start, opened_by = 0, ""
    for end, following, sign in (*cuts, (len(row), len(row), "")):
        if end > start:
            main = next((earlier.denials for earlier in reversed(clauses) if not earlier.hangs), frozenset())
            clauses.append(Clause(start, end, _denials(row[start:end], opened_by), opened_by, main))
        start, opened_by = following, sign
    return clauses


def _opens_denied(row: Sequence[Token], place: int) -> bool:
    token = row[place]
    if not isinstance(token, Word) or token.text.lower() not in _OPENS_DENIED or place == 0:
        return False
    before = row[place - 1]
    if token.text.lower() in ("rather", "instead"):
        return True
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

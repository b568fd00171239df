"""What a sentence denies and how sure it is, clause by clause. Pure."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
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
    ("; . ? ! but however if unless except while whereas although then otherwise when because due -").split()
)
_BRACKETS = frozenset("()[]")
_CONDITIONAL = frozenset({"if", "when", "unless", "because", "while"})
_HANGING = frozenset({"if", "when", "because", "due", "unless", "except", "while", "(", "["})
_OPENS_DENIED = frozenset({"not", "no", "without", "rather", "instead"})


Denials = frozenset[tuple[str, int]]
"""Each kind of denial with its number, so that "avoid ... without" is not what "without" is."""


@dataclass(frozen=True, slots=True)
class Clause:
    """``tokens`` of one clause. denials: those in it, none when it affirms.

    opened_by: the sign or word before it ("if"). main: the denials of the clause it hangs on, for a condition, a
    reason or what stands in brackets.
    """

    tokens: tuple[Token, ...]
    denials: Denials
    opened_by: str = ""
    main: Denials = frozenset()

    @property
    def hangs(self) -> bool:
        return self.opened_by in _HANGING

    def denies_like(self, other: "Clause", above: Denials) -> bool:
        """Whether what stands in the two is denied in the same way; ``above``: denials over the other one.

        A condition may be written into its sentence: "contraindicated if X", "in X, contraindicated". It has no denial
        of its own then.
        """
        theirs, their_main = other.denials | above, other.main | above
        if self.hangs and other.hangs:
            return self.denials == other.denials and self.main == their_main
        if not self.hangs and not other.hangs:
            return self.denials == theirs
        hanging, whole = (self.denials, theirs) if self.hangs else (other.denials, self.denials)
        main = self.main if self.hangs else their_main
        return whole == main if not hanging else hanging == whole


def denial_of(word: str) -> str:
    """The kind of denial a word makes; empty for none."""
    return next((kind for pattern, kind in _COMPILED_DENIALS if pattern.fullmatch(word)), "")


def denials_in(text: str) -> Denials:
    return _numbered(re.findall(r"[A-Za-z'-]+", text))


def _numbered(words: Iterable[str]) -> Denials:
    counts = Counter(kind for word in words if (kind := denial_of(word)))
    return frozenset((kind, number) for kind, count in counts.items() for number in range(count))


def is_of_certainty(word: str) -> bool:
    """Whether the word tells how sure or how strong: compared by ``certainty_differs``, not word by word."""
    return any(pattern.fullmatch(word) for pattern in (_WEAK, _STRONG))


def clauses_of(row: Sequence[Token], *, brackets: bool = True) -> list[Clause]:
    """The clauses of a row. What stands in brackets is one of its own (with ``brackets``), and its sentence goes on
    behind it. A comma ends a condition that leads, and parts what is denied (", not B")."""
    open_clauses: list[tuple[str, list[Token]]] = [("", [])]
    done: list[tuple[str, list[Token]]] = [open_clauses[0]]

    def begin(opened_by: str) -> None:
        open_clauses.append((opened_by, []))
        done.append(open_clauses[-1])

    for place, token in enumerate(row):
        sign = token.sign if isinstance(token, Break) else ""
        leads = sign == "," and open_clauses[-1][0] in _CONDITIONAL and not any(tokens for _, tokens in done[-2:-1])
        if sign in _BRACKETS:
            if brackets and sign in "([":
                begin(sign)
            elif brackets and len(open_clauses) > 1:
                open_clauses.pop()
        elif sign in _CLAUSE_ENDS or leads or _opens_denied(row, place):
            if open_clauses[-1][0] not in ("(", "["):
                open_clauses.pop()
            begin(sign)
        if not isinstance(token, Break):
            open_clauses[-1][1].append(token)
    return _hung([(opened_by, tokens) for opened_by, tokens in done if tokens])


def _hung(parts: Sequence[tuple[str, list[Token]]]) -> list[Clause]:
    """The clauses, each condition with the denials of what it hangs on: the clause before it, else the one behind."""
    denials = [_denials(tokens, opened_by) for opened_by, tokens in parts]
    whole = [place for place, (opened_by, _) in enumerate(parts) if opened_by not in _HANGING]
    clauses = []
    for place, (opened_by, tokens) in enumerate(parts):
        near = max((one for one in whole if one < place), default=min(whole, default=place))
        clauses.append(Clause(tuple(tokens), denials[place], opened_by, denials[near]))
    return clauses


def _opens_denied(row: Sequence[Token], place: int) -> bool:
    token = row[place]
    if not isinstance(token, Word) or token.text.lower() not in _OPENS_DENIED or place == 0:
        return False
    before = row[place - 1]
    if token.text.lower() in ("rather", "instead"):
        return True
    return isinstance(before, Break) or (isinstance(before, Word) and before.text.lower() in ("and", "or"))


def _denials(tokens: Sequence[Token], opened_by: str) -> Denials:
    words = [token.text.lower() for token in tokens if isinstance(token, Word)]
    words += ["not"] if words[:1] in (["rather"], ["instead"]) else []
    return _numbered((*words, opened_by))


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

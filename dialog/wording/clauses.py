"""A sentence in the clauses in which it is spoken (pure)."""

import re

_CLAUSE = re.compile(
    r"(?<=[;:])\s+|(?<=,)\s+(?=(?:if|and|or|but|unless|with|which|followed|then|because|although|except)\b)"
)


def clauses(sentence: str, least: int = 4, enough: int = 12) -> list[str]:
    """The sentence in clauses of at least ``least`` words; one of at most ``enough`` words stays whole.

    A clause is what is synthesised, resumed and remembered at once, so a shorter first one is heard sooner.
    """
    if len(sentence.split()) <= enough:
        return [sentence]
    found: list[str] = []
    for piece in _CLAUSE.split(sentence):
        if found and (len(piece.split()) < least or len(found[-1].split()) < least or _inside_brackets(found[-1])):
            found[-1] = f"{found[-1]} {piece}"
        else:
            found.append(piece)
    return found


def _inside_brackets(text: str) -> bool:
    return text.count("(") > text.count(")")

"""A caller who corrects himself: "metronidazole, no, metformin" means metformin; "amlodipine, or was it amiloride" is
not sure, and is asked (pure)."""

import re
from dataclasses import dataclass

from dialog.question.drug_names import drugs_in
from dialog.question.everyday_words import rarity
from dialog.spoken_commands import plain

_WORD = r"(?P<{}>[a-z][a-z-]{{3,}})"
_CORRECTS = (
    r"(?:nope|no(?=,| wait| sorry| i mean| not| it's)|sorry|wait|rather|scratch that|make that|correction|i mean"
    r"|i meant|no wait|not that)"
)
_DOUBTS = r"(?:or (?:was|is) it|or maybe|or perhaps|or did (?:he|she|they) say|or)"
_LEAD = r"(?:(?:i mean|i meant|it's|it was|it is|actually|the|sorry|make that|i think) )*"
_CORRECTED = re.compile(
    rf"{_WORD.format('old')}[,.]? (?:(?P<doubts>{_DOUBTS})|{_CORRECTS}[,.]?(?: {_CORRECTS}[,.]?)*) "
    rf"{_LEAD}{_WORD.format('new')}",
    re.IGNORECASE,
)
_UNSURE = re.compile(r"\b(?:i think|not sure|i guess|maybe|perhaps|something like|or was it|or is it)\b", re.IGNORECASE)
NAMES_SOMETHING = 0.5
"""Rarity in everyday English from which two words are taken for a name and its correction."""


@dataclass(frozen=True, slots=True)
class Correction:
    """question: with the corrected word only; new, old: what was said last and before it; sure: it needs no asking."""

    question: str
    new: str
    old: str
    sure: bool


def correction_in(words: str) -> Correction | None:
    """The first correction of one name by another; None when there is none."""
    for found in _CORRECTED.finditer(words):
        old, new = found["old"].lower(), found["new"].lower()
        drugs = drugs_in(f"{old} {new}")
        if old == new or (
            len(drugs) < 2 and (found["doubts"] or drugs or min(rarity(old), rarity(new)) < NAMES_SOMETHING)
        ):
            continue
        if found["doubts"] and found["doubts"].lower() == "or":
            continue
        question = f"{words[: found.start()]}{found['new']}{words[found.end() :]}"
        doubtful = bool(found["doubts"]) or bool(_UNSURE.search(words[found.start() :]))
        question = _UNSURE.sub(" ", question) if doubtful else question
        return Correction(" ".join(question.split()), new, old, not doubtful)
    return None


_PUTS_RIGHT = re.compile(
    r"^(?:(?:no|nope|sorry|wait|actually|not that(?: one)?|wrong (?:one|drug)|that's (?:wrong|not it|not right)|i said"
    r"|i meant|i mean)\b ?)+(?:(?:it's|it is|the|for) )*(?P<new>[a-z-]{4,})"
    r"(?: please| (?:i said|i meant)| not [a-z-]+)*$"
)


def put_right(before: str, words: str) -> Correction | None:
    """ "No, I said cefazolin": the question before with its one drug put right; None when the words are no such thing.

    before: the last question as it was understood.
    """
    found = _PUTS_RIGHT.match(plain(words))
    old = {word for word in re.findall(r"[a-z]{4,}", before.lower()) if drugs_in(word)}
    if found is None or len(old) != 1 or not drugs_in(found["new"]):
        return None
    (mistaken,) = old
    new = found["new"]
    if new == mistaken:
        return None
    question = re.sub(rf"\b{re.escape(mistaken)}\b", new, before, flags=re.IGNORECASE)
    return Correction(question, new, mistaken, sure=True)

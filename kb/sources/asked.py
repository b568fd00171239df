"""What of a question may leave the house (pure): known clinical words and nothing else.

An allow-list, not a list of what to strike out: a name that nobody thought of stays here because it is in no list.
Kept are drugs by their generic names, clinical words, and names of several words as a whole ("wells score"). No figure
leaves but in such a name, so no age, date, number of a record, telephone number or house number does (the eighteen
identifiers of 45 CFR 164.514(b)(2)).
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from kb.clinical_terms import FULL_FORMS, in_written_words
from kb.question import shorten
from kb.sources.ports import Asked

FOLDER = Path(__file__).parent
MOST_TERMS = 16
LONGEST_PHRASE = 4
WORD = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:'[a-z]+)?")
# A word that is a name in one place is a clinical word in another ("young", "bone"): what follows these is a name.
NAMED = re.compile(
    r"\b(?:(?:first |last |sur|family |maiden )?names?(?: is|'s)?|named|spelled|surname(?: is)?)(?: [\w'-]+){1,4}"
    r"|\b(?:mr|mrs|miss|mister|missus|dr|doctor|professor|saint)\.? [\w'-]+"
)


def asked(question: str) -> Asked | None:
    """The question as it may be sent; None when nothing of it may, or nothing clinical is in it."""
    text = NAMED.sub(" ", in_written_words(shorten(question)).lower())
    terms: dict[str, None] = {}
    drugs: dict[str, None] = {}
    for term, is_drug in _terms(WORD.findall(text)):
        terms.setdefault(term)
        if is_drug:
            drugs.setdefault(term)
    if not terms:
        return None
    return Asked(tuple(terms)[:MOST_TERMS], tuple(drugs)[:MOST_TERMS])


def _terms(words: list[str]) -> Iterator[tuple[str, bool]]:
    """Each known term, and whether it is a drug; the longest that begins at a word goes first."""
    at = 0
    while at < len(words):
        length = next(
            (count for count in range(LONGEST_PHRASE, 0, -1) if _known(" ".join(words[at : at + count])) is not None), 0
        )
        found = _known(" ".join(words[at : at + length])) if length else None
        if found is not None:
            yield found, found in _generic_names()
        at += length or 1


def _known(phrase: str) -> str | None:
    """The term as it is sent."""
    plain = phrase.removesuffix("'s")
    if phrase in _phrases():
        return phrase
    if phrase in FULL_FORMS:
        return FULL_FORMS[phrase].lower()
    for word in (phrase, plain):
        if word in _drugs():
            return _drugs()[word]
        if word in _words():
            return word
    return None


@cache
def _words() -> frozenset[str]:
    return frozenset(word for line in _lines("clinical_words.txt") for word in line.split())


@cache
def _phrases() -> frozenset[str]:
    """With and without an apostrophe: "crohn's disease", "crohns disease", "crohn disease"."""
    lines = _lines("clinical_phrases.txt")
    return frozenset(each for line in lines for each in (line, line.replace("'s", "s"), line.replace("'s", "")))


@cache
def _drugs() -> dict[str, str]:
    """Each name of a drug, and its generic name."""
    found: dict[str, str] = {}
    for line in _lines("drug_names.txt"):
        generic, _, others = line.partition(":")
        found |= dict.fromkeys([generic, *others.split()], generic)
    return found


@cache
def _generic_names() -> frozenset[str]:
    return frozenset(_drugs().values())


def _lines(name: str) -> list[str]:
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]

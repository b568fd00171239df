"""What clinicians say on the ward for what a guideline writes: one walk over the words of a question.

Pure but for one read of ``clinical_slang.txt``, which tells how an entry is written and where the words are from, and
of the table of brands.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import pairwise, product
from pathlib import Path
from types import MappingProxyType

from dialog.question.brand_names import substance_of

_ENTRIES = Path(__file__).parent / "clinical_slang.txt"
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_PART = re.compile(r"\((?P<choice>[^)]*)\)|\[(?P<beside>[^\]]*)\]|(?P<plain>[^()\[\]]+)")
_BETWEEN = re.compile(r" +|-")
_BESIDE = "[]"
_NAMES = "drugs: British names"


@lru_cache(maxsize=1)
def entries() -> Mapping[str, str]:
    """Each phrase as it is said, in small letters with single spaces, and what is written for it; the phrase itself
    where it stays. Raises ValueError when a phrase is entered twice."""
    found: dict[str, str] = {}
    for _, form, written in _entered():
        for said, beside in spelled_out(form):
            if said in found:
                raise ValueError(f"{_ENTRIES.name} has {said!r} twice: take one of them out")
            found[said] = _with([found.get(word, word) for word in beside], written) if written else said
    return MappingProxyType(found)


@lru_cache(maxsize=1)
def other_names() -> Mapping[str, str]:
    """Each British name of a drug that is one word, and its name of one word in the United States."""
    names = ((form, written) for heading, form, written in _entered() if heading.startswith(_NAMES) and written)
    return MappingProxyType(
        {
            said: written.split()[0]
            for form, written in names
            for said, _ in spelled_out(form)
            if " " not in said and {said} >= {*written.split()[1:]}
        }
    )


def _entered() -> Iterator[tuple[str, str, str]]:
    """Of each entry the heading it stands under, a form, and what is written for it."""
    heading = ""
    for line in _ENTRIES.read_text(encoding="utf-8").splitlines():
        if line.startswith("=="):
            heading = line.strip("= ")
        elif line and not line.startswith("#"):
            forms, _, written = (part.strip() for part in line.partition("="))
            yield from ((heading, form, written) for form in forms.split(","))


@lru_cache(maxsize=1)
def _lengths() -> Mapping[str, tuple[int, ...]]:
    """Of each word that begins a phrase, how many words its phrases have, the most first."""
    found: dict[str, set[int]] = {}
    for said in entries():
        first, *further = said.split()
        found.setdefault(first, set()).add(1 + len(further))
    return {first: tuple(sorted(lengths, reverse=True)) for first, lengths in found.items()}


def spelled_out(form: str) -> Iterator[tuple[str, list[str]]]:
    """Each phrase that an entry's form stands for, with the neighbours in it."""
    parts = [_choices(part) for part in _PART.finditer(form)]
    for chosen in product(*parts):
        said = " ".join("".join(text for text, _ in chosen).split())
        yield said, [text for text, is_beside in chosen if is_beside]


def _choices(part: re.Match[str]) -> list[tuple[str, bool]]:
    if part["plain"]:
        return [(part["plain"], False)]
    if part["beside"]:
        return [(beside, True) for beside in part["beside"].split("|")]
    choices = part["choice"].split("|")
    return [(choice, False) for choice in (choices if len(choices) > 1 else [*choices, ""])]


def _with(beside: list[str], written: str) -> str:
    for neighbour in beside:
        written = written.replace(_BESIDE, neighbour, 1)
    return written


def in_guideline_words(question: str) -> str:
    """The question with ward words and brands replaced by what a guideline writes: "vanc trough" is "vancomycin
    trough", "Entresto" is "valsartan and sacubitril". What comes of it stays as it is a second time. Raises
    ModelMissing."""
    words = list(_WORD.finditer(question))
    said = [word.group().lower() for word in words]
    written: list[str] = []
    done = at = 0
    while at < len(words):
        count, instead = _instead(question, words, said, at)
        if instead is not None:
            written += (question[done : words[at].start()], instead)
            done = words[at + count - 1].end()
        at += count
    return "".join((*written, question[done:]))


def _instead(question: str, words: list[re.Match[str]], said: list[str], at: int) -> tuple[int, str | None]:
    """How many words from this one on belong together, and what is written for them; None where they stay."""
    for length in _lengths().get(said[at], ()):
        phrase = " ".join(said[at : at + length])
        instead = entries().get(phrase)
        if instead is not None and at + length <= len(words) and _together(question, words[at : at + length]):
            return length, None if instead == phrase else instead
    name = said[at].removesuffix("'s")
    written = (entries().get(name) if name != said[at] else None) or substance_of(name)
    if written is None or written == name or written in question.lower():
        return 1, None
    return 1, written + said[at][len(name) :]


def _together(question: str, words: list[re.Match[str]]) -> bool:
    """Whether nothing but spaces or a hyphen stands between the words."""
    return all(_BETWEEN.fullmatch(question, one.end(), other.start()) for one, other in pairwise(words))

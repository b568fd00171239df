"""A drug whose name was only begun, or that the caller himself could not read or hear (pure).

"Nifedi... nicardi... the line's terrible" is no name and is not guessed at: it is asked which of the two was meant. So
is "duloxetine or fluoxetine, can't read it".
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from dialog.asking_back.sound_alikes import PARTNERS, SoundAlike
from dialog.lexicon.names import KnownName, known_names
from dialog.question.clinical_slang import in_guideline_words
from dialog.question.drug_names import drugs_in
from dialog.question.everyday_words import TERM, rarity

_GAP = r"(?:something(?: or other)?|thing(?:y|ummy)|what(?:'s it|sit|ever|not)|blah)"
_BROKEN = re.compile(
    rf"(?<![\w'])(?P<begun>[a-z]{{2,14}})"
    rf"(?:[ -]+{_GAP}(?:[ -]+(?P<ends>[a-z]{{2,8}}))?\b|\s?(?:\.{{2,}}|…|--+|—|–|-(?=\W))(?:\s*{_GAP}\b)?)",
    re.IGNORECASE,
)
_SAID = re.compile(r"(?<![\w'])[a-z]{5,14}(?![\w'-])", re.IGNORECASE)
_HINT = re.compile(r"\W*(?:the )?(?:one|it|name)? ?(?:that |which )?(?:ends|ending) (?:in|with) (?P<ends>[a-z]{2,8})\b")
_ENDS = re.compile(
    r"(?P<aside>(?:[\s,.;?!-]+(?!or\b)[a-z']+){0,5}?)[\s,.;?!-]+(?P<one>[a-z]{2,8})"
    r",? or (?:(?:was|is|maybe|perhaps|it|the) )*-?(?P<other>[a-z]{2,8})\b"
)
"""Two endings for one beginning: "predniso- sorry, bad line, -lone or -one"."""
_NAMED_NEXT = 5
"""Words behind a broken name within which the whole one, or another, settles it: "bendro... sorry, indapamide"."""
LEAST, LEAST_WITH_END = 3, 2
"""Letters of a beginning by which a name is looked for; of one whose ending was told too."""
OWN = 0.5
"""Rarity from which a word before a pause is taken for the beginning of a name: "and ..." begins none."""


@dataclass(frozen=True, slots=True)
class _Begun:
    """A beginning, the ending told with it, and where both stand."""

    letters: str
    ends: str
    start: int
    stop: int


def begun_name(words: str) -> SoundAlike | None:
    """The drug of a question whose name was begun and not finished, and what it may be; None when there is none."""
    text = words.lower()
    begun = _broken_off(text) or _side_by_side(text)
    either = _either_end(text, begun[-1]) if begun else None
    if either:
        return either
    if not begun or _named_next(text[begun[-1].stop :]):
        return None
    stop = begun[-1].stop
    hint = _HINT.match(text, stop)
    if hint:
        stop = hint.end()
    ends = hint["ends"] if hint else ""
    meant = [names for one in begun if (names := _begin_with(one.letters, one.ends or ends))]
    if not meant:
        return None
    likely = meant[-1][0]
    others = [names[0] for names in meant[:-1] if names[0] != likely]
    other = [*others, *PARTNERS.get(likely, ()), *meant[-1][1:]][:1]
    return SoundAlike(text[begun[0].start : stop], (likely, *other))


def _either_end(text: str, begun: _Begun) -> SoundAlike | None:
    """The two drugs of a beginning behind which two endings are said; None where it is no such thing."""
    ends = _ENDS.match(text, begun.stop)
    if ends is None:
        return None
    said = (ends["one"], ends["other"])
    found: dict[str, str] = {}
    for end in sorted(said, key=len, reverse=True):  # "-one" ends prednisolone too: the longer tells more
        found[end] = next((name for name in _begin_with(begun.letters, end) if name not in found.values()), "")
    names = tuple(found[end] for end in said)
    return SoundAlike(text[begun.start : ends.end()], names) if all(names) else None


def _broken_off(text: str) -> list[_Begun]:
    """The beginnings that are followed by a pause, or by a word for what is missing."""
    found = []
    for one in _BROKEN.finditer(text):
        letters, ends, stop = one["begun"], one["ends"] or "", one.end()
        if rarity(letters) < OWN or _is_drug(letters):
            continue
        if ends and not _begin_with(letters, ends):
            ends, stop = "", one.start("ends") - 1
        if _begin_with(letters, ends):
            found.append(_Begun(letters, ends, one.start(), stop))
    return found


def _side_by_side(text: str) -> list[_Begun]:
    """Two beginnings of names with nothing between them, as a recogniser writes a caller who stumbles."""
    found = [
        _Begun(one.group(), "", *one.span())
        for one in _SAID.finditer(text)
        if rarity(one.group()) >= TERM
        and one.group() not in known_names()
        and not drugs_in(one.group())
        and in_guideline_words(one.group()) == one.group()
        and _begin_with(one.group(), "")
    ]
    for first, second in pairwise(found):
        if not text[first.stop : second.start].strip(" ,"):
            return [first, second]
    return []


def _named_next(after: str) -> bool:
    """Whether a whole name follows."""
    return any(_is_drug(word) for word in re.findall(r"[a-z-]+", after)[:_NAMED_NEXT])


def _is_drug(word: str) -> bool:
    known = known_names().get(word)
    return (known is not None and known.is_drug) or bool(drugs_in(word))


@lru_cache(maxsize=512)
def _begin_with(letters: str, ends: str) -> tuple[str, ...]:
    """The drugs that begin so, or all but for the last letter, the likeliest first: of a published pair of names that
    are taken for each other, generic, often in the library. Of drugs that are neither in the library nor in such a pair
    none is guessed."""
    if len(letters) < (LEAST_WITH_END if ends else LEAST):
        return ()
    least = len(letters) - (len(letters) > LEAST + 1)
    fits = [
        (same, known)
        for known in _by_beginning().get(letters[:2], ())
        if (same := _in_common(letters, known.name)) >= least
        and len(known.name) > len(letters)
        and known.name.endswith(ends)
    ]
    most = max((same for same, _ in fits), default=0)
    return tuple(known.name for known in sorted((known for same, known in fits if same == most), key=_likeliest))


@cache
def _by_beginning() -> dict[str, list[KnownName]]:
    """The drugs that may be meant, by their first two letters."""
    found: dict[str, list[KnownName]] = {}
    for name, known in known_names().items():
        if known.is_drug and (known.mentions or name in PARTNERS):
            found.setdefault(name[:2], []).append(known)
    return found


def _likeliest(known: KnownName) -> tuple[bool, bool, int, str]:
    return known.name not in PARTNERS, known.kind == "brand", -known.mentions, known.name


def _in_common(letters: str, name: str) -> int:
    """Letters that both begin with."""
    same = 0
    for one, other in zip(letters, name, strict=False):
        if one != other:
            break
        same += 1
    return same


_EITHER = re.compile(
    r"(?<![\w'])(?P<one>[a-z-]{4,}),? or (?:maybe |perhaps |possibly |it's |it is |was it |is it |the )*"
    r"(?P<other>[a-z-]{4,})(?![\w'])",
    re.IGNORECASE,
)
_CANNOT_TELL = re.compile(
    r"(?:,?\s+(?:i|he|it's|the|but|or)\b)*,?\s*\b"
    r"(?:(?:can't|cannot|can not|couldn't|could not|didn't|did not|don't|do not) (?:quite |really |even )?"
    r"(?:read|hear|make (?:it|that|this) out|make out|catch|remember)\b"
    r"|which ?ever (?:he|she|they|it was|one (?:he|she|they))|not sure (?:which|what) (?:he|she|they|it|was)"
    r"|one of (?:them|the two|those)|illegible|scribble\w*|handwriting|scrawl\w*"
    r"|(?:bad|terrible|awful|crackly) line|line(?:'s| is) (?:bad|terrible|awful|breaking)|breaking up"
    r"|something like that)\b(?:\s(?:it|said|wrote|means?|meant|is)\b)?",
    re.IGNORECASE,
)


def without_doubt(words: str) -> str:
    """The words without what the caller says of his own doubt: "can't read it"."""
    return _CANNOT_TELL.sub("", words)


def one_of_two(words: str) -> SoundAlike | None:
    """The two drugs of which the caller does not know which is meant; None when he chooses between them."""
    if not _CANNOT_TELL.search(words):
        return None
    for found in _EITHER.finditer(words.lower()):
        one, other = found["one"], found["other"]
        if one != other and _is_drug(one) and _is_drug(other):
            return SoundAlike(found.group(), (one, other))
    return None

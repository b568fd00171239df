"""Words put right by their sound: what a recogniser writes of a name it knows not ("create a nine", "by carbonate").

A closed list of names is compared with every span of the words; the nearest takes the span's place when it sounds
enough like it. Spelling is read as sounds by coarse rules, weighed as a telephone carries them: vowels little,
consonants of one kind (p and b, s and f) half. What is written rightly is left alone, and everything taken in is read
back before it counts. Pure.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

ENOUGH = 0.8
"""Likeness in 0..1 from which a span of several words is taken for a name."""
ENOUGH_OF_ONE = 0.84
"""The same for a span of one word, which is more often another word than a misheard one."""
ENOUGH_OF_WORDS = 0.92
"""The same for a span of words each of which could be right ("and I in gap")."""
LEAST_CONSONANTS = 3
_LONGEST_SPAN = 7
_VOWEL, _FAINT = 0.3, 0.4
_TURNED = 0.4
"""What a vowel, a faint consonant (h, w, y) and two sounds turned round ("vaks") weigh against a full consonant."""

_LETTER_NAMES = dict(
    zip(
        "abcdefghijklmnopqrstuvwxyz",
        ("ei bi si di i ef ji eich ai jei kei el em en o pi kiu ar es ti iu vi dabliu eks wai si").split(),
        strict=True,
    )
)
_DIGITS = dict(zip("0123456789", "siro wan tu thri for faiv siks seven eit nain".split(), strict=True))
_RULES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"queue", "kiu"), (r"^ps", "s"), (r"^(?:pn|kn|gn)", "n"), (r"^wr", "r"), (r"^x", "s"), (r"^wh", "w"),
        (r"igh|eigh", "ai"), (r"augh|ough", "o"), (r"tch", "C"), (r"sch", "sk"), (r"ch(?=[lr])", "k"), (r"ch", "C"),
        (r"(?<=[aeiou])[ts]i(?=on|al|ous)", "S"), (r"(?<=[nrl])ti(?=on|al)", "S"),
        (r"sh|ssi(?=on)", "S"), (r"th", "T"), (r"ph", "f"),
        (r"ck|cc(?![eiy])|q(?=u)", "k"), (r"(?<=k)u(?=[aeio])", "w"), (r"dg(?=[eiy])", "j"), (r"g(?=[eiy])", "j"),
        (r"c(?=[eiy])", "s"), (r"[cq]", "k"), (r"x", "ks"), (r"z", "s"), (r"^y", "Y"), (r"(?<=n)(?:g|d)$", ""),
        (r"(?<=[a-zA-Z])e$", ""),
        (r"[aeiouy]h?", "a"), (r"a+", "a"), (r"([bdfgjklmnprstv])\1", r"\1"),
    )
)  # fmt: skip
_KINDS = ("pb", "tdT", "kg", "fvTs", "sSCj", "mn", "lr", "wh")
"""Consonants taken for one another on a line without anything above 3.4 kHz."""
_OF_A_KIND = frozenset((one, other) for kind in _KINDS for one in kind for other in kind)
_BROAD = ("pb", "td", "kg", "fvTsSCj", "mn", "lr")
"""Kinds without overlap, to count by: sounds of different ones are never taken for one another, but for T."""
_NEVER = frozenset("no not without denies denied never negative none yes".split())
"""Words that turn what is said: they are part of no name."""
_FAINT_SOUNDS = frozenset("hwY")
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?|\d+(?:\.\d+)?")


@lru_cache(maxsize=4096)
def sounds(word: str) -> str:
    """The word's sounds, a letter each; every vowel is "a"."""
    text = word.lower().replace("'", "")
    if len(text) == 1:
        text = _LETTER_NAMES.get(text) or _DIGITS.get(text, text)
    elif text.isdigit():
        return "".join(sounds(digit) for digit in text)
    for pattern, sound in _RULES:
        text = pattern.sub(sound, text)
    return text


def _weight(sound: str) -> float:
    return _VOWEL if sound == "a" else _FAINT if sound in _FAINT_SOUNDS else 1.0


@lru_cache(maxsize=4096)
def _exchange(one: str, other: str) -> float:
    if one == other:
        return 0.0
    apart = max(_weight(one), _weight(other))
    return 0.4 if (one, other) in _OF_A_KIND else apart


@lru_cache(maxsize=65536)
def likeness(one: str, other: str, least_wanted: float = 0.0) -> float:
    """How like two strings of sounds are, 1 for the same; weighted edit distance over the weight of the longer.

    0 for those that are less alike than is wanted: most are told after a few sounds.
    """
    weights = [_weight(sound) for sound in other]
    whole = max(sum(map(_weight, one)), sum(weights))
    allowed = (1.0 - least_wanted) * whole + 1e-9
    former: list[float] = []
    row = [0.0]
    for weight in weights:
        row.append(row[-1] + weight)
    before = ""
    for sound in one:
        gone = _weight(sound)
        earlier, former, row = former, row, [row[0] + gone]
        left = ""
        for place, heard in enumerate(other):
            least = min(former[place] + _exchange(sound, heard), former[place + 1] + gone, row[place] + weights[place])
            if before == heard and sound == left:
                least = min(least, earlier[place - 1] + _TURNED)
            row.append(least)
            left = heard
        before = sound
        if min(row) > allowed and min(former) > allowed:
            return 0.0
    return 1.0 - row[-1] / whole if whole else 0.0


@dataclass(frozen=True, slots=True)
class Name:
    """A name to be heard: as it is written into the words, and its sounds."""

    text: str
    sound: str
    weight: float
    counts: tuple[int, ...]


def _by_weight(name: Name) -> float:
    return name.weight


def names(texts: Iterable[str]) -> tuple[Name, ...]:
    """The names that have sound enough to be told by it, the lightest first."""
    found = []
    for text in dict.fromkeys(texts):
        parts = _WORD.findall(text.lower())
        sound = _run_together(sounds(part) for part in parts)
        if len(parts) <= _LONGEST_SPAN and sum(mark != "a" for mark in sound) >= LEAST_CONSONANTS:
            found.append(Name(text, sound, sum(map(_weight, sound)), _counts(sound)))
    return tuple(sorted(found, key=_by_weight))


def _counts(sound: str) -> tuple[int, ...]:
    """How many consonants of each broad kind."""
    return tuple(sum(map(sound.count, kind)) for kind in _BROAD)


def _run_together(parts: Iterable[str]) -> str:
    """Sounds of words said in one breath: doubled ones are one."""
    return re.sub(r"(.)\1+", r"\1", "".join(parts))


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    name: Name
    likeness: float
    written: bool = False
    """Already as it should be; nothing that overlaps it is put right."""


def restored(words: str, wanted: Sequence[Name], known: frozenset[str]) -> str:
    """The words with each span that sounds like one of ``wanted`` written as that name.

    known: words that are right as they are; a span of nothing else is left alone.
    """
    places = [place for found in _WORD.finditer(words.lower()) for place in _parts(found)]
    taken: list[_Found] = []
    for found in sorted(_candidates([text for _, _, text in places], wanted, known), key=_better):
        if all(found.end <= other.start or other.end <= found.start for other in taken):
            taken.append(found)
    inside = {start for start, _, text in places if start and words[start - 1].isdigit() and text[0].isdigit()}
    taken = [found for found in taken if places[found.start][0] not in inside]
    for found in sorted(taken, key=lambda one: -one.start):
        start, end = places[found.start][0], places[found.end - 1][1]
        follows = " " if words[end : end + 1].isdigit() else ""
        words = f"{words[:start]}{found.name.text}{follows}{words[end:]}"
    return words


def _parts(found: "re.Match[str]") -> list[tuple[int, int, str]]:
    """A word's place; of a figure its first digit apart, which may be the end of a name: "create a 91.2"."""
    start, end, text = found.start(), found.end(), found.group()
    if not text[0].isdigit() or len(text) == 1 or text[1] == ".":
        return [(start, end, text)]
    return [(start, start + 1, text[0]), (start + 1, end, text[1:])]


def _better(found: _Found) -> tuple[bool, float, int]:
    return (not found.written, -found.likeness * found.name.weight, found.start)


def _candidates(texts: Sequence[str], wanted: Sequence[Name], known: frozenset[str]) -> list[_Found]:
    each = [sounds(text) for text in texts]
    right = [text in known or text[0].isdigit() for text in texts]
    as_written = {name.text.lower(): name for name in wanted}
    candidates = []
    for start in range(len(texts)):
        for end in range(start + 1, min(len(texts), start + _LONGEST_SPAN) + 1):
            sure = all(right[start:end])
            right_already = as_written.get(" ".join(texts[start:end]))
            if right_already is not None and end - start > 1:
                candidates.append(_Found(start, end, right_already, 1.0, written=True))
                continue
            figures = texts[start][0].isdigit() or (sure and texts[end - 1][0].isdigit())
            if figures or (end - start == 1 and sure) or _NEVER.intersection(texts[start:end]):
                continue
            enough = ENOUGH_OF_WORDS if sure else ENOUGH_OF_ONE if end - start == 1 else ENOUGH
            for heard in _readings(texts, each, start, end):
                best = _nearest(heard, wanted, enough)
                if best is not None and not _opposite(texts[start], best[0].text):
                    candidates.append(_Found(start, end, *best))
    return candidates


def _readings(texts: Sequence[str], each: Sequence[str], start: int, end: int) -> list[str]:
    """The span's sounds; letters in a row are also read as the word they spell ("C. H. A. D. S. vask")."""
    readings = [_run_together(each[start:end])]
    letters = start
    while letters < end and len(texts[letters]) == 1:
        letters += 1
    if letters - start >= 3:
        readings.append(_run_together((sounds("".join(texts[start:letters])), *each[letters:end])))
    return readings


def _nearest(heard: str, wanted: Sequence[Name], enough: float) -> tuple[Name, float] | None:
    weight, counts = sum(map(_weight, heard)), _counts(heard)
    spare = heard.count("T")
    best: tuple[Name, float] | None = None
    lightest = bisect_left(wanted, enough * weight - 1e-9, key=_by_weight)
    heaviest = bisect_right(wanted, weight / enough + 1e-9, key=_by_weight)
    for name in wanted[lightest:heaviest]:  # of the others what is missing alone makes them too unlike
        allowed = (1 - enough) * max(weight, name.weight) + 1e-9
        apart = [mine - theirs for mine, theirs in zip(name.counts, counts, strict=True)]
        unmatched = max(sum(one for one in apart if one > 0), -sum(one for one in apart if one < 0))
        if unmatched - spare - name.sound.count("T") > allowed:
            continue
        like = likeness(name.sound, heard, enough)
        if like >= enough and (best is None or like > best[1]):
            best = (name, like)
    return best


_PREFIXES = (("hypo", "hyper"), ("dia", "sys"), ("in", "ex"), ("a", "hyper"))


def _opposite(heard: str, name: str) -> bool:
    """Words that differ in the very sounds that make them opposites."""
    pairs = (*_PREFIXES, *((other, one) for one, other in _PREFIXES))
    return any(heard.startswith(one) and name.startswith(other) for one, other in pairs)

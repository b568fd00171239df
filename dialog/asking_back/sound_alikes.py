"""Is the drug that was heard one of two that sound alike?

Pure. A name from a published list of confused names is confirmed before anything is said about it, when the two are
also close to the ear: "quetiapine" and "olanzapine" are confused on paper, not on a telephone. The same closeness
finds a listed name behind what a recogniser made of it ("hydrolazine", "bus by your own").
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import permutations

from dialog.asking_back.confusable_drugs import CONFUSABLE_SETS, ISMP_2016
from dialog.question.clinical_slang import in_guideline_words
from dialog.question.drug_names import drugs_in
from dialog.question.everyday_words import TERM, rarity
from dialog.spoken_commands import plain

TOO_CLOSE = 0.52
"""Closeness in 0..1 from which two listed names are confirmed: hydralazine/hydroxyzine .76, bupropion/buspirone .54;
metformin/metronidazole .51 and quetiapine/olanzapine .47 are not."""
HEARD_AS = 0.80
"""Likeness from which words that are no listed name are taken for a mishearing of one."""

_SOUNDS = (
    (r"ph", "f"), (r"th", "t"), (r"ck|q|c(?=[aouklrt]|$)|ch(?=[lr])", "k"), (r"c(?=[eiy])", "s"), (r"c", "k"),
    (r"x", "ks"), (r"z", "s"), (r"y", "i"), (r"w|h", ""), (r"ee|ea|ie", "i"), (r"oo|ou|ow|ew|ue", "u"),
    (r"(.)\1+", r"\1"),
)  # fmt: skip
_SOFT = str.maketrans("bdgvj", "ptkfs")


@lru_cache(maxsize=4096)
def sounded(name: str) -> str:
    """A rough spelling by sound: letters that a telephone does not tell apart are one letter.

    Voiced and unvoiced stops differ only below the 300 Hz at which a telephone line begins (ITU-T G.712).
    """
    text = re.sub(r"[^a-z]", "", name.lower())
    for pattern, sound in _SOUNDS:
        text = re.sub(pattern, sound, text)
    return text.translate(_SOFT)


@lru_cache(maxsize=16384)
def likeness(one: str, other: str) -> float:
    """How alike two names sound, 0..1: edit distance over sounds, in which a vowel counts half."""
    first, second = sounded(one), sounded(other)
    row = [0.0]
    for sound in second:
        row.append(row[-1] + _cost(sound))
    for sound in first:
        above, row = row, [row[0] + _cost(sound)]
        for column, against in enumerate(second):
            same = 0.0 if sound == against else max(_cost(sound), _cost(against))
            row.append(min(above[column] + same, above[column + 1] + _cost(sound), row[column] + _cost(against)))
    weight = max(sum(map(_cost, first)), sum(map(_cost, second)))
    return 1 - row[-1] / weight if weight else 0.0


def closeness(one: str, other: str) -> float:
    """Likeness, raised for a common beginning of up to four sounds, as Winkler (1990) raises Jaro's figure: the
    beginning of a word is what a listener recognises it by."""
    alike = likeness(one, other)
    same = 0
    for first, second in zip(sounded(one)[:4], sounded(other)[:4], strict=False):
        if first != second:
            break
        same += 1
    return alike + 0.1 * same * (1 - alike)


def _cost(sound: str) -> float:
    return 0.5 if sound in "aeiou" else 1.0


_OLDER = frozenset(name for names, source in CONFUSABLE_SETS for name in names if source is not ISMP_2016)


def _partners() -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, float]] = {}
    for names, source in CONFUSABLE_SETS:
        for name, other in permutations(names, 2):
            close = closeness(name, other)
            if close >= TOO_CLOSE and not (source is ISMP_2016 and name in _OLDER and name in found):
                found.setdefault(name, {})[other] = -close
    return {name: tuple(sorted(others, key=others.__getitem__)) for name, others in found.items()}


PARTNERS = _partners()
"""Each name that is confirmed, and the names it could have been, the closest first: those of the older lists where they
have any, since each more is a question about a name that was told by its use."""
_LISTED = frozenset(name for confusable in CONFUSABLE_SETS for name in confusable.names)
_BY_SOUND = tuple((sounded(name), name) for name in PARTNERS if name in _OLDER)
"""What is listened for behind other words: of the further names "cirrhotic" would be "Zyrtec"."""


@dataclass(frozen=True, slots=True)
class SoundAlike:
    """heard: the words of the question that stand for the drug; names: what was likely said, likeliest first."""

    heard: str
    names: tuple[str, ...]


def sound_alike_in(words: str) -> SoundAlike | None:
    """The first drug of a question that must be confirmed; None when there is none or both of a pair are named."""
    tokens = plain(words).split()
    for token in tokens:
        partners = PARTNERS.get(token)
        if partners and not any(partner in tokens for partner in partners):
            return SoundAlike(token, (token, *partners[:1]))
    return None if any(token in _LISTED for token in tokens) else _misheard(tokens)


def _misheard(tokens: list[str]) -> SoundAlike | None:
    named = bool(drugs_in(in_guideline_words(" ".join(tokens))))
    best: tuple[float, str, str] | None = None
    for length in (1, 2, 3, 4):
        for start in range(len(tokens) - length + 1):
            span = tokens[start : start + length]
            joined = "".join(span)
            if not 6 <= len(joined) <= 22 or (length > 1 and (span[0] in _EDGES or span[-1] in _EDGES)):
                continue
            if named and all(rarity(word) < TERM for word in span):
                continue  # "the British one" behind "co-amoxiclav" is no drug
            sound = sounded(joined)
            for listed, name in _BY_SOUND:
                if sound[:2] == listed[:2] and abs(len(sound) - len(listed)) <= 3:
                    alike = likeness(joined, name)
                    if alike >= HEARD_AS and (best is None or alike > best[0]):
                        best = (alike, " ".join(span), name)
    if best is None:
        return None
    _, heard, name = best
    return SoundAlike(heard, (name, PARTNERS[name][0]))


_EDGES = frozenset({"the", "a", "an", "of", "in", "is", "for", "to", "what", "with", "and", "or", "dose", "on"})
"""Words that a misheard name neither begins nor ends with."""


def beginning_apart(name: str, other: str, most: int = 6) -> str:
    """The letters of ``name`` up to the first that tells it from ``other``, and one more: "hydral" for hydralazine."""
    same = next((place for place, pair in enumerate(zip(name, other, strict=False)) if pair[0] != pair[1]), len(other))
    return name[: min(max(same + 2, 3), max(most, same + 1))]


def named_among(words: str, names: tuple[str, ...]) -> int | None:
    """Which of the names was said, spelled out or only begun ("h y d r a l"); None when it is unclear."""
    tokens = [token for token in plain(words).split() if token not in {"i", "said", "mean", "yes", "no", "the", "it's"}]
    letters = "".join(token for token in plain(words).split() if len(token) == 1)
    if len(letters) >= 3:
        fits = [place for place, name in enumerate(names) if name.startswith(letters)]
        if len(fits) == 1:
            return fits[0]
    scores = [max((likeness(token, name) for token in [*tokens, "".join(tokens)]), default=0.0) for name in names]
    if not scores:
        return None
    best = max(range(len(names)), key=lambda place: scores[place])
    others = [score for place, score in enumerate(scores) if place != best]
    return best if scores[best] >= 0.7 and all(scores[best] - score >= 0.1 for score in others) else None

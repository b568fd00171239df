"""A reading with the names it means in their places, and the doubts that remain (pure)."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dialog.doubts import Doubt
from dialog.lexicon.names import KnownName
from dialog.stt.drug_hearing import Candidate
from dialog.stt.weighing import CERTAIN, CERTAIN_WORD, WORTH_ASKING, weighed

MOST_NAMES = 3
BADLY_READ = 0.68
"""Mean probability of all tokens under which the line is so bad that no drug is certain: it is asked for."""

_MEANS_OTHERWISE = re.compile(r"(?:pre|post|in|un|non|anti|hyper|hypo)", re.IGNORECASE)
"""Beginnings that no word of the library may lose or gain: eclampsia is not preeclampsia."""

Text = Callable[[Sequence[int]], str]


@dataclass(frozen=True, slots=True)
class Corrected:
    """words: the reading, names in the place of what was misheard; doubts: each ``heard`` stands so in ``words``."""

    words: str
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class _Change:
    begins: int
    ends: int
    known: KnownName


def corrected(
    tokens: Sequence[int], probabilities: Sequence[float], stretches: Sequence[Sequence[Candidate]], text: Text
) -> Corrected:
    """``text`` gives the words of tokens. A word of the library is written or not; a drug may be asked for instead.

    At most one is asked for, the likeliest, and none beside a drug that is certain: a question is about one drug more
    often than about two, and a question of ours costs the caller a turn.
    """
    badly_read = sum(probabilities) / max(1, len(probabilities)) < BADLY_READ
    changes: list[_Change] = []
    doubts: list[tuple[float, Doubt]] = []
    for ranked in map(weighed, stretches):
        if not ranked:
            continue
        best, chance = ranked[0]
        heard = text(tokens[best.begins : best.ends]).strip(" ,.?!")
        if best.known.is_drug:
            sure = chance >= CERTAIN and not badly_read
        else:
            sure = chance >= CERTAIN_WORD and _beginning(heard) == _beginning(best.known.name)
        if sure or heard.lower() == best.known.name:
            changes.append(_Change(best.begins, best.ends, best.known))
        if best.known.is_drug and not sure and chance >= WORTH_ASKING and heard:
            drugs = [(one.known.name, share) for one, share in ranked if one.known.is_drug]
            doubts.append((chance, Doubt(heard, tuple(drugs[:MOST_NAMES]))))
    words = _with(tokens, changes, text)
    if not doubts or any(change.known.is_drug for change in changes if not _asked(change, doubts)):
        return Corrected(words)
    return Corrected(words, (max(doubts, key=lambda doubt: doubt[0])[1],))


def _beginning(words: str) -> str:
    found = _MEANS_OTHERWISE.match(words)
    return found[0].lower() if found else ""


def _asked(change: _Change, doubts: Sequence[tuple[float, Doubt]]) -> bool:
    """Whether the name that is written is itself in doubt: it was read so, but not surely."""
    return any(doubt.names[0][0] == change.known.name for _, doubt in doubts)


def _with(tokens: Sequence[int], changes: Sequence[_Change], text: Text) -> str:
    """What was read, but for the changes; of two that overlap the first is made."""
    if not changes:
        return text(tokens)
    parts: list[str] = []
    done = 0
    for change in sorted(changes, key=lambda change: change.begins):
        if change.begins >= done:
            parts += [text(tokens[done : change.begins]), change.known.name]
            done = change.ends
    rest = text(tokens[done:])
    joined = " ".join(part for part in parts if part)
    return joined + rest if rest[:1] in {"?", ".", ",", "!"} else f"{joined} {rest}".strip()

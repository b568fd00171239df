"""A reading with the names it means in their places, and the doubts that remain (pure)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dialog.doubts import Doubt
from dialog.stt.drug_hearing import Candidate
from dialog.stt.weighing import CERTAIN, CERTAIN_WORD, WORTH_ASKING, weighed

MOST_NAMES = 3
BADLY_READ = 0.68
"""Mean probability of all tokens under which the line is so bad that no drug is certain: it is asked for."""

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
    name: str


def corrected(
    tokens: Sequence[int], probabilities: Sequence[float], stretches: Sequence[Sequence[Candidate]], text: Text
) -> Corrected:
    """``text`` gives the words of tokens. A word of the library is written or not; a drug may be asked for instead."""
    badly_read = sum(probabilities) / max(1, len(probabilities)) < BADLY_READ
    changes: list[_Change] = []
    doubts: list[Doubt] = []
    for candidates in stretches:
        ranked = weighed(candidates)
        if not ranked:
            continue
        best, chance = ranked[0]
        heard = text(tokens[best.begins : best.ends]).strip(" ,.?!")
        sure = chance >= CERTAIN and not badly_read if best.known.is_drug else chance >= CERTAIN_WORD
        if sure or heard.lower() == best.known.name:
            changes.append(_Change(best.begins, best.ends, best.known.name))
        if best.known.is_drug and not sure and chance >= WORTH_ASKING and heard:
            drugs = [(one.known.name, share) for one, share in ranked if one.known.is_drug]
            doubts.append(Doubt(heard, tuple(drugs[:MOST_NAMES])))
    return Corrected(_with(tokens, changes, text), tuple(doubts))


def _with(tokens: Sequence[int], changes: Sequence[_Change], text: Text) -> str:
    """What was read, but for the changes; of two that overlap the first is made."""
    if not changes:
        return text(tokens)
    parts: list[str] = []
    done = 0
    for change in sorted(changes, key=lambda change: change.begins):
        if change.begins >= done:
            parts += [text(tokens[done : change.begins]), change.name]
            done = change.ends
    rest = text(tokens[done:])
    joined = " ".join(part for part in parts if part)
    return joined + rest if rest[:1] in {"?", ".", ",", "!"} else f"{joined} {rest}".strip()

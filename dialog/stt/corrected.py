"""A reading with the names it means in their places, and the doubts that remain (pure)."""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from dialog.doubts import Doubt
from dialog.lexicon.names import KnownName
from dialog.stt.candidates import Candidate
from dialog.stt.weighing import (
    CERTAIN,
    CERTAIN_HEARD_TWICE,
    CERTAIN_HEARD_TWICE_ON_A_POOR_LINE,
    CERTAIN_ON_A_BAD_LINE,
    CERTAIN_ON_A_POOR_LINE,
    CERTAIN_WORD,
    WORTH_ASKING,
    WORTH_ASKING_ANNOUNCED,
    WORTH_ASKING_HEARD_TWICE,
    WORTH_ASKING_UNEXPECTED,
    of_one_place,
    weighed,
)

MOST_NAMES = 3
POORLY_READ, BADLY_READ = 0.78, 0.68
"""Mean probability of all tokens under which a drug must be surer to be written, and surer still. A telephone line
without noise gives 0.7 to 0.97, one with 10 dB of it 0.5 to 0.85."""

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
    tokens: Sequence[int],
    probabilities: Sequence[float],
    stretches: Sequence[Sequence[Candidate]],
    text: Text,
    *,
    unsettled: Sequence[bool] = (),
    agreed: Collection[str] = (),
) -> Corrected:
    """``text`` gives the words of tokens. A word of the library is written or not; a drug may be asked for instead. One
    that only the hospital's documents name is always asked for: nobody has looked at who wrote them.

    At most one is asked for, the likeliest, and none beside a drug that is certain: a question is about one drug more
    often than about two, and a question of ours costs the caller a turn.

    unsettled: of each token, whether the recogniser has two readings there: a drug is always asked for then, unless
    a second recogniser was asked, or it is among the ``agreed``, which the other reading gives too.
    """
    clearness = sum(probabilities) / max(1, len(probabilities))
    changes: list[_Change] = []
    doubts: list[tuple[float, Doubt]] = []
    for ranked in (weighed(place) for candidates in stretches for place in of_one_place(candidates)):
        best, chance = ranked[0]
        heard = text(tokens[best.begins : best.ends]).strip(" ,.?!")
        if best.known.is_drug:
            alone = best.second is None and best.known.name not in agreed
            asked = _always_asked(best) or (alone and any(unsettled[best.begins : best.ends]))
            sure = chance >= enough_for_a_drug(clearness, best) and not asked
        else:
            sure = chance >= CERTAIN_WORD and _beginning(heard) == _beginning(best.known.name)
        read_so = heard.lower() == best.known.name
        if sure or read_so:
            changes.append(_Change(best.begins, best.ends, best.known))
        # A word of the library that was read as such and is likelier than any drug is no misheard one.
        if best.known.is_drug or not (sure or read_so):
            doubts += _doubted(tokens, ranked, best.known.name if sure else "", text)
    words = _with(tokens, changes, text)
    if not doubts or any(change.known.is_drug for change in changes if not _asked(change, doubts)):
        return Corrected(words)
    return Corrected(words, (max(doubts, key=lambda doubt: doubt[0])[1],))


def likeliest_drugs(stretches: Sequence[Sequence[Candidate]]) -> set[str]:
    """Those that are the likeliest in their place, and worth asking for."""
    ranked = [weighed(place)[0] for candidates in stretches for place in of_one_place(candidates)]
    return {best.known.name for best, chance in ranked if best.known.is_drug and chance >= worth_asking(best)}


def _doubted(
    tokens: Sequence[int], ranked: Sequence[tuple[Candidate, float]], certain: str, text: Text
) -> list[tuple[float, Doubt]]:
    """The drug to be asked for in a stretch, with its probability. It stands against the words of the library too."""
    found = [(one, share) for one, share in ranked if one.known.is_drug]
    drugs = tuple((one.known.name, share) for one, share in found)
    written = _written_drug(tokens, found, text)
    if written and written != certain:
        return [(1.0, Doubt(written, _first_of(written, drugs)[:MOST_NAMES]))]
    chance = sum(share for _, share in found)
    if certain or not found or chance < worth_asking(found[0][0]):
        return []
    best = found[0][0]
    heard = text(tokens[best.begins : best.ends]).strip(" ,.?!")
    return [(chance, Doubt(heard, drugs[:MOST_NAMES]))] if heard else []


def enough_for_a_drug(clearness: float, likeliest: Candidate | None = None) -> float:
    """Probability from which a drug is written. The worse the line, the surer it must be."""
    if likeliest is not None and likeliest.second is not None:
        return CERTAIN_HEARD_TWICE if clearness >= POORLY_READ else CERTAIN_HEARD_TWICE_ON_A_POOR_LINE
    if clearness < BADLY_READ:
        return CERTAIN_ON_A_BAD_LINE
    return CERTAIN if clearness >= POORLY_READ else CERTAIN_ON_A_POOR_LINE


def _always_asked(one: Candidate) -> bool:
    return one.known.kind == "added" or (one.second is not None and one.second.left_over)


def worth_asking(likeliest: Candidate) -> float:
    """Probability from which a drug is asked for; the likelier one is there by the words around, the less."""
    if likeliest.second is not None:
        return WORTH_ASKING_HEARD_TWICE
    if likeliest.announced:
        return WORTH_ASKING_ANNOUNCED
    return WORTH_ASKING if likeliest.expected else WORTH_ASKING_UNEXPECTED


def _written_drug(tokens: Sequence[int], ranked: Sequence[tuple[Candidate, float]], text: Text) -> str:
    """The drug that the recogniser itself wrote in a stretch it was not sure of; empty when it wrote none.

    It is never acted on for having been written: in noise a recogniser writes the drug it knows for one it does not.
    """
    for one, _ in ranked:
        if one.known.is_drug and text(tokens[one.begins : one.ends]).strip(" ,.?!").lower() == one.known.name:
            return one.known.name
    return ""


def _first_of(name: str, drugs: Sequence[tuple[str, float]]) -> tuple[tuple[str, float], ...]:
    return tuple(sorted(drugs, key=lambda drug: drug[0] != name))


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

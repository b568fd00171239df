"""Which of the words that were read may be wrong (pure)."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from dialog.stt.tokenizing import WORD_BEGINS

DOUBTED = 0.85
"""A word is doubted when one of its tokens is less likely than this."""
SURE = 0.93
"""A longer word whose tokens are all likelier than this is never put in doubt by its neighbours."""
AFTER_A_LEAD = 2
"""Words behind a lead that belong to the drug's name when one of them is doubted: "give / Ivan dronnet"."""
SHORT = 3
"""Letters: "a", "of", "the", "to" are what a recogniser makes of the syllables of a name it does not know."""


@dataclass(frozen=True, slots=True)
class ReadWord:
    """text: letters and digits, lower case, with the signs that stick to it left out. Tokens ``first`` to ``beyond``,
    end signs not among them; certainty: the probability of its least likely token."""

    text: str
    first: int
    beyond: int
    certainty: float


def read_words(tokens: Sequence[int], probabilities: Sequence[float], vocabulary: Sequence[bytes]) -> list[ReadWord]:
    """The words of a reading, in order; a token of signs alone belongs to no word."""
    begins = WORD_BEGINS.encode()
    pieces: list[tuple[bytes, int, int, float]] = []
    for place, token in enumerate(tokens):
        piece = vocabulary[token]
        if piece.startswith(begins) or not pieces:
            pieces.append((piece, place, place + 1, probabilities[place]))
        elif piece not in (b"?", b".", b",", b"!"):
            said, first, _, certainty = pieces[-1]
            pieces[-1] = (said + piece, first, place + 1, min(certainty, probabilities[place]))
    return [
        ReadWord(re.sub(r"[^a-z0-9']+", " ", piece.decode("utf-8", "ignore").lower()).strip(), first, beyond, certainty)
        for piece, first, beyond, certainty in pieces
    ]


def doubted_words(words: Sequence[ReadWord], leads: Collection[int] = (), known: Collection[str] = ()) -> list[bool]:
    """Which words are doubted. Behind a lead a word must be surer to be believed, but for a known name.

    leads: places of words that stand directly behind such as lead to a drug's name ("the dose of").
    """
    return [
        word.certainty < (SURE if place in leads and word.text not in known else DOUBTED)
        for place, word in enumerate(words)
    ]


def doubtful_stretches(
    words: Sequence[ReadWord], leads: Collection[int] = (), known: Collection[str] = ()
) -> list[tuple[int, int]]:
    """First word and the one beyond of each stretch that may hold something else: those behind a lead first, then the
    most doubtful."""
    inside = _inside(words, doubted_words(words, leads, known), leads)
    stretches = []
    place = 0
    while place < len(words):
        if not inside[place]:
            place += 1
            continue
        ends = (later for later in range(place + 1, len(words)) if not inside[later] or later in leads)
        beyond = next(ends, len(words))
        stretches.append((place, beyond))
        place = beyond
    return sorted(
        stretches, key=lambda found: (found[0] not in leads, min(word.certainty for word in words[found[0] : found[1]]))
    )


def _inside(words: Sequence[ReadWord], doubted: Sequence[bool], leads: Collection[int]) -> list[bool]:
    """The doubted words with those that may belong to them: beside, between two of them, or between one and a lead."""
    inside = list(doubted)
    for place in range(len(words)):
        if doubted[place]:
            for beside in (place - 1, place + 1):
                if 0 <= beside < len(words) and _may_be_part(words[beside]):
                    inside[beside] = True
            if place >= 2 and doubted[place - 2]:
                inside[place - 1] = True
            for lead in range(max(0, place - AFTER_A_LEAD), place):
                if lead in leads:
                    inside[lead:place] = [True] * (place - lead)
    return inside


def _may_be_part(word: ReadWord) -> bool:
    return word.certainty < SURE or len(word.text) <= SHORT

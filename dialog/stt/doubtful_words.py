"""Which of the words that were read may be wrong (pure)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from dialog.stt.tokenizing import WORD_BEGINS

DOUBTED = 0.85
"""A word is doubted when one of its tokens is less likely than this."""
SURE = 0.93
"""A longer word whose tokens are all likelier than this is never put in doubt by its neighbours."""
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


def doubtful_stretches(words: Sequence[ReadWord]) -> list[tuple[int, int]]:
    """First word and the one beyond of each stretch that may hold something else, the most doubtful first."""
    doubted = [word.certainty < DOUBTED for word in words]
    inside = list(doubted)
    for place in range(len(words)):
        if doubted[place]:
            for beside in (place - 1, place + 1):
                if 0 <= beside < len(words) and _may_be_part(words[beside]):
                    inside[beside] = True
    stretches = []
    place = 0
    while place < len(words):
        if not inside[place]:
            place += 1
            continue
        beyond = next((later for later in range(place, len(words)) if not inside[later]), len(words))
        stretches.append((place, beyond))
        place = beyond
    return sorted(stretches, key=lambda found: min(word.certainty for word in words[found[0] : found[1]]))


def _may_be_part(word: ReadWord) -> bool:
    return word.certainty < SURE or len(word.text) <= SHORT

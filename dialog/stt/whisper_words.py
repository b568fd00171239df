"""Words in Whisper's tokens (pure)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

WORD_BEGINS = "\u0120"
"""How the tokenizer of GPT-2 writes the space before a word."""
ALIKE = 4
"""Tokens; so many that were said before mean that the network goes round in circles."""


@dataclass(frozen=True, slots=True)
class WrittenWord:
    """text: lower case letters, digits and apostrophes; tokens ``first`` to ``beyond``, end signs not among them."""

    text: str
    first: int
    beyond: int


def written_words(pieces: Sequence[str]) -> list[WrittenWord]:
    """In order. pieces: how each token is written; one of signs alone belongs to no word."""
    words: list[WrittenWord] = []
    for place, piece in enumerate(pieces):
        text = re.sub(r"[^a-z0-9']", "", piece.lower())
        if piece.startswith(WORD_BEGINS) or not words:
            words.append(WrittenWord(text, place, place + 1))
        elif text or piece == "-":
            last = words[-1]
            words[-1] = WrittenWord(last.text + text, last.first, place + 1)
    return words


def once_only(tokens: Sequence[int]) -> tuple[int, ...]:
    """What stands before the tokens begin to repeat themselves."""
    seen: set[tuple[int, ...]] = set()
    for place in range(len(tokens) - ALIKE + 1):
        run = tuple(tokens[place : place + ALIKE])
        if run in seen:
            return tuple(tokens[:place])
        seen.add(run)
    return tuple(tokens)

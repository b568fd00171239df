"""Words to the recogniser's tokens (pure): byte pair encoding as SentencePiece does it (Kudo and Richardson 2018).

Of two neighbours the pair that makes the token with the lowest number is joined first: tokens are numbered as they were
learned. Token bytes that stand for one byte and tokens of one letter look alike; the later number is the letter's.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise

WORD_BEGINS = "\u2581"
_NONE = 1 << 30


def numbered_tokens(vocabulary: Sequence[bytes]) -> dict[str, int]:
    """The number of each token that is text."""
    numbers: dict[str, int] = {}
    for number, token in enumerate(vocabulary):
        try:
            numbers[token.decode("utf-8")] = number
        except UnicodeDecodeError:
            continue  # half a letter
    return numbers


def tokens_of(text: str, numbers: Mapping[str, int], begins: str = WORD_BEGINS) -> tuple[int, ...]:
    """The tokens of words in the Latin alphabet, the first of which begins a word. begins: how a space is written."""
    parts = [begins, *text.replace(" ", begins)]
    while len(parts) > 1:
        joined = [numbers.get(one + other, _NONE) for one, other in pairwise(parts)]
        place = min(range(len(joined)), key=joined.__getitem__)
        if joined[place] == _NONE:
            break
        parts[place : place + 2] = [parts[place] + parts[place + 1]]
    return tuple(numbers[part] for part in parts)

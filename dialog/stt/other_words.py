"""Where the words of one reading stand in another of the same speech (pure)."""

from collections.abc import Sequence
from difflib import SequenceMatcher


def place_in(other: Sequence[str], said: Sequence[str], first: int, beyond: int) -> tuple[int, int]:
    """First word and the one beyond of what ``other`` has in the place of ``said[first:beyond]``.

    It lies between the nearest words before and behind that both have. Where nothing lies between, the words beside it
    count too. (0, 0) when ``other`` has no words.
    """
    begins, ends = 0, len(other)
    for block in SequenceMatcher(None, said, other, autojunk=False).get_matching_blocks():
        if block.size and block.a < first:
            begins = max(begins, block.b + min(block.a + block.size, first) - block.a)
        if block.size and block.a + block.size > beyond:
            ends = min(ends, block.b + max(block.a, beyond) - block.a)
    if begins >= ends:
        return max(0, ends - 1), min(len(other), begins + 1)
    return begins, ends

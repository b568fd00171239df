"""Texts of outside sources cut into passages as long as the library's own (pure).

``kb.reading.cutting`` does this for the library with llama_index, which the service never loads.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from itertools import islice

from kb.documents import Document, Passage
from kb.markdown import pack_blocks

LONGEST = 900  # letters; the 180 pieces that the embedding model reads well are about as many
SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z(\d])")
SPLIT = 4 * LONGEST


def passages(document: Document, sections: Iterable[tuple[str, list[str]]], most: int) -> list[Passage]:
    """The first ``most`` passages. sections: the headings joined by " > ", and blocks of Markdown."""
    found = (
        Passage(_number(document.key, section, piece), document, section, piece)
        for section, blocks in sections
        for piece in pack_blocks([part for block in blocks for part in _parts(block)], LONGEST, len)
    )
    return list(islice(found, most))


def _number(*texts: str) -> int:
    """Negative, so that it is none of the library's; the same for the same text."""
    digest = hashlib.sha256("\x1f".join(texts).encode()).digest()
    return -1 - int.from_bytes(digest[:6])


def _parts(block: str) -> Iterator[str]:
    """A block that is too long and no table or list, between sentences; a sentence without an end is cut hard."""
    if len(block) <= LONGEST or block.lstrip().startswith("|"):
        yield block[: 4 * SPLIT]
        return
    held = ""
    for sentence in SENTENCE_END.split(block):
        for piece in (sentence[at : at + LONGEST] for at in range(0, len(sentence), LONGEST)):
            if held and len(held) + 1 + len(piece) > LONGEST:
                yield held
                held = piece
            else:
                held = f"{held} {piece}".strip()
    if held:
        yield held

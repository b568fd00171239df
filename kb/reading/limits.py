"""How much of a file is read before it is refused: the one place where that is set."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """For one file.

    file_bytes: as it lies there; a guideline with its pictures has 1 to 30 MB.
    unpacked_bytes, members: of a packed format (DOCX) when unpacked.
    pages: of a PDF; pictured_pages: of these, how many are recognised (2 to 6 s of a core each).
    characters: of text; the longest digest has 60,000, a book of 1,000 pages 3 million.
    documents: in one file of JSON Lines.
    seconds: from beginning to read to the last section, recognised pages apart.
    pictured_seconds: for each recognised page.
    memory_bytes: what the reading process may map.
    web_bytes, web_seconds, redirects: for one web address. entries: read of one feed, the first ones.
    """

    file_bytes: int = 200_000_000
    unpacked_bytes: int = 300_000_000
    members: int = 5_000
    pages: int = 3_000
    pictured_pages: int = 200
    characters: int = 20_000_000
    documents: int = 20_000
    seconds: float = 300.0
    pictured_seconds: float = 60.0
    memory_bytes: int = 3_000_000_000
    web_bytes: int = 50_000_000
    web_seconds: float = 60.0
    redirects: int = 5
    entries: int = 200


LIMITS = Limits()


def readable_size(count: int) -> str:
    """ "1.2 GB", "35 MB", "7 kB"."""
    for unit, size in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if count >= size:
            return f"{count / size:.1f} {unit}" if count < 10 * size else f"{count // size} {unit}"
    return f"{count} bytes"

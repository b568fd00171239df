"""What a reader finds in a file: documents, their sections, and the blocks of text in them."""

from dataclasses import asdict, dataclass
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Block:
    """Text that belongs together: a paragraph, a list item, a table or fenced code, in Markdown.

    page: the page it begins on, counted from 1; None where the format has no pages.
    """

    text: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """headings: from the outermost in, none for what stands before the first."""

    headings: tuple[str, ...]
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """One document of a file. What the file does not say is empty.

    part: tells the documents of one file apart; empty when there is one.
    published: an ISO date, or a year alone.
    pages: how many it has; 0 where the format has none.
    notes: what whoever added it should know: text left out, text that addresses a machine, recognised pages.
    """

    title: str
    sections: tuple[Section, ...]
    issuer: str = ""
    published: str = ""
    licence: str = ""
    url: str = ""
    pages: int = 0
    part: str = ""
    notes: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """All of it, for looking through."""
        return "\n".join(
            line for section in self.sections for line in (*section.headings, *(block.text for block in section.blocks))
        )

    def facts(self) -> dict[str, Any]:
        """What JSON can carry."""
        return asdict(self)

    @classmethod
    def from_facts(cls, facts: dict[str, Any]) -> Self:
        sections = tuple(
            Section(tuple(section["headings"]), tuple(Block(**block) for block in section["blocks"]))
            for section in facts["sections"]
        )
        return cls(**{**facts, "sections": sections, "notes": tuple(facts["notes"])})


def outlined(lines: list[tuple[int, str] | Block]) -> tuple[Section, ...]:
    """Sections from headings (level from 1, text) and blocks in reading order; sections without a block fall away."""
    found: list[tuple[tuple[str, ...], list[Block]]] = []
    path: list[tuple[int, str]] = []
    for line in lines:
        if isinstance(line, Block):
            headings = tuple(text for _, text in path)
            if not found or found[-1][0] != headings:
                found.append((headings, []))
            found[-1][1].append(line)
        else:
            level, text = line
            path = [*(above for above in path if above[0] < level), (level, text)]
            found.append((tuple(text for _, text in path), []))
    return tuple(Section(headings, tuple(blocks)) for headings, blocks in found if blocks)

"""What a reader finds in a file: documents, their sections, and the blocks of text in them."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from itertools import groupby
from typing import Any, Self

from kb.markdown import ITEM, TABLE_RULE, announces, is_row


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


def by_page(blocks: Sequence[Block]) -> list[list[Block]]:
    """The blocks of each page, so that what is cited from a page stands there; a list that goes on from the page before
    says its lead-in again, and a table its head."""
    found: list[list[Block]] = []
    lead_in = ""
    for _, same in groupby(blocks, key=lambda block: block.page):
        page = list(same)
        if found and is_row(page[0].text) and is_row(found[-1][-1].text):
            page[0] = replace(page[0], text=_under_head_of(found[-1][-1].text, page[0].text))
        if lead_in and ITEM.match(page[0].text):
            page.insert(0, replace(page[0], text=lead_in))
        for block in page:
            if not ITEM.match(block.text):
                lead_in = block.text if announces(block.text) else ""
        found.append(page)
    return found


def _under_head_of(before: str, table: str) -> str:
    """A table that begins a page after one of as many columns goes on with it: its first row is no head of its own."""
    head, rows = before.splitlines()[:2], table.splitlines()
    ruled = len(head) == 2 and len(rows) > 1 and TABLE_RULE.match(head[1]) and TABLE_RULE.match(rows[1])
    if not ruled or head[0].count("|") != rows[0].count("|") or head[0] == rows[0]:
        return table
    return "\n".join([*head, rows[0], *rows[2:]])

"""Markdown cut into blocks that belong together, packed into passages, and read without its marks (pure).

The syntax is CommonMark's with the tables of GitHub Flavored Markdown (spec.commonmark.org, github.github.com/gfm).
"""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import takewhile

FENCE = re.compile(r"\s*(```|~~~)")
ITEM = re.compile(r"(?:[-*+]|\d{1,9}[.)])\s+")
INDENTED = re.compile(r"\s{2,}\S")
TABLE_RULE = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?\s*$")
THEMATIC_BREAK = re.compile(r"\s{0,3}([-*_])(\s*\1){2,}\s*$")
LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
EMPHASIS = re.compile(r"(\*\*|__|`)|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)")
LINE_MARK = re.compile(r"^\s*(?:#{1,6}\s+|>\s?|[-*+]\s+)")
LEAD_IN_WORDS = 25  # a longer paragraph is text of its own, not the sentence that announces a list

Measure = Callable[[str], int]


def blocks(markdown: str) -> list[str]:
    """Paragraphs, list items with what is indented under them, tables and fenced code, in order, each whole."""
    found: list[list[str]] = []
    lines = iter(markdown.splitlines())
    open_block = False
    for line in lines:
        if FENCE.match(line):
            found.append([line, *_until_fence(lines)])
            open_block = False
        elif not line.strip() or THEMATIC_BREAK.match(line):
            open_block = False
        elif open_block and not _begins(line, found[-1][-1]):
            found[-1].append(line)
        elif not open_block and found and INDENTED.match(line) and ITEM.match(found[-1][0]):
            found[-1].append(line)
            open_block = True
        else:
            found.append([line])
            open_block = True
    return ["\n".join(block).rstrip() for block in found]


def _until_fence(lines: Iterator[str]) -> list[str]:
    inside = list(takewhile(lambda line: not FENCE.match(line), lines))
    return [*inside, "```"]


def _begins(line: str, before: str) -> bool:
    """Does a new block begin here without a blank line: a list item, or the first or last line of a table?"""
    return bool(ITEM.match(line)) or is_row(line) != is_row(before)


def is_row(line: str) -> bool:
    return line.lstrip().startswith("|")


def pack(markdown: str, longest: int, measure: Measure) -> list[str]:
    """``pack_blocks`` of the text's blocks."""
    return pack_blocks(blocks(markdown), longest, measure)


def pack_blocks(whole: Sequence[str], longest: int, measure: Measure) -> list[str]:
    """The blocks in pieces of at most ``longest`` by ``measure``, cut between them; where a list goes on in the next
    piece its lead-in sentence is said again, and where a table does its head. A single block longer than ``longest``
    that cannot be cut so (a paragraph, a code block) is a piece of its own, over-long."""
    pieces: list[str] = []
    held: list[str] = []
    lead_in = ""
    for block in _table_parts(whole, longest, measure):
        joined = _join([*held, block])
        if held and measure(joined) > longest:
            pieces.append(_join(held))
            held = [lead_in] if lead_in and ITEM.match(block) and lead_in not in held[-1:] else []
        held.append(block)
        if not ITEM.match(block):
            lead_in = block if announces(block) else ""
    return [*pieces, _join(held)] if held else pieces


def announces(block: str) -> bool:
    """Is it the sentence before a list: "Do not give it to:"?"""
    text = block.rstrip("*_ ")
    return text.endswith(":") and not is_row(block) and len(block.split()) <= LEAD_IN_WORDS


def _join(parts: list[str]) -> str:
    """List items follow each other directly, everything else after a blank line."""
    text = ""
    for part in parts:
        tight = ITEM.match(part) and text and ITEM.match(text.rsplit("\n\n", 1)[-1])
        text += ("\n" if tight else "\n\n") + part if text else part
    return text


def _table_parts(whole: Sequence[str], longest: int, measure: Measure) -> Iterator[str]:
    for block in whole:
        if is_row(block) and measure(block) > longest:
            yield from split_table(block, longest, measure)
        else:
            yield block


def split_table(table: str, longest: int, measure: Measure) -> list[str]:
    """A table in parts of at most ``longest``, each with the head; never less than one row."""
    lines = table.splitlines()
    head = lines[:2] if len(lines) > 1 and TABLE_RULE.match(lines[1]) else []
    parts: list[list[str]] = []
    for row in lines[len(head) :]:
        if parts and measure("\n".join([*head, *parts[-1], row])) <= longest:
            parts[-1].append(row)
        else:
            parts.append([row])
    return ["\n".join([*head, *rows]) for rows in parts]


def plain(markdown: str) -> str:
    """The words without the marks, for models of language: table cells become a comma-separated line."""
    lines = (
        _plain_line(line) for line in markdown.splitlines() if not TABLE_RULE.match(line) and not FENCE.match(line)
    )
    return "\n".join(line for line in lines if line)


def _plain_line(line: str) -> str:
    line = LINK.sub(r"\1", line)
    if is_row(line):
        line = ", ".join(cell for cell in map(str.strip, line.strip().strip("|").split("|")) if cell)
    return EMPHASIS.sub("", LINE_MARK.sub("", line)).strip()

"""From the pieces of text on PDF pages to headings and paragraphs (pure).

A PDF knows no paragraphs: a line is a heading when it is larger or bolder than the body's text or stands in the file's
outline, what stands at the head or foot of many pages is no text, and lines that follow each other closely belong
together.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kb.reading.pdf_painting import Box
from kb.reading.raised import raised
from kb.reading.sections import Block

BULLET = re.compile(r"^\s*(?:[•▪◦‣·●○■□–]|\uf0b7|\uf0a7|o(?=\s)|[-*](?=\s))\s*(?=\S)")
NUMBER = re.compile(r"^\d{1,2}[.)]\s+\S")
PAGE_NUMBER = re.compile(r"^(?:page\s*)?[\divxl]{1,5}(?:\s*(?:of|/)\s*\d+)?$", re.IGNORECASE)
LARGER = 1.12
LONGEST_HEADING = 140
EDGE_LINES = 2
REPEATED = 0.4  # of the pages: a running head; one of left and right pages alone has half
LEAST_REPEATS = 3
RAISED_SIZE, RAISED_BY, RAISED_TO = 0.85, 0.15, 0.6  # of the line's size


@dataclass(frozen=True, slots=True)
class Piece:
    """Text shown in one go. x, y: where its base line begins, points from the left and bottom; size in points."""

    text: str
    x: float
    y: float
    size: float
    bold: bool


@dataclass(frozen=True, slots=True)
class Line:
    text: str
    page: int
    x: float
    y: float
    size: float
    bold: bool
    table: bool = False


Outline = Mapping[tuple[int, str], int]
"""Levels from 1, by page and ``plain_words`` of the title."""


def lines_of(pieces: Sequence[Piece], page: int) -> list[Line]:
    """Pieces on one base line that follow each other are a line."""
    found: list[Line] = []
    ended = True
    for piece in pieces:
        for number, part in enumerate(piece.text.split("\n")):
            ended = ended or number > 0
            if not part.strip():
                if found and not ended and part:
                    found[-1] = replace(found[-1], text=f"{found[-1].text} ")
                continue
            high = bool(found) and _is_raised(piece, found[-1])
            same = high or (bool(found) and abs(found[-1].y - piece.y) <= 0.4 * max(piece.size, found[-1].size))
            if same and (not ended or piece.x > found[-1].x):
                last = found[-1]
                gap = " " if ended and not last.text.endswith(" ") else ""
                text = f"{last.text}{gap}{part}"
                if high and (figures := raised(part.strip())) != part.strip():
                    text = f"{last.text.rstrip()}{figures}"
                found[-1] = replace(last, text=text, bold=last.bold and piece.bold, size=max(last.size, piece.size))
            else:
                found.append(Line(part, page, piece.x, piece.y, round(piece.size * 2) / 2, piece.bold))
            ended = False
    return [replace(line, text=" ".join(line.text.split())) for line in found]


def _is_raised(piece: Piece, line: Line) -> bool:
    """Whether it is a superscript of the line: smaller, and somewhat above its base line."""
    return piece.size < RAISED_SIZE * line.size and RAISED_BY * line.size < piece.y - line.y < RAISED_TO * line.size


def plain_words(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()


def without_running_heads(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Without the lines that stand at the head or foot of many pages, and without page numbers there."""
    edges = [_edges(lines) for lines in pages]
    counted = Counter(key for lines in edges for key in {_repeating(line) for line in lines})
    least = max(LEAST_REPEATS, REPEATED * len(pages))
    return [
        [
            line
            for line in lines
            if line not in edge or not (counted[_repeating(line)] >= least or PAGE_NUMBER.match(line.text))
        ]
        for lines, edge in zip(pages, edges, strict=True)
    ]


def _edges(lines: Sequence[Line]) -> list[Line]:
    """What stands apart from the text above and below it: at most two lines each."""
    text = sorted((line for line in lines if not line.table), key=lambda line: -line.y)
    if len(text) == 1:
        return text
    return [*_apart(text), *_apart(text[::-1])]


def _apart(text: Sequence[Line]) -> Sequence[Line]:
    for count in range(min(EDGE_LINES, len(text) - 1), 0, -1):
        last, following = text[count - 1], text[count]
        if abs(last.y - following.y) > 2 * max(last.size, following.size):
            return text[:count]
    return []


def _repeating(line: Line) -> tuple[str, int]:
    """Its words and its place; a number at its beginning or end may be that of the page."""
    return re.sub(r"^\d+|\d+$", "#", line.text), round(line.y)


def body_size(lines: Sequence[Line]) -> float:
    """The size most of the text has."""
    counted: Counter[float] = Counter()
    for line in lines:
        counted[line.size] += 0 if line.table else len(line.text)
    return counted.most_common(1)[0][0] if counted else 0.0


def flow(lines: Sequence[Line], outline: Outline) -> list[tuple[int, str] | Block]:
    """Headings (level from 1, text) and blocks with their pages, in reading order."""
    body = body_size(lines)
    levels = _levels(lines, body, outline)
    found: list[tuple[int, str] | Block] = []
    before: Line | None = None
    for line in lines:
        level = _level(line, body, levels, outline)
        last = found[-1] if found else None
        near = before is not None and _near(before, line)
        if line.table:
            found.append(Block(line.text, line.page))
        elif level is not None:
            if isinstance(last, tuple) and last[0] == level and near and before and before.size == line.size:
                found[-1] = (level, f"{last[1]} {line.text}")
            else:
                found.append((level, line.text))
        elif isinstance(last, Block) and before and not before.table and _goes_on(last, before, line, near):
            found[-1] = Block(_joined(last.text, line.text), last.page)
        else:
            found.append(Block(_marked(line.text), line.page))
        before = line
    return found


def _levels(lines: Sequence[Line], body: float, outline: Outline) -> dict[float, int]:
    """Level by size: the largest is 1; bold lines of the body's size come last."""
    sizes = sorted({line.size for line in lines if _looks_larger(line, body)}, reverse=True)
    deepest = max(outline.values(), default=0)
    return {size: min(rank, 5) + (deepest if outline else 0) for rank, size in enumerate([*sizes, body], start=1)}


def _level(line: Line, body: float, levels: Mapping[float, int], outline: Outline) -> int | None:
    if line.table or len(line.text) > LONGEST_HEADING or not any(map(str.isalpha, line.text)):
        return None
    told = outline.get((line.page, plain_words(line.text)))
    if told is not None:
        return told
    if _looks_larger(line, body):
        return levels[line.size]
    stands_alone = line.bold and line.size >= body and not line.text.endswith((".", ",", ";", ":"))
    return levels[body] if stands_alone and not BULLET.match(line.text) else None


def _looks_larger(line: Line, body: float) -> bool:
    return not line.table and line.size >= body * LARGER and len(line.text) <= LONGEST_HEADING


def _near(before: Line, line: Line) -> bool:
    if before.page != line.page:
        return False
    return 0 < before.y - line.y <= 1.75 * max(before.size, line.size)


def _goes_on(last: Block, before: Line, line: Line, near: bool) -> bool:
    """Whether the line continues the paragraph: close below it, or torn by the end of a page or column."""
    if BULLET.match(line.text) or NUMBER.match(line.text) or before.size != line.size:
        return False
    torn = not last.text.endswith((".", "!", "?", ":", ";")) and line.text[:1].islower()
    return near or torn


def _joined(text: str, line: str) -> str:
    if re.search(r"[a-z]-$", text) and line[:1].islower():
        return text[:-1] + line
    return f"{text} {line}"


def _marked(text: str) -> str:
    return BULLET.sub("- ", text, count=1)


def in_reading_order(lines: Sequence[Line], tables: Sequence[tuple[Box, Sequence[str]]]) -> list[Line]:
    """The page's lines, those inside a table's box (left, bottom, right, top) replaced by the table's blocks."""
    found = list(lines)
    for (left, bottom, right, top), markdown in tables:
        inside = [line for line in found if left - 2 <= line.x <= right + 2 and bottom - 2 <= line.y <= top + 2]
        page = lines[0].page if lines else 1
        table = [Line(text, page, left, bottom, 0.0, bold=False, table=True) for text in markdown]
        place = found.index(inside[0]) if inside else _below(found, top)
        found = [line for line in found if line not in inside]
        found[place:place] = table
    return found


def _below(lines: Sequence[Line], top: float) -> int:
    return next((place for place, line in enumerate(lines) if line.y < top), len(lines))


def headings_in(found: Sequence[tuple[int, str] | Block]) -> Iterator[str]:
    return (line[1] for line in found if isinstance(line, tuple))

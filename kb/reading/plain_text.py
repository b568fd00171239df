"""Plain text: paragraphs between blank lines; a form feed begins a page; a short line of its own in capitals, numbered
or underlined is a heading."""

import re
from pathlib import Path

from kb.markdown import ITEM
from kb.reading.formats import decoded
from kb.reading.limits import Limits
from kb.reading.sections import Block, ReadDocument, outlined

NUMBERED = re.compile(r"(\d+(?:\.\d+)*)\.?\s+([A-Z].{2,78})$")
BULLET = re.compile(r"\s*[•▪◦‣·–]\s+")
LONGEST_HEADING = 80


def read_plain_text(path: Path, _: Limits) -> list[ReadDocument]:
    """One document. Raises SourceUnreadable."""
    text = decoded(path.read_bytes()).removeprefix("\ufeff").replace("\r\n", "\n")
    paged = "\f" in text
    found: list[tuple[int, str] | Block] = []
    for number, page in enumerate(text.split("\f"), start=1):
        for paragraph in re.split(r"\n\s*\n", page):
            lines = [line.rstrip() for line in paragraph.strip("\n").splitlines()]
            if lines and any(lines):
                found += _read(lines, number if paged else None)
    sections = outlined(found)
    title = next((line[1] for line in found if isinstance(line, tuple)), "")
    return [ReadDocument(title=title, sections=sections, pages=text.count("\f") + 1 if paged else 0)]


def _read(lines: list[str], page: int | None) -> list[tuple[int, str] | Block]:
    heading = _heading(lines)
    if heading:
        return [heading]
    found: list[str] = []
    for line in lines:
        item = BULLET.sub("- ", line, count=1).strip()
        if ITEM.match(item) or not found:
            found.append(item)
        else:
            found[-1] += f"\n{item}"
    return [Block(text, page) for text in found]


def _heading(lines: list[str]) -> tuple[int, str] | None:
    if len(lines) == 2 and len(set(lines[1].strip())) == 1 and lines[1].strip()[0] in "=-~*" and len(lines[1]) > 2:
        return (1 if lines[1].startswith("=") else 2, lines[0].strip())
    if len(lines) != 1 or len(lines[0]) > LONGEST_HEADING:
        return None
    line = lines[0].strip()
    if match := NUMBERED.match(line):
        return None if line.endswith((".", ";", ",")) else (match[1].count(".") + 1, match[2])
    letters = [character for character in line if character.isalpha()]
    return (1, line) if len(letters) >= 3 and line.isupper() and not line.endswith(".") else None

"""Plain text: paragraphs between blank lines; a form feed begins a page; a short line in capitals, numbered or
underlined is a heading, and so is a short first line: it is the title."""

import re
from pathlib import Path

from kb.markdown import ITEM
from kb.reading.formats import decoded
from kb.reading.limits import Limits
from kb.reading.sections import Block, ReadDocument, outlined

NUMBERED = re.compile(r"(\d+(?:\.\d+)*)\.?\s+([A-Z].{2,78})$")
BULLET = re.compile(r"\s*[•▪◦‣·–]\s+")
LISTED = re.compile(r"\s*[-*•▪◦‣·–]\s+")
LONGEST_HEADING = 80
# Directly above its text a heading looks like the beginning of a wrapped paragraph, or like an item of a list.
LONGEST_ABOVE_TEXT, MOST_WORDS_ABOVE_TEXT = 60, 6
ENDS_A_SENTENCE = (".", ",", ";", ":", "!", "?")


def read_plain_text(path: Path, _: Limits) -> list[ReadDocument]:
    """One document. Raises SourceUnreadable."""
    text = decoded(path.read_bytes()).removeprefix("\ufeff").replace("\r\n", "\n")
    paged = "\f" in text
    found: list[tuple[int, str] | Block] = []
    for number, page in enumerate(text.split("\f"), start=1):
        for paragraph in re.split(r"\n\s*\n", page):
            lines = [line.rstrip() for line in paragraph.strip("\n").splitlines()]
            if lines and any(lines):
                found += _read(lines, number if paged else None, first=not found)
    # Where nothing stands below the headings, they are the text.
    sections = outlined(found) or outlined([line if isinstance(line, Block) else Block(line[1]) for line in found])
    title = next((line[1] for line in found if isinstance(line, tuple)), "")
    return [ReadDocument(title=title, sections=sections, pages=text.count("\f") + 1 if paged else 0)]


def _read(lines: list[str], page: int | None, *, first: bool) -> list[tuple[int, str] | Block]:
    heading = _heading(lines, first)
    if heading:
        return [heading]
    above = _above_its_text(lines, first)
    if above:
        return [above, *_read(lines[1:], page, first=False)]
    found: list[str] = []
    for line in lines:
        item = BULLET.sub("- ", line, count=1).strip()
        if ITEM.match(item) or not found:
            found.append(item)
        else:
            found[-1] += f"\n{item}"
    return [Block(text, page) for text in found]


def _heading(lines: list[str], first: bool) -> tuple[int, str] | None:
    """A paragraph that is one; level 0 is the title."""
    if len(lines) == 2 and len(set(lines[1].strip())) == 1 and lines[1].strip()[0] in "=-~*" and len(lines[1]) > 2:
        return (0 if first else 1 if lines[1].startswith("=") else 2, lines[0].strip())
    if len(lines) != 1 or len(lines[0]) > LONGEST_HEADING:
        return None
    line = lines[0].strip()
    if match := NUMBERED.match(line):
        return None if line.endswith((".", ";", ",")) else (match[1].count(".") + 1, match[2])
    if first and line[:1].isalpha() and not line.endswith(ENDS_A_SENTENCE):
        return 0, line
    return (1, line) if _shouted(line) else None


def _above_its_text(lines: list[str], first: bool) -> tuple[int, str] | None:
    if len(lines) < 2:
        return None
    line, following = lines[0].strip(), lines[1].strip()
    if line.endswith(ENDS_A_SENTENCE) or not (following[:1].isupper() or LISTED.match(following)):
        return None
    match = NUMBERED.match(line)
    if match and len(match[2].split()) <= MOST_WORDS_ABOVE_TEXT:
        return match[1].count(".") + 1, match[2]
    if first and not match and line[:1].isalpha() and len(line) <= LONGEST_ABOVE_TEXT:
        return 0, line
    return (1, line) if _shouted(line) and len(line) <= LONGEST_ABOVE_TEXT else None


def _shouted(line: str) -> bool:
    return sum(map(str.isalpha, line)) >= 3 and line.isupper() and not line.endswith(".")

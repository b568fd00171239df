"""PDF files: text by pypdf, ruled tables by pdfplumber, pages that are pictures by Tesseract."""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from kb.errors import SourceUnreadable
from kb.reading.dates import normal_date
from kb.reading.limits import Limits
from kb.reading.ocr import MISSING, Recognised, can_recognise, recognise_page
from kb.reading.pdf_layout import (
    Line,
    body_size,
    flow,
    headings_in,
    in_reading_order,
    lines_of,
    plain_words,
    without_running_heads,
)
from kb.reading.pdf_pages import PdfPages
from kb.reading.pdf_tables import PdfTables
from kb.reading.sections import ReadDocument, outlined

LEAST_LETTERS = 12  # a page with fewer and a picture on it is a scan
RECOGNISED_POINTS = 10.0
LEAST_RULINGS = 6  # a table of two rows and columns has that many
PROGRAMS = re.compile(
    r"^(microsoft|powerpoint|untitled|document\d*$|layout \d|slide \d)|\.(docx?|indd|pptx?|pdf|qxd)$", re.IGNORECASE
)
AGAIN = "read it again with ./run library add --force when the machine is less busy"
SHOWN = 8


def read_pdf(path: Path, limits: Limits) -> list[ReadDocument]:
    """One document. Raises SourceUnreadable."""
    pages = PdfPages(path)
    if pages.count > limits.pages:
        raise SourceUnreadable(f"it has {pages.count} pages, more than the {limits.pages} that are read: split it")
    with PdfTables(path) as tables:
        reading = _Reading(pages, tables, limits)
        lines = without_running_heads(reading.in_points([reading.page(number + 1) for number in range(pages.count)]))
    found = flow([line for page in lines for line in page], pages.outline())
    sections = outlined(found)
    if not sections:
        raise SourceUnreadable(reading.why_nothing())
    facts = pages.facts()
    title, heading = facts["title"], next(headings_in(found), "")
    # A scanner and a printer put the file's name there.
    named = plain_words(title) == plain_words(path.stem) and bool(heading)
    return [
        ReadDocument(
            title=heading if named or PROGRAMS.search(title) else title or heading,
            sections=sections,
            issuer=facts["issuer"],
            published=normal_date(facts["published"]),
            pages=pages.count,
            notes=tuple(reading.notes()),
        )
    ]


class _Reading:
    """Reads page by page and keeps what is to be told."""

    def __init__(self, pages: PdfPages, tables: PdfTables, limits: Limits) -> None:
        self._pages = pages
        self._tables = tables
        self._limits = limits
        self._characters = 0
        self._broken: list[int] = []
        self._hidden: list[int] = []
        self._pictured: list[int] = []
        self._recognised: list[int] = []
        self._unsure: list[int] = []
        self._failed: list[int] = []

    def page(self, number: int) -> list[Line]:
        page = self._pages.page(number)
        if page is None:
            self._broken.append(number)
            return []
        self._characters += page.letters
        if self._characters > self._limits.characters:
            raise SourceUnreadable(f"it holds more than {self._limits.characters} letters: split it")
        if page.painting.hidden:
            self._hidden.append(number)
        if page.letters < LEAST_LETTERS and page.painting.pictured > 0.2:
            return self._recognise(number)
        lines = lines_of(page.pieces, number)
        # pdfplumber does not know of text that is painted unseen: a page with such text is read without its tables.
        if page.painting.rulings >= LEAST_RULINGS and not page.painting.hidden and not page.painting.invisible:
            lines = in_reading_order(lines, self._tables.on(number, page.painting))
        return lines

    def _recognise(self, number: int) -> list[Line]:
        self._pictured.append(number)
        if len(self._recognised) >= self._limits.pictured_pages or not can_recognise():
            return []
        png = self._tables.picture(number)
        try:
            read = recognise_page(png, self._limits.pictured_seconds) if png else Recognised((), 0.0)
        except SourceUnreadable:  # one page must not cost the others
            self._failed.append(number)
            return []
        if not read.lines or not read.sure:
            self._unsure.append(number)
            return []
        self._recognised.append(number)
        return [
            Line(line.text, number, 0.0, 1000.0 - 100.0 * place, line.size, bold=False)
            for place, line in enumerate(read.lines)
        ]

    def in_points(self, pages: Sequence[Sequence[Line]]) -> list[Sequence[Line]]:
        """Of recognised pages the sizes are known in shares of their text's, which is taken to be that of the rest."""
        rest = [line for number, page in enumerate(pages, 1) if number not in self._recognised for line in page]
        text = body_size(rest) or RECOGNISED_POINTS
        return [
            [replace(line, size=line.size * text) for line in page] if number in self._recognised else page
            for number, page in enumerate(pages, 1)
        ]

    def notes(self) -> list[str]:
        tried = {*self._recognised, *self._unsure, *self._failed}
        left = [page for page in self._pictured if page not in tried]
        told = [
            ("hidden text was left out", self._hidden),
            ("could not be read, left out", self._broken),
            ("recognised from a picture: compare the figures with the original", self._recognised),
            ("too little could be recognised of the picture, left out", self._unsure),
            (f"{self._too_slow()}, left out: {AGAIN}", self._failed),
        ]
        found = [f"{_named(pages)}: {what}" for what, pages in told if pages]
        if left:
            why = MISSING if not can_recognise() else f"more than {self._limits.pictured_pages} are not recognised"
            found.append(f"{_named(left)}: left out, {why}")
        return found

    def _too_slow(self) -> str:
        return f"not recognised by tesseract within {self._limits.pictured_seconds:.0f} s"

    def why_nothing(self) -> str:
        if self._pictured and not can_recognise():
            return f"all its text is in pictures, and {MISSING}"
        if self._failed:
            return f"all its text is in pictures, {_named(self._failed)} {self._too_slow()}: {AGAIN}"
        if self._pictured:
            return "all its text is in pictures, and too little of them could be recognised"
        if self._broken:
            return "none of its pages can be read: open it and print it to PDF again"
        return "there is no text in it that can be seen" if self._hidden else "there is no text in it"


def _named(pages: list[int]) -> str:
    shown = ", ".join(map(str, pages[:SHOWN])) + ("…" if len(pages) > SHOWN else "")
    return f"page {shown}" if len(pages) == 1 else f"pages {shown}"

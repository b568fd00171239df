"""Word documents (DOCX, ISO/IEC 29500) through python-docx: headings by style, lists, tables, in their order."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import docx
from docx.document import Document as Docx
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from docx.oxml.table import CT_Row, CT_Tc
from docx.oxml.text.paragraph import CT_P
from docx.oxml.text.run import CT_R
from docx.styles.style import CharacterStyle
from docx.text.paragraph import Paragraph
from docx.text.run import Run
from lxml.etree import LxmlError, _Element

from kb.errors import SourceUnreadable
from kb.markdown import is_row, plain
from kb.reading.limits import Limits
from kb.reading.raised import raised
from kb.reading.sections import Block, ReadDocument, outlined
from kb.reading.tables import WIDEST, Cell, table_blocks

HEADING = re.compile(r"(?:heading|überschrift|titre|título) (\d)$", re.IGNORECASE)
CONTENTS = re.compile(r"(?:toc|table of figures)\b", re.IGNORECASE)  # headings once more, with their pages
# What wraps paragraphs and tables: a form's field, a mark of its own meaning, what a reviewer put in or moved here.
WRAPPERS = frozenset(map(qn, ("w:sdt", "w:sdtContent", "w:customXml", "w:ins", "w:moveTo")))
BOX, MOVED_AWAY = qn("w:txbxContent"), qn("w:moveFrom")
# A drawing for programs that do not know the one before it (ISO/IEC 29500-3, 9.4): the same text once more.
ONCE_MORE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
MOST_STYLES = 12  # a style that is based on one that is based on ...
SMALLEST_POINTS = 2.0
# Whatever a broken file makes python-docx stumble over.
STUMBLES = (
    OpcError,
    LxmlError,
    KeyError,
    ValueError,
    AttributeError,
    IndexError,
    TypeError,
    zipfile.BadZipFile,
    OSError,
)
WHITE_FROM = 0xE8  # of 255 in each part: nobody reads it on paper


def read_docx(path: Path, _: Limits) -> list[ReadDocument]:
    """One document. Raises SourceUnreadable."""
    try:
        document = docx.Document(str(path))
        reading = _Reading(document)
        reading.inside(document.element.body)
        facts = document.core_properties
        made = facts.created or facts.modified
        title = (facts.title or "").strip() or reading.title
        issuer, licence = (facts.author or "").strip(), ""
        published = made.date().isoformat() if made else ""
        notes = tuple(_notes(document, reading.hidden))
    except STUMBLES as error:
        raise SourceUnreadable("it is no Word document that can be read: open it in Word and save it again") from error
    if issuer.lower() in ("python-docx", "microsoft office user", "user", "admin"):
        issuer = ""
    return [
        ReadDocument(title, outlined(reading.lines), issuer=issuer, published=published, licence=licence, notes=notes)
    ]


def _notes(document: Docx, hidden: int) -> Iterator[str]:
    if hidden:
        yield f"hidden pieces of text left out: {hidden}"
    marks = sum(1 for _ in document.element.body.iter(qn("w:footnoteReference"), qn("w:endnoteReference")))
    if marks:
        yield f"foot- and endnotes left out: {marks}; what a rule needs must stand in the text"


@dataclass(frozen=True, slots=True)
class _Looks:
    """What styles say of a run; None where they do not."""

    hidden: bool | None
    points: float | None
    white: bool | None


class _Reading:
    """Goes through a document's parts in reading order; ``lines`` is what it found."""

    def __init__(self, document: Docx) -> None:
        self.lines: list[tuple[int, str] | Block] = []
        self.hidden = 0
        self.title = ""
        self._document = document
        self._looks: dict[tuple[str | None, str | None], _Looks] = {}

    def inside(self, container: _Element) -> None:
        """The paragraphs and tables of a body, a cell or a text box."""
        for part in _unwrapped(container):
            if part.tag == qn("w:p"):
                self._paragraph(Paragraph(cast(CT_P, part), self._document))
            elif part.tag == qn("w:tbl"):
                self._table(part)

    def _paragraph(self, paragraph: Paragraph) -> None:
        text, styles = self._text(paragraph), [style.name or "" for style in _chain(paragraph.style)]
        if text and not (styles and CONTENTS.match(styles[0])):
            self._line(text, styles, paragraph)
        for box in paragraph._p.iter(BOX):
            if _paragraph_of(box) is paragraph._p and next(box.iterancestors(ONCE_MORE), None) is None:
                self.inside(box)

    def _line(self, text: str, styles: list[str], paragraph: Paragraph) -> None:
        """styles: of the paragraph, and those it is based on."""
        style = styles[0].lower() if styles else ""
        heading = next(filter(None, map(HEADING.match, styles)), None)
        if heading:
            self.lines.append((int(heading[1]), text))
        elif style == "title":
            self.title = self.title or text
        elif "list" in style or paragraph._p.find(f"{qn('w:pPr')}/{qn('w:numPr')}") is not None:
            self.lines.append(Block(f"- {text}"))
        else:
            self.lines.append(Block(text))
        if heading and not self.title:
            self.title = text

    def _text(self, paragraph: Paragraph) -> str:
        """Inserted text counts, what a tracked change deletes or moves away does not."""
        shown = []
        for element in paragraph._p.iter(qn("w:r")):
            if _paragraph_of(element) is not paragraph._p or next(element.iterancestors(MOVED_AWAY), None) is not None:
                continue
            run = Run(cast(CT_R, element), paragraph)
            if self._unseen(run, paragraph):
                self.hidden += bool(run.text.strip())
            else:
                shown.append(raised(run.text) if run.font.superscript else run.text)
        return " ".join("".join(shown).split())

    def _table(self, table: _Element) -> None:
        """A table of one column is a box around text."""
        rows = [cast(CT_Row, row) for row in _unwrapped(table) if row.tag == qn("w:tr")]
        cells = [[cast(CT_Tc, cell) for cell in _unwrapped(row) if cell.tag == qn("w:tc")] for row in rows]
        if all(len(row) <= 1 for row in cells):
            for row in cells:
                for cell in row:
                    self.inside(cell)
        else:
            self.lines += table_blocks(self._grid(cells))

    def _grid(self, rows: list[list[CT_Tc]]) -> list[list[Cell]]:
        """A cell that reaches over columns (gridSpan) or goes on from the row above (vMerge) lies at each place."""
        grid: list[list[Cell]] = []
        for row in rows:
            line: list[Cell] = []
            for cell in row:
                above = grid[-1][len(line)] if grid and len(line) < len(grid[-1]) else None
                goes_on = above is not None and cell.vMerge == "continue"
                here = above if goes_on and above else Cell(self._words_in(cell), head=_repeated(cell))
                line += [here] * min(max(cell.grid_span, 1), WIDEST)
            grid.append(line[:WIDEST])
        return grid

    def _words_in(self, cell: _Element) -> str:
        """The text of a cell as one line, that of tables in it too."""
        inner = _Reading(self._document)
        inner._looks = self._looks
        inner.inside(cell)
        self.hidden += inner.hidden
        return " ".join(_in_a_line(line) for line in inner.lines)

    def _unseen(self, run: Run, paragraph: Paragraph) -> bool:
        said, own = self._styled(run, paragraph), run.font
        if own.hidden if own.hidden is not None else said.hidden:
            return True
        points = own.size.pt if own.size is not None else said.points
        if points is not None and points < SMALLEST_POINTS:
            return True
        white = _white(run)
        shaded = run._r.find(f"{qn('w:rPr')}/{qn('w:shd')}") is not None or run._r.xpath(
            "ancestor::w:p/w:pPr/w:shd | ancestor::w:tc/w:tcPr/w:shd"
        )
        return bool(said.white if white is None else white) and not shaded

    def _styled(self, run: Run, paragraph: Paragraph) -> _Looks:
        key = (run._r.style, paragraph._p.style)
        if key not in self._looks:
            styles = [*_chain(run.style), *_chain(paragraph.style)]
            hidden = (style.font.hidden for style in styles)
            sizes = (style.font.size for style in styles)
            colours = (_white(style) for style in styles)
            self._looks[key] = _Looks(
                next((each for each in hidden if each is not None), None),
                next((each.pt for each in sizes if each is not None), None),
                next((each for each in colours if each is not None), None),
            )
        return self._looks[key]


def _unwrapped(container: _Element) -> Iterator[_Element]:
    """Its parts, those in fields of a form and the like too."""
    for child in container:
        if child.tag in WRAPPERS:
            yield from _unwrapped(child)
        else:
            yield child


def _repeated(cell: _Element) -> bool:
    """Whether its row stands at the head of each page that the table goes on."""
    return any(row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in cell.iterancestors(qn("w:tr")))


def _paragraph_of(element: _Element) -> _Element | None:
    return next(element.iterancestors(qn("w:p")), None)


def _chain(style: CharacterStyle | None) -> Iterator[CharacterStyle]:
    """The style and those it is based on."""
    for _ in range(MOST_STYLES):
        if style is None:
            return
        yield style
        style = style.base_style


def _white(part: Run | CharacterStyle) -> bool | None:
    """None where no colour is said."""
    colour = part.font.color
    if colour is None or colour.type is None or colour.rgb is None:
        return None
    return bool(min(colour.rgb) >= WHITE_FROM)


def _in_a_line(line: tuple[int, str] | Block) -> str:
    if isinstance(line, tuple):
        return line[1]
    return " ".join((plain(line.text) if is_row(line.text) else line.text).split())

"""Word documents (DOCX, ISO/IEC 29500) through python-docx: headings by style, lists, tables, in their order."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import docx
from docx.document import Document as Docx
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from docx.oxml.text.run import CT_R
from docx.table import Table
from docx.text.paragraph import Paragraph
from docx.text.run import Run
from lxml.etree import LxmlError

from kb.errors import SourceUnreadable
from kb.reading.html import table_blocks
from kb.reading.limits import Limits
from kb.reading.sections import Block, ReadDocument, outlined

HEADING = re.compile(r"(?:heading|überschrift|titre|título) (\d)$", re.IGNORECASE)
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
        reading = _Reading()
        reading.read(document)
        facts = document.core_properties
        made = facts.created or facts.modified
        title = (facts.title or "").strip() or reading.title
        issuer, licence = (facts.author or "").strip(), ""
        published = made.date().isoformat() if made else ""
    except STUMBLES as error:
        raise SourceUnreadable("it is no Word document that can be read: open it in Word and save it again") from error
    notes = (f"{reading.hidden} hidden pieces of text in it were left out",) if reading.hidden else ()
    if issuer.lower() in ("python-docx", "microsoft office user", "user", "admin"):
        issuer = ""
    return [
        ReadDocument(title, outlined(reading.lines), issuer=issuer, published=published, licence=licence, notes=notes)
    ]


class _Reading:
    def __init__(self) -> None:
        self.lines: list[tuple[int, str] | Block] = []
        self.hidden = 0
        self.title = ""

    def read(self, document: Docx) -> None:
        for part in document.iter_inner_content():
            if isinstance(part, Table):
                self.lines += table_blocks(self._rows(part))
            else:
                self._paragraph(part)

    def _paragraph(self, paragraph: Paragraph) -> None:
        text = self._text(paragraph)
        if not text:
            return
        style = (paragraph.style.name or "") if paragraph.style is not None else ""
        heading = HEADING.match(style)
        if heading:
            self.lines.append((int(heading[1]), text))
        elif style.lower() == "title":
            self.title = self.title or text
        elif "list" in style.lower() or paragraph._p.find(f"{qn('w:pPr')}/{qn('w:numPr')}") is not None:
            self.lines.append(Block(f"- {text}"))
        else:
            self.lines.append(Block(text))
        if heading and not self.title:
            self.title = text

    def _text(self, paragraph: Paragraph) -> str:
        """Inserted text counts, deleted text of a tracked change does not."""
        shown = []
        for element in paragraph._p.iter(qn("w:r")):
            run = Run(cast(CT_R, element), paragraph)
            if _hidden(run):
                self.hidden += bool(run.text.strip())
            else:
                shown.append(run.text)
        return " ".join("".join(shown).split())

    def _rows(self, table: Table) -> list[list[str]]:
        return [list(self._cells(table, number)) for number in range(len(table.rows))]

    def _cells(self, table: Table, number: int) -> Iterator[str]:
        """A cell that spans several columns is said once."""
        before = None
        for cell in table.rows[number].cells:
            if cell._tc is not before:
                yield " ".join(filter(None, (self._text(paragraph) for paragraph in cell.paragraphs)))
            before = cell._tc


def _hidden(run: Run) -> bool:
    font = run.font
    if font.hidden:
        return True
    if font.size is not None and font.size.pt < SMALLEST_POINTS:
        return True
    colour = font.color.rgb if font.color is not None and font.color.type is not None else None
    shaded = run._r.find(f"{qn('w:rPr')}/{qn('w:shd')}") is not None or run._r.xpath("ancestor::w:tc/w:tcPr/w:shd")
    return colour is not None and min(colour) >= WHITE_FROM and not shaded

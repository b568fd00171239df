"""Tables of a PDF page and its picture, through pdfplumber."""

import io
import logging
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pdfplumber
from pdfminer.pdfexceptions import PDFException
from pdfplumber.utils.exceptions import PdfminerException

from kb.reading.html import table_blocks
from kb.reading.pdf_painting import Box, Painting, colour_of

# Whatever a broken file makes pdfminer stumble over.
FAILURES = (PDFException, PdfminerException, ValueError, TypeError, LookupError, AttributeError, RecursionError)
MOST_CELLS = 5_000
LEAST_FILLED = 0.4  # of a table's cells; fewer is a drawing with frames
PICTURE_DOTS = 200  # an inch: what Tesseract reads well, and 11 MB a page in memory

for name in ("pdfminer", "pdfplumber"):
    logging.getLogger(name).setLevel(logging.CRITICAL)


class PdfTables:
    """``with PdfTables(path) as tables: tables.on(12, painting)``."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()

    def _page(self, number: int) -> Any:
        if self._file is None:
            self._file = pdfplumber.open(self._path)
        return self._file.pages[number - 1]

    def on(self, number: int, painting: Painting) -> list[tuple[Box, str]]:
        """Each ruled table with its box (left, bottom, right, top) and its Markdown; none when it cannot be told."""
        try:
            page = self._page(number)

            def seen(part: dict[str, Any]) -> bool:
                if part["object_type"] != "char":
                    return True
                given = part.get("non_stroking_color")
                colour = colour_of([float(each) for each in given]) if isinstance(given, tuple | list) else None
                return painting.sees(colour, part["size"], part["x0"], page.bbox[3] - part["bottom"])

            tables = page.filter(seen).find_tables()
            found = [(_box(table.bbox, page.bbox), _markdown(table.extract())) for table in tables]
            page.close()
        except FAILURES:
            return []
        return [(box, markdown) for box, markdown in found if markdown]

    def picture(self, number: int) -> bytes | None:
        """The page as PNG; None when it cannot be drawn."""
        try:
            page = self._page(number)
            image = page.to_image(resolution=PICTURE_DOTS).original.convert("L")
            kept = io.BytesIO()
            image.save(kept, "PNG")
            page.close()
            return kept.getvalue()
        except (*FAILURES, OSError, RuntimeError):
            return None


def _box(box: tuple[float, float, float, float], page: tuple[float, float, float, float]) -> Box:
    """pdfplumber counts from the top."""
    left, top, right, bottom = box
    return left, page[3] - bottom, right, page[3] - top


def _markdown(rows: list[list[str | None]]) -> str:
    cells = [[" ".join((cell or "").split()) for cell in row] for row in rows]
    count = sum(map(len, cells))
    filled = sum(bool(cell) for row in cells for cell in row)
    if count > MOST_CELLS or not count or filled / count < LEAST_FILLED:
        return ""
    width = max(map(len, cells))
    blocks = table_blocks(cells)
    return blocks[0].text if width > 1 and len(blocks) == 1 and blocks[0].text.startswith("|") else ""

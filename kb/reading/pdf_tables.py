"""Tables of a PDF page and its picture, through pdfplumber."""

import io
import logging
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pdfplumber
from pdfminer.pdfexceptions import PDFException
from pdfplumber.utils.exceptions import PdfminerException

from kb.markdown import is_row
from kb.reading.pdf_painting import Box, Painting, colour_of
from kb.reading.tables import Cell, table_blocks

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

    def on(self, number: int, painting: Painting) -> list[tuple[Box, list[str]]]:
        """Each ruled table with its box (left, bottom, right, top) and its Markdown, behind what stands over its whole
        width; none when it cannot be told."""
        try:
            page = self._page(number)

            def seen(part: dict[str, Any]) -> bool:
                if part["object_type"] != "char":
                    return True
                given = part.get("non_stroking_color")
                colour = colour_of([float(each) for each in given]) if isinstance(given, tuple | list) else None
                return painting.sees(colour, part["size"], part["x0"], page.bbox[3] - part["bottom"])

            tables = page.filter(seen).find_tables()
            found = [(_box(table.bbox, page.bbox), _markdown(_grid(table))) for table in tables]
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


def _grid(table: Any) -> list[list[Cell]]:
    """Its cells where they lie: one that reaches over several rows or columns is at each of these places.

    pdfplumber gives a cell's box (left, top, right, bottom) and text where it begins, and None at its other places.
    """
    begun: list[tuple[Box, Cell]] = []
    grid: list[list[Cell]] = []
    rows = list(zip(table.rows, table.extract(), strict=True))
    lefts = sorted({box[0] for row, _ in rows for box in row.cells if box is not None})
    for row, texts in rows:
        line = []
        for box, text, left in zip(row.cells, texts, lefts, strict=False):
            if box is not None:
                begun.append((box, Cell(text or "")))
            middle = left + 1, row.bbox[1] + 1
            line.append(next((cell for place, cell in reversed(begun) if _lies_in(middle, place)), Cell("")))
        grid.append(line)
    return grid


def _lies_in(point: tuple[float, float], box: Box) -> bool:
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]


def _markdown(grid: list[list[Cell]]) -> list[str]:
    """The table, behind what stands over its whole width; nothing for a drawing with frames."""
    cells = {cell for row in grid for cell in row}
    filled = sum(bool(cell.said) for cell in cells)
    if sum(map(len, grid)) > MOST_CELLS or not cells or filled / len(cells) < LEAST_FILLED or len(grid[0]) < 2:
        return []
    found = [block.text for block in table_blocks(grid)]
    return found if any(map(is_row, found)) else []

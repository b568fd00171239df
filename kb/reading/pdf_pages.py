"""PDF pages as pieces of visible text, through pypdf."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.errors import DependencyError, PyPdfError
from pypdf.generic import ArrayObject, Destination, TextStringObject

from kb.errors import SourceUnreadable
from kb.reading.pdf_layout import Outline, Piece, plain_words
from kb.reading.pdf_painting import Painting

# Whatever a broken file makes pypdf stumble over; the page is left out and told of.
STUMBLES = (PyPdfError, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError, OverflowError)
BOLD = ("bold", "black", "heavy", "semibold", "demi")
DEEPEST_OUTLINE = 4

logging.getLogger("pypdf").setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class Page:
    """One page. number counts from 1; painting tells what of it is seen."""

    number: int
    pieces: tuple[Piece, ...]
    painting: Painting

    @property
    def letters(self) -> int:
        return sum(len(piece.text.strip()) for piece in self.pieces)


class PdfPages:
    """An open PDF. Raises SourceUnreadable for one that is broken or asks for a password."""

    def __init__(self, path: Path) -> None:
        try:
            self._reader = PdfReader(path)
            # Many publishers encrypt with an empty password, to forbid printing: anybody may read those.
            if self._reader.is_encrypted and not self._reader.decrypt(""):
                raise SourceUnreadable("it is encrypted: save it without a password")
            self.count = len(self._reader.pages)
        except DependencyError as error:
            raise SourceUnreadable("it is encrypted in a way that is not read: save it without a password") from error
        except (*STUMBLES, OSError) as error:
            raise SourceUnreadable("it is no PDF that can be read: open it and print it to PDF again") from error

    def facts(self) -> dict[str, str]:
        """Title, issuer and date, as the file says."""
        try:
            given: dict[str, Any] = dict(self._reader.metadata or {})
            return {
                "title": str(given.get("/Title") or "").strip(),
                "issuer": str(given.get("/Author") or "").strip(),
                "published": str(given.get("/CreationDate") or given.get("/ModDate") or "").strip(),
            }
        except STUMBLES:
            return {"title": "", "issuer": "", "published": ""}

    def outline(self) -> Outline:
        """The file's bookmarks; empty when they cannot be read."""
        try:
            return dict(self._entries(self._reader.outline, 1))
        except STUMBLES:
            return {}

    def _entries(self, entries: list[Any], level: int) -> Iterator[tuple[tuple[int, str], int]]:
        for entry in entries:
            if isinstance(entry, list):
                if level < DEEPEST_OUTLINE:
                    yield from self._entries(entry, level + 1)
            elif isinstance(entry, Destination):
                number = self._reader.get_destination_page_number(entry)
                if number is not None and entry.title:
                    yield (number + 1, plain_words(str(entry.title))), level

    def page(self, number: int) -> Page | None:
        """The page; None when it cannot be read."""
        try:
            page = self._reader.pages[number - 1]
            return Page(number, *_extracted(page))
        except STUMBLES:
            return None


def _extracted(page: PageObject) -> tuple[tuple[Piece, ...], Painting]:
    box = page.cropbox
    painting = Painting((float(box.left), float(box.bottom), float(box.right), float(box.top)))
    pieces: list[Piece] = []
    images = _image_names(page)
    placed = _Placed()

    def before(operator: bytes, operands: list[Any], inner: list[float], tm: list[float]) -> None:
        cm = placed.before(operator, inner)
        if operator == b"INLINE IMAGE" or (operator == b"Do" and operands and str(operands[0]) in images):
            painting.picture(cm)
        elif painting.follow(operator, operands, cm, tm):
            # The operands are what is decoded next: without them nothing is shown.
            operands[-1:] = [ArrayObject() if operator == b"TJ" else TextStringObject("")]

    def after(operator: bytes, _: Any, __: Any, ___: Any) -> None:
        if operator == b"Do":
            placed.after_form()

    def shown(text: str, inner: list[float], tm: list[float], font: Any, size: float) -> None:
        if text.strip(" "):
            cm = placed.on_page(inner)
            x, y = tm[4] * cm[0] + tm[5] * cm[2] + cm[4], tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
            scale = abs((tm[0] * tm[3] - tm[1] * tm[2]) * (cm[0] * cm[3] - cm[1] * cm[2])) ** 0.5
            pieces.append(Piece(text, x, y, abs(size) * scale, _bold(font)))

    page.extract_text(visitor_operand_before=before, visitor_operand_after=after, visitor_text=shown)
    return tuple(pieces), painting


class _Placed:
    """Where a form that is drawn on the page lies: pypdf gives what is inside it matrices that begin anew."""

    def __init__(self) -> None:
        self._outer: list[list[float]] = [[1.0, 0.0, 0.0, 1.0, 0.0, 0.0]]
        self._entering: list[float] | None = None

    def before(self, operator: bytes, inner: list[float]) -> list[float]:
        """The matrix to the page, of the operator that comes."""
        if self._entering is not None:
            self._outer.append(self._entering)
            self._entering = None
        matrix = self.on_page(inner)
        if operator == b"Do":
            self._entering = matrix
        return matrix

    def after_form(self) -> None:
        if self._entering is not None:  # there was nothing in it, or it was a picture
            self._entering = None
        else:
            self._outer.pop()

    def on_page(self, inner: list[float]) -> list[float]:
        a, b = inner, self._outer[-1]
        return [
            a[0] * b[0] + a[1] * b[2],
            a[0] * b[1] + a[1] * b[3],
            a[2] * b[0] + a[3] * b[2],
            a[2] * b[1] + a[3] * b[3],
            a[4] * b[0] + a[5] * b[2] + b[4],
            a[4] * b[1] + a[5] * b[3] + b[5],
        ]


def _image_names(page: PageObject) -> frozenset[str]:
    """Names of the page's own images; those inside a form are not looked for."""
    try:
        objects = page["/Resources"]["/XObject"].get_object()  # type: ignore[index]
        return frozenset(str(name) for name, each in objects.items() if each.get_object().get("/Subtype") == "/Image")
    except STUMBLES:
        return frozenset()


def _bold(font: Any) -> bool:
    name = str(font.get("/BaseFont", "")).lower() if font is not None else ""
    return any(word in name for word in BOLD)

"""A PDF of plain text, as a word processor would print it: A4, Helvetica 11, 46 lines a page (ISO 32000-1, H.3)."""

import textwrap
from collections.abc import Iterable, Sequence

COLUMNS = 92
LINES = 46
SIZE = 11
LEADING = 15
LEFT, TOP = 62, 770
FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"


def pages_of(texts: Iterable[str]) -> list[list[str]]:
    """The texts set in lines, each on a new page."""
    pages = []
    for text in texts:
        lines = [line for paragraph in text.splitlines() for line in (textwrap.wrap(paragraph, COLUMNS) or [""])]
        pages += [lines[start : start + LINES] for start in range(0, len(lines), LINES)]
    return pages


def text_pdf(pages: Sequence[Sequence[str]], title: str) -> bytes:
    """Characters that the font has not are left out."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", FONT, f"<< /Title ({title}) >>".encode("ascii")]
    kids = []
    for page in pages:
        content = _painted(page)
        objects.append(b"<< /Length %d >>\nstream\n%b\nendstream" % (len(content), content))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> "
            b"/Contents %d 0 R >>" % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Kids [%b] /Count %d >>" % (b" ".join(kids), len(kids))
    return _file(objects)


def _painted(lines: Sequence[str]) -> bytes:
    shown = []
    for line in lines:
        letters = line.encode("cp1252", errors="ignore")
        for mark in (b"\\", b"(", b")"):
            letters = letters.replace(mark, b"\\" + mark)
        shown.append(b"(%b) Tj T*" % letters)
    return b"BT /F1 %d Tf %d TL %d %d Td\n%b\nET" % (SIZE, LEADING, LEFT, TOP, b"\n".join(shown))


def _file(objects: Sequence[bytes]) -> bytes:
    written = bytearray(b"%PDF-1.4\n")
    starts = []
    for number, content in enumerate(objects, start=1):
        starts.append(len(written))
        written += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = len(written)
    written += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    written += b"".join(b"%010d 00000 n \n" % start for start in starts)
    written += b"trailer << /Size %d /Root 1 0 R /Info 4 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    return bytes(written)

"""Small PDFs made by hand (ISO 32000-1, annex H.3), so that a test says what stands where and how it is painted."""

from collections.abc import Sequence
from dataclasses import dataclass, field

FONT = "<< /Type /Font /Subtype /Type1 /BaseFont /{} /Encoding /WinAnsiEncoding >>"
FONTS = {"F1": "Helvetica", "F2": "Helvetica-Bold"}


@dataclass(slots=True)
class Page:
    """Operators of one page of 595 by 842 points; pictures by name: width, height and grey samples."""

    operators: list[str] = field(default_factory=list)
    pictures: dict[str, tuple[int, int, bytes]] = field(default_factory=dict)

    def text(
        self, words: str, x: float = 72, y: float = 700, size: float = 10, font: str = "F1", before: str = ""
    ) -> "Page":
        escaped = words.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        self.operators.append(f"q {before} BT /{font} {size} Tf {x} {y} Td ({escaped}) Tj ET Q")
        return self

    def lines(self, lines: Sequence[str], x: float = 72, y: float = 680, size: float = 10, font: str = "F1") -> "Page":
        for number, line in enumerate(lines):
            self.text(line, x, y - number * size * 1.2, size, font)
        return self

    def draw(self, operators: str) -> "Page":
        self.operators.append(operators)
        return self

    def grid(self, x: float, y: float, columns: int, rows: int, width: float = 120, height: float = 20) -> "Page":
        for row in range(rows):
            for column in range(columns):
                self.draw(f"{x + column * width} {y - (row + 1) * height} {width} {height} re S")
        return self

    def picture(self, name: str, width: int, height: int, grey: bytes, placed: str) -> "Page":
        self.pictures[name] = (width, height, grey)
        return self.draw(f"q {placed} cm /{name} Do Q")


def pdf(pages: Sequence[Page], info: str = "", outline: Sequence[tuple[str, int]] = ()) -> bytes:
    """info: entries of the information dictionary; outline: titles and the pages they lead to."""
    objects: list[bytes] = [b"", b""]

    def add(content: bytes) -> int:
        objects.append(content)
        return len(objects)

    def stream(content: bytes, entries: str = "") -> int:
        return add(f"<< {entries} /Length {len(content)} >>\nstream\n".encode() + content + b"\nendstream")

    fonts = "".join(f"/{name} {add(FONT.format(base).encode())} 0 R " for name, base in FONTS.items())
    kids = []
    for page in pages:
        content = stream("\n".join(page.operators).encode("cp1252"))
        images = "".join(
            f"/{name} {stream(grey, _image(width, height))} 0 R "
            for name, (width, height, grey) in page.pictures.items()
        )
        kids.append(
            add(
                f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {content} 0 R "
                f"/Resources << /Font << {fonts} >> /XObject << {images} >> >> >>".encode()
            )
        )
    bookmarks = _outline(objects, outline, kids)
    objects[0] = f"<< /Type /Catalog /Pages 2 0 R {bookmarks} >>".encode()
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(f'{kid} 0 R' for kid in kids)}] /Count {len(kids)} >>".encode()
    return _file(objects, add(f"<< {info} >>".encode()))


def _image(width: int, height: int) -> str:
    return f"/Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace /DeviceGray /BitsPerComponent 8"


def _outline(objects: list[bytes], outline: Sequence[tuple[str, int]], kids: list[int]) -> str:
    if not outline:
        return ""
    root = len(objects) + 1
    first, last = root + 1, root + len(outline)
    objects.append(f"<< /Type /Outlines /First {first} 0 R /Last {last} 0 R /Count {len(outline)} >>".encode())
    for number, (title, page) in enumerate(outline):
        beside = f"/Prev {first + number - 1} 0 R " if number else ""
        beside += f"/Next {first + number + 1} 0 R " if number + 1 < len(outline) else ""
        objects.append(f"<< /Title ({title}) /Parent {root} 0 R {beside}/Dest [{kids[page - 1]} 0 R /Fit] >>".encode())
    return f"/Outlines {root} 0 R"


def _file(objects: list[bytes], info: int) -> bytes:
    content = b"%PDF-1.7\n"
    places = []
    for number, each in enumerate(objects, start=1):
        places.append(len(content))
        content += f"{number} 0 obj\n".encode() + each + b"\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    start = len(content)
    content += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}".encode()
    content += f"trailer << /Size {len(objects) + 1} /Root 1 0 R /Info {info} 0 R >>\n".encode()
    return content + f"startxref\n{start}\n%%EOF\n".encode()

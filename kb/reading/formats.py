"""What a file is, by what it holds; its name only decides between kinds of text."""

import json
import mmap
import zipfile
from pathlib import Path
from typing import Literal

from kb.errors import SourceUnreadable
from kb.reading.limits import Limits, readable_size

Format = Literal["pdf", "docx", "html", "markdown", "text", "json_lines"]

SUFFIXES: dict[str, Format] = {
    ".pdf": "pdf",
    ".docx": "docx",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".md": "markdown",
    ".markdown": "markdown",
    ".txt": "text",
    ".text": "text",
    ".jsonl": "json_lines",
    ".ndjson": "json_lines",
}
OLD_OFFICE = b"\xd0\xcf\x11\xe0"
# What else lies about in folders, by its first bytes.
OTHERS = {
    OLD_OFFICE: "an old Word, Excel or PowerPoint file: save it as DOCX or PDF",
    b"{\\rtf": "rich text: save it as DOCX or PDF",
    b"\x1f\x8b": "a gzip archive: unpack it first",
    b"7z\xbc\xaf": "a 7-Zip archive: unpack it first",
    b"Rar!": "a RAR archive: unpack it first",
    b"\x89PNG": "a picture: make it a PDF, whose pages are recognised",
    b"\xff\xd8\xff": "a picture: make it a PDF, whose pages are recognised",
    b"GIF8": "a picture: make it a PDF, whose pages are recognised",
    b"II*\0": "a picture: make it a PDF, whose pages are recognised",
    b"MM\0*": "a picture: make it a PDF, whose pages are recognised",
    b"MZ": "a program",
    b"\x7fELF": "a program",
    b"#!": "a program",
    b"%!PS": "PostScript: make it a PDF",
}
# Text that a machine runs or a browser draws with; no rule of a ward is kept in it.
PROGRAMS = frozenset(
    {".bat", ".cmd", ".com", ".css", ".hta", ".jar", ".js", ".jse", ".mjs", ".php", ".pl", ".ps1", ".py", ".rb", ".reg"}
    | {".sh", ".ts", ".vb", ".vbe", ".vbs", ".wsf"}
)
MAILS = frozenset({".eml", ".mht", ".mhtml"})
NO_TEXT = "it holds no text: bytes of a program or of a format that is not read; if people read it, save it as PDF"
# An encrypted DOCX lies in a file of the old kind, in a stream of this name ([MS-OFFCRYPTO]).
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
HEAD = 4_096
HTML_MARKS = ("<!doctype html", "<html", "<head", "<body", "<article", "<main")


def recognise(path: Path, limits: Limits) -> Format:
    """Raises SourceUnreadable for what is empty, too large or of no format that is read."""
    size = path.stat().st_size
    if not size:
        raise SourceUnreadable("it is empty")
    if size > limits.file_bytes:
        raise SourceUnreadable(
            f"it has {readable_size(size)}, more than the {readable_size(limits.file_bytes)} that are read: split it"
        )
    with path.open("rb") as file:
        head = file.read(HEAD)
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        return _packed(path, limits)
    if head.startswith(OLD_OFFICE) and _holds(path, ENCRYPTED):
        raise SourceUnreadable("it is encrypted: save it without a password")
    for magic, what in OTHERS.items():
        if head.startswith(magic):
            raise SourceUnreadable(f"it is {what}")
    return _text(head, path)


def misnamed(path: Path, found: Format) -> str:
    """A note when the name promises another format than the file holds; empty when it does not."""
    promised = SUFFIXES.get(path.suffix.lower())
    if promised is None or promised == found:
        return ""
    return f"its name says {path.suffix}, but it holds {found.replace('_', ' ')} and was read as that"


def _holds(path: Path, words: bytes) -> bool:
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as whole:
        return whole.find(words) >= 0


def _packed(path: Path, limits: Limits) -> Format:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise SourceUnreadable("its packing is broken: save it again with the program it was made with") from error
    # zipfile gives no more of a member than its header promises, so the sum bounds what can come out.
    unpacked = sum(member.file_size for member in members)
    if unpacked > limits.unpacked_bytes or len(members) > limits.members:
        raise SourceUnreadable(
            f"unpacked it would be {readable_size(unpacked)} in {len(members)} parts, more than is read: "
            "it may be a bomb, leave it out"
        )
    names = {member.filename for member in members}
    if any(member.flag_bits & 1 for member in members):
        raise SourceUnreadable("it is encrypted: save it without a password")
    if "word/document.xml" in names:
        return "docx"
    if "xl/workbook.xml" in names or "ppt/presentation.xml" in names:
        raise SourceUnreadable("it is an Excel or PowerPoint file: save it as PDF")
    if "content.xml" in names and "META-INF/manifest.xml" in names:
        raise SourceUnreadable("it is an OpenDocument file: save it as DOCX or PDF")
    if "META-INF/container.xml" in names:
        raise SourceUnreadable("it is an e-book (EPUB): make it a PDF")
    raise SourceUnreadable("it is an archive: unpack it first")


def _text(head: bytes, path: Path) -> Format:
    text = decoded(head, cut=True).lstrip("\ufeff \t\r\n")
    start = text[:1024].lower()
    if start.startswith(HTML_MARKS) or (start.startswith("<?xml") and "<html" in start):
        return "html"
    if start.startswith("<?xml"):
        raise SourceUnreadable("it is XML of a kind that is not read: save it as HTML or text")
    if path.suffix.lower() in PROGRAMS:
        raise SourceUnreadable("it is a program")
    if path.suffix.lower() in MAILS or text.startswith(("MIME-Version:", "From: <Saved by")):
        raise SourceUnreadable("it is a mail, or a web page saved with its pictures: save it as PDF or HTML")
    promised = SUFFIXES.get(path.suffix.lower())
    if promised == "json_lines" or (promised in (None, "text") and _is_json_line(text)):
        return "json_lines"
    if path.suffix.lower() == ".json":
        raise SourceUnreadable("it is JSON, but not JSON Lines: write one object a line")
    if promised in ("html", "markdown"):
        return promised
    return "text"


def _is_json_line(text: str) -> bool:
    line = text.partition("\n")[0].strip()
    if not line.startswith("{"):
        return False
    try:
        return isinstance(json.loads(line), dict)
    except ValueError:
        return False


def decoded(content: bytes, *, cut: bool = False) -> str:
    """Text of unknown encoding: by its byte order mark, else UTF-8, else Windows-1252. Raises SourceUnreadable.

    cut: the last character may be torn.
    """
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    if b"\0" in content:
        raise SourceUnreadable(NO_TEXT)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        if cut and error.start >= len(content) - 4:
            return content[: error.start].decode("utf-8")
    text = content.decode("cp1252", errors="replace")
    controls = sum(character < " " and character not in "\t\r\n\f" for character in text)
    if controls + text.count("\ufffd") > len(text) / 50:
        raise SourceUnreadable(NO_TEXT)
    return text

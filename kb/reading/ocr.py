"""Pages that are pictures, recognised by Tesseract, a program of the system (Debian: tesseract-ocr)."""

import csv
import io
import re
import shutil
import statistics
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kb.errors import SourceUnreadable

PROGRAM = "tesseract"
MISSING = "the program that recognises pictures is missing (apt-get install tesseract-ocr)"
LEAST_CONFIDENCE = 60.0
"""Of 100, as the mean of a page's words; below it Tesseract guesses, and a guessed dose is worse than none."""


HEADING_FROM = 1.2
"""Times the size of the page's text; the size of a line is known to about a twentieth."""
# Of the size of the type, what letters take up that stand on the line, rise from the middle, or hang below it.
RISING, MIDDLE, HANGING = 0.72, 0.52, 0.21
RISE, HANG = re.compile(r"[A-Zbdfhklt0-9]"), re.compile(r"[gjpqy,;()]")


@dataclass(frozen=True, slots=True)
class RecognisedLine:
    """A paragraph, or a line that stands out of one. size: of its type, 1 for that of the page's text."""

    text: str
    size: float = 1.0


@dataclass(frozen=True, slots=True)
class Recognised:
    """confidence: mean of the words, 0..100."""

    lines: tuple[RecognisedLine, ...]
    confidence: float

    @property
    def sure(self) -> bool:
        return self.confidence >= LEAST_CONFIDENCE


def can_recognise() -> bool:
    return shutil.which(PROGRAM) is not None


def recognise_page(png: bytes, seconds: float) -> Recognised:
    """Raises SourceUnreadable when it takes longer or fails."""
    command = [PROGRAM, "stdin", "stdout", "-l", "eng", "--psm", "3", "tsv"]
    try:
        ended = subprocess.run(command, input=png, capture_output=True, timeout=seconds, check=True)
    except (subprocess.SubprocessError, OSError) as error:
        raise SourceUnreadable("tesseract could not recognise a page of it") from error
    return _assembled(ended.stdout.decode("utf-8", "replace"))


def _assembled(table: str) -> Recognised:
    """Tesseract's TSV has a row for each word: level 5, with its block, paragraph, line, height and confidence."""
    lines: dict[tuple[str, str, str], list[tuple[str, float]]] = {}
    figures = []
    for row in csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE):
        word = (row.get("text") or "").strip()
        if row.get("level") == "5" and word:
            place = (row["block_num"], row["par_num"], row["line_num"])
            lines.setdefault(place, []).append((word, _type_size(word, float(row["height"]))))
            figures.append(float(row["conf"]))
    return Recognised(tuple(_paragraphs(lines)), statistics.fmean(figures) if figures else 0.0)


def _type_size(word: str, height: float) -> float:
    """From the height of what is inked of a word."""
    rises, hangs = bool(RISE.search(word)), bool(HANG.search(word))
    return height / ((RISING if rises else MIDDLE) + (HANGING if hangs else 0.0))


def _paragraphs(lines: Mapping[tuple[str, str, str], Sequence[tuple[str, float]]]) -> list[RecognisedLine]:
    """Lines of a paragraph are one text, those apart whose type is larger: they are its heading."""
    usual = statistics.median([size for words in lines.values() for _, size in words]) if lines else 1.0
    found: list[RecognisedLine] = []
    before: tuple[str, str, float] | None = None
    for (block, paragraph, _), words in lines.items():
        text = " ".join(word for word, _ in words)
        larger = statistics.median([size for _, size in words]) / max(usual, 1.0)
        size = round(larger * 5) / 5 if larger >= HEADING_FROM and not text.endswith((".", ",", ";", ":")) else 1.0
        if before == (block, paragraph, size):
            found[-1] = RecognisedLine(f"{found[-1].text} {text}", size)
        else:
            found.append(RecognisedLine(text, size))
        before = (block, paragraph, size)
    return found

"""Pages that are pictures, recognised by Tesseract, a program of the system (Debian: tesseract-ocr)."""

import csv
import io
import shutil
import statistics
import subprocess
from dataclasses import dataclass

from kb.errors import SourceUnreadable

PROGRAM = "tesseract"
MISSING = "the program that recognises pictures is missing (apt-get install tesseract-ocr)"
LEAST_CONFIDENCE = 60.0
"""Of 100, as the mean of a page's words; below it Tesseract guesses, and a guessed dose is worse than none."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """confidence: mean of the words, 0..100; text: its paragraphs, with blank lines between."""

    text: str
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
    """Tesseract's TSV has a row for each word: level 5, with its block, paragraph, line and confidence."""
    paragraphs: dict[tuple[str, str], list[str]] = {}
    figures = []
    for row in csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE):
        word = (row.get("text") or "").strip()
        if row.get("level") == "5" and word:
            paragraphs.setdefault((row["block_num"], row["par_num"]), []).append(word)
            figures.append(float(row["conf"]))
    text = "\n\n".join(" ".join(words) for words in paragraphs.values())
    return Recognised(text, statistics.fmean(figures) if figures else 0.0)

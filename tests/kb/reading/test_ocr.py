"""Recognition by the real Tesseract, where it is installed."""

import shutil
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from kb.reading.limits import LIMITS
from kb.reading.ocr import _assembled
from kb.reading.pdf import read_pdf
from tests.kb.reading.pdfs import Page, pdf


def scan(words: str) -> Page:
    picture = Image.new("L", (1200, 400), 255)
    ImageDraw.Draw(picture).text((60, 100), words, fill=0, font=ImageFont.load_default(size=60))
    return Page().picture("Im1", 1200, 400, picture.tobytes(), "595 0 0 198 0 500")


@pytest.mark.skipif(
    shutil.which("tesseract") is None, reason="tesseract is not installed (apt-get install tesseract-ocr)"
)
def test_a_scanned_page_is_recognised_and_that_is_told(tmp_path: Path) -> None:
    (tmp_path / "scan.pdf").write_bytes(pdf([scan("Give apixaban 5 mg twice daily")]))

    (document,) = read_pdf(tmp_path / "scan.pdf", LIMITS)

    assert document.sections[0].blocks[0].text == "Give apixaban 5 mg twice daily"
    assert document.sections[0].blocks[0].page == 1
    assert document.notes == ("page 1: recognised from a picture: compare the figures with the original",)


def table(*rows: tuple[int, int, int, str, float]) -> str:
    """Tesseract's own columns. rows: block, line, height, word, confidence."""
    head = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"
    return head + "".join(
        f"5\t1\t{block}\t1\t{line}\t1\t0\t0\t1\t{height}\t{confidence}\t{word}\n"
        for block, line, height, word, confidence in rows
    )


def test_words_are_put_together_by_paragraph_and_doubt_is_counted() -> None:
    read = _assembled(
        table((1, 1, 26, "Give", 90), (1, 2, 26, '5"', 30), (2, 1, 26, "mg", 30)) + "4\t1\t2\t1\t1\t1\t\n"
    )

    assert [line.text for line in read.lines] == ['Give 5"', "mg"]
    assert read.confidence == 50
    assert not read.sure
    assert not _assembled("").sure


def test_a_larger_line_is_a_heading_whatever_its_letters_are() -> None:
    """At 36 dots a word of the text is 19 to 33 high, a heading at 50 as "Removal" 36."""
    text = [(2, 1, 26, "Remove"), (2, 1, 33, "(by"), (2, 1, 19, "a"), (2, 2, 26, "drain"), (2, 2, 27, "any")]
    read = _assembled(table((1, 1, 36, "Removal", 95), *((*row, 95.0) for row in text)))

    assert [(line.text, line.size) for line in read.lines] == [("Removal", 1.4), ("Remove (by a drain any", 1.0)]

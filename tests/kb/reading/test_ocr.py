"""Recognition by the real Tesseract, where it is installed."""

import io
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
    assert document.notes == ("page 1: was recognised from a picture: compare the figures with the original",)


def test_words_are_put_together_by_paragraph_and_doubt_is_counted() -> None:
    rows = io.StringIO()
    rows.write("level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n")
    for block, word, confidence in ((1, "Give", 90), (1, '5"', 30), (2, "mg", 30)):
        rows.write(f"5\t1\t{block}\t1\t1\t1\t0\t0\t1\t1\t{confidence}\t{word}\n")
    rows.write("4\t1\t2\t1\t1\t1\t0\t0\t1\t1\t-1\t\n")

    read = _assembled(rows.getvalue())

    assert read.text == 'Give 5"\n\nmg'
    assert read.confidence == 50
    assert not read.sure
    assert not _assembled("").sure

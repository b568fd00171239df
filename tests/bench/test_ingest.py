"""The PDF that the bench of ingest makes, and what it makes of what it measured."""

from pathlib import Path

import pypdf
import pytest

from commands.bench.errors import BenchFailed
from commands.bench.ingest import Added, made_pdf, rows_of
from commands.bench.text_pdf import LINES, pages_of, text_pdf


def test_a_reader_finds_the_text_on_its_pages(tmp_path: Path) -> None:
    text = "\n".join(f"Line {number} of (several) \\ lines \u2265 2" for number in range(LINES + 1))
    (tmp_path / "a.pdf").write_bytes(text_pdf(pages_of([text, "The second text."]), "A title"))

    read = pypdf.PdfReader(tmp_path / "a.pdf", strict=True)

    assert len(read.pages) == 3
    assert read.metadata is not None
    assert read.metadata.title == "A title"
    assert read.pages[0].extract_text().splitlines()[3] == r"Line 3 of (several) \ lines  2"
    assert read.pages[1].extract_text().strip() == rf"Line {LINES} of (several) \ lines  2"
    assert read.pages[2].extract_text().strip() == "The second text."


def test_the_starter_texts_fill_three_hundred_pages(tmp_path: Path) -> None:
    path, words = made_pdf(tmp_path / "a.pdf", 300)

    assert len(pypdf.PdfReader(path).pages) == 300
    assert words > 60_000
    with pytest.raises(BenchFailed, match="fill"):
        made_pdf(path, 3_000)


def test_the_rows_are_judged_by_what_is_asked_for() -> None:
    rows = {row.what: row for row in rows_of(Added(1_200, 61, 90), Added(1_800, 85, 150), 300, 76_000)}

    assert rows["PDF of 300 pages added and found"].reached is False
    assert rows["starter library embedded and found"].reached
    assert rows["starter library, its passages a second"].value == pytest.approx(21.2, abs=0.1)

"""Word documents made with python-docx."""

import zipfile
from datetime import UTC, datetime
from pathlib import Path

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from kb.errors import SourceUnreadable
from kb.reading.docx import read_docx
from kb.reading.limits import LIMITS, Limits
from kb.reading.readers import read_file


@pytest.fixture
def word(tmp_path: Path) -> Path:
    document = docx.Document()
    document.core_properties.title = "Sepsis"
    document.core_properties.author = "Intensive Care"
    document.core_properties.created = datetime(2022, 2, 3, tzinfo=UTC)
    document.add_heading("Antibiotics", 1)
    document.add_paragraph("Within one hour.")
    document.add_paragraph("Meropenem", style="List Bullet")
    document.add_heading("Dose", 2)
    table = document.add_table(2, 2)
    for number, text in enumerate(("Drug", "Dose", "Meropenem", "1 g")):
        table.cell(number // 2, number % 2).text = text
    hidden = document.add_paragraph("Seen. ")
    hidden.add_run("SECRET 1").font.hidden = True
    hidden.add_run("SECRET 2").font.color.rgb = RGBColor(255, 255, 255)
    hidden.add_run("SECRET 3").font.size = Pt(1)
    deleted = OxmlElement("w:del")
    deleted.append(hidden.add_run("SECRET 4")._r)
    said = deleted.find(f".//{qn('w:t')}")
    assert said is not None
    said.tag = qn("w:delText")
    hidden._p.append(deleted)
    document.save(str(tmp_path / "word.docx"))
    return tmp_path / "word.docx"


def test_headings_lists_and_tables_in_their_order(word: Path) -> None:
    (document,) = read_docx(word, LIMITS)

    antibiotics, dose = document.sections
    assert antibiotics.headings == ("Antibiotics",)
    assert [block.text for block in antibiotics.blocks] == ["Within one hour.", "- Meropenem"]
    assert dose.headings == ("Antibiotics", "Dose")
    assert dose.blocks[0].text == "| Drug | Dose |\n|---|---|\n| Meropenem | 1 g |"
    assert (document.title, document.issuer, document.published) == ("Sepsis", "Intensive Care", "2022-02-03")


def test_what_nobody_sees_is_left_out_and_told(word: Path) -> None:
    (document,) = read_docx(word, LIMITS)

    assert document.sections[1].blocks[1].text == "Seen."
    assert document.notes == ("3 hidden pieces of text in it were left out",)


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.docx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"\0" * 2_000_000)

    with pytest.raises(SourceUnreadable, match="bomb"):
        read_file(bomb, Limits(unpacked_bytes=1_000_000))


def test_a_broken_one_is_a_sentence(tmp_path: Path, word: Path) -> None:
    with zipfile.ZipFile(tmp_path / "broken.docx", "w") as archive:
        archive.writestr("word/document.xml", "<w:document")
    (tmp_path / "torn.docx").write_bytes(word.read_bytes()[:2_000])

    with pytest.raises(SourceUnreadable, match="no Word document"):
        read_file(tmp_path / "broken.docx", LIMITS)
    with pytest.raises(SourceUnreadable, match="broken"):
        read_file(tmp_path / "torn.docx", LIMITS)

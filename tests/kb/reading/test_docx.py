"""Word documents made with python-docx."""

import zipfile
from datetime import UTC, datetime
from pathlib import Path

import docx
import pytest
from docx.document import Document as Docx
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt, RGBColor

from kb.errors import SourceUnreadable
from kb.reading.docx import read_docx
from kb.reading.limits import LIMITS, Limits
from kb.reading.readers import read_file
from kb.reading.sections import ReadDocument


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
    assert document.notes == ("hidden pieces of text left out: 3",)


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


def saved(document: Docx, folder: Path) -> ReadDocument:
    document.save(str(folder / "word.docx"))
    (read,) = read_docx(folder / "word.docx", LIMITS)
    return read


def texts(document: ReadDocument) -> list[str]:
    return [block.text for section in document.sections for block in section.blocks]


def test_merged_cells_are_said_in_every_row_and_column_they_reach(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(4, 3)
    for number, text in enumerate("Drug Age Dose Amoxicillin Adult 500 x Child 250 Codeine never y".split()):
        table.cell(number // 3, number % 3).text = text
    table.cell(2, 0).text = table.cell(3, 2).text = ""
    table.cell(1, 0).merge(table.cell(2, 0))
    table.cell(3, 1).merge(table.cell(3, 2))

    assert texts(saved(document, tmp_path)) == [
        "| Drug | Age | Dose |\n|---|---|---|\n| Amoxicillin | Adult | 500 |\n| Amoxicillin | Child | 250 |\n"
        "| Codeine | never | never |"
    ]


def test_what_stands_in_a_field_a_box_or_a_frame_of_one_cell_is_text(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Contents", style="TOC Heading")
    field = document.add_paragraph("In a field of the template.")._p
    content = OxmlElement("w:sdt")
    inner = OxmlElement("w:sdtContent")
    content.append(inner)
    field.addprevious(content)
    inner.append(field)
    frame = document.add_table(1, 1).cell(0, 0)
    frame.paragraphs[0].text = "Call the team."
    frame.add_paragraph("Give oxygen.", style="List Bullet")
    beside = document.add_paragraph("Beside the box.")
    for choice in ("Choice", "Fallback"):
        box = parse_xml(
            f'<w:r {nsdecls("w")} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
            f"<mc:AlternateContent><mc:{choice}><w:pict><w:txbxContent><w:p><w:r><w:t>In the box.</w:t></w:r></w:p>"
            f"</w:txbxContent></w:pict></mc:{choice}></mc:AlternateContent></w:r>"
        )
        beside._p.append(box)

    assert texts(saved(document, tmp_path)) == [
        "In a field of the template.",
        "Call the team.",
        "- Give oxygen.",
        "Beside the box.",
        "In the box.",
    ]


def test_a_style_may_hide_and_may_head(tmp_path: Path) -> None:
    document = docx.Document()
    unseen = document.styles.add_style("Unseen", WD_STYLE_TYPE.CHARACTER)
    unseen.font.color.rgb = RGBColor(255, 255, 255)
    inherited = document.styles.add_style("Unseen too", WD_STYLE_TYPE.PARAGRAPH)
    inherited.base_style = document.styles.add_style("Hidden", WD_STYLE_TYPE.PARAGRAPH)
    document.styles["Hidden"].font.hidden = True
    ours = document.styles.add_style("Trust Head", WD_STYLE_TYPE.PARAGRAPH)
    ours.base_style = document.styles["Heading 2"]
    document.add_paragraph("Sepsis", style="Trust Head")
    document.add_paragraph("Seen. ").add_run("SECRET", style="Unseen")
    document.add_paragraph("SECRET", style="Unseen too")

    read = saved(document, tmp_path)

    assert [(section.headings, [block.text for block in section.blocks]) for section in read.sections] == [
        (("Sepsis",), ["Seen."])
    ]
    assert read.notes == ("hidden pieces of text left out: 2",)


def test_raised_figures_moved_text_and_notes(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Below 10")
    paragraph.add_run("9").font.superscript = True
    moved = OxmlElement("w:moveFrom")
    moved.append(paragraph.add_run(" SECRET")._r)
    paragraph._p.append(moved)
    paragraph.add_run("/L.")._r.append(OxmlElement("w:footnoteReference"))

    read = saved(document, tmp_path)

    assert texts(read) == ["Below 10⁹/L."]
    assert read.notes == ("foot- and endnotes left out: 1; what a rule needs must stand in the text",)

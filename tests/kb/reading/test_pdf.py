"""PDFs made by hand, read as their readers see them."""

from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from kb.errors import SourceUnreadable
from kb.reading import pdf as reading
from kb.reading.limits import LIMITS, Limits
from kb.reading.ocr import Recognised
from kb.reading.pdf import read_pdf
from kb.reading.sections import ReadDocument
from tests.kb.reading.pdfs import Page, pdf


def read(folder: Path, content: bytes, limits: Limits = LIMITS) -> ReadDocument:
    file = folder / "file.pdf"
    file.write_bytes(content)
    (document,) = read_pdf(file, limits)
    return document


def texts(document: ReadDocument) -> list[str]:
    return [block.text for section in document.sections for block in section.blocks]


def guideline() -> list[Page]:
    first = Page().text("Anticoagulation", y=760, size=20, font="F2").text("1 Dosing", y=720, size=14, font="F2")
    first.lines(["Apixaban 5 mg twice daily is given to most pa-", "tients with atrial fibrillation."], y=700)
    first.text("\u2022 Reduce when two criteria", y=650).text("are met.", x=80, y=638)
    second = Page().text("2 Bleeding", y=760, size=14, font="F2").lines(["Give andexanet alfa."], y=740)
    return [first, second]


def test_headings_paragraphs_and_items_with_their_pages(tmp_path: Path) -> None:
    document = read(tmp_path, pdf(guideline(), "/Title (Our rules) /Author (Ward Nine) /CreationDate (D:20230405)"))

    dosing, bleeding = document.sections
    assert dosing.headings == ("Anticoagulation", "1 Dosing")
    assert [block.text for block in dosing.blocks] == [
        "Apixaban 5 mg twice daily is given to most patients with atrial fibrillation.",
        "- Reduce when two criteria are met.",
    ]
    assert bleeding.headings == ("Anticoagulation", "2 Bleeding")
    assert [(block.text, block.page) for block in bleeding.blocks] == [("Give andexanet alfa.", 2)]
    assert (document.title, document.issuer, document.published, document.pages) == (
        "Our rules",
        "Ward Nine",
        "2023-04-05",
        2,
    )
    assert document.notes == ()


def test_without_a_title_of_its_own_the_first_heading_is_it(tmp_path: Path) -> None:
    assert read(tmp_path, pdf(guideline(), "/Title (Microsoft Word - final3.doc)")).title == "Anticoagulation"


def test_the_name_of_the_file_is_no_title(tmp_path: Path) -> None:
    """As scanners and printers put it there; the file is called file.pdf."""
    assert read(tmp_path, pdf(guideline(), "/Title (File)")).title == "Anticoagulation"
    assert read(tmp_path, pdf([Page().text("Rest.")], "/Title (File)")).title == "File"


def test_bookmarks_say_what_is_a_heading(tmp_path: Path) -> None:
    page = Page().text("Dosing", y=760).lines(["Give 5 mg.", "Twice daily."], y=700)

    (section,) = read(tmp_path, pdf([page], outline=[("Dosing", 1)])).sections

    assert section.headings == ("Dosing",)


def test_what_stands_on_every_page_is_no_text(tmp_path: Path) -> None:
    pages = [
        Page()
        .text("Our Hospital 2023", y=820, size=8)
        .lines([f"Text number {n}.", f"More of {n}.", f"Rest of {n}."])
        .text(f"Page {n} of 5", y=20, size=8)
        for n in range(1, 6)
    ]

    said = " ".join(texts(read(tmp_path, pdf(pages))))

    assert "Hospital" not in said
    assert "Page" not in said
    assert all(f"Rest of {n}." in said for n in range(1, 6))


@pytest.mark.parametrize(
    "hidden",
    [
        Page().text("SECRET words", y=600, before="1 g"),
        Page().text("SECRET words", y=600, before="0.98 0.98 1 rg"),
        Page().text("SECRET words", y=600, before="0 0 0 0 k"),
        Page().text("SECRET words", y=600, size=1),
        Page().text("SECRET words", y=600, before="3 Tr"),
        Page().text("SECRET words", x=900, y=600),
        Page().draw("0 0 0.6 rg 60 590 300 30 re f").text("SECRET words", y=600, before="0 0 0.6 rg"),
        Page().draw("q 0.01 0 0 0.01 0 0 cm BT /F1 10 Tf 7200 60000 Td (SECRET words) Tj ET Q"),
    ],
    ids=["white", "nearly white", "no ink", "tiny", "invisible", "off the page", "ground's colour", "scaled away"],
)
def test_what_nobody_sees_is_left_out_and_told(tmp_path: Path, hidden: Page) -> None:
    document = read(tmp_path, pdf([hidden.text("Seen by all", y=700)]))

    assert texts(document) == ["Seen by all"]
    assert document.notes == ("page 1: hidden text was left out",)


@pytest.mark.parametrize(
    "page",
    [
        Page().draw("0 0 0.6 rg 60 590 300 30 re f").text("White on blue", y=600, before="1 g"),
        Page().text("White on blue", y=600, before="/Cs1 cs 0.2 scn"),
        Page().text("White on blue", y=600, before="1 g 1 Tr"),
    ],
    ids=["on a dark ground", "of an unknown ink", "outlined"],
)
def test_what_can_be_seen_stays(tmp_path: Path, page: Page) -> None:
    document = read(tmp_path, pdf([page]))

    assert texts(document) == ["White on blue"]
    assert document.notes == ()


def test_a_ruled_table_is_a_table_in_its_place(tmp_path: Path) -> None:
    rows = [["Drug", "Dose", "Route"], ["Apixaban", "5 mg", "oral"], ["Heparin", "80 IU/kg", "intravenous"]]
    page = Page().text("Before it.", y=780).grid(72, 740, 3, 3)
    for number, row in enumerate(rows):
        for column, word in enumerate(row):
            page.text(word, 76 + 120 * column, 726 - 20 * number)
    page.text("After it.", y=600)

    assert texts(read(tmp_path, pdf([page]))) == [
        "Before it.",
        "| Drug | Dose | Route |\n|---|---|---|\n| Apixaban | 5 mg | oral |\n| Heparin | 80 IU/kg | intravenous |",
        "After it.",
    ]


def test_a_cell_that_reaches_over_two_rows_is_said_in_both(tmp_path: Path) -> None:
    page = Page().draw("72 680 120 40 re S").grid(192, 740, 2, 3).draw("72 720 120 20 re S")
    places = {(0, 726): "Drug", (1, 726): "Age", (2, 726): "Dose", (0, 696): "Amoxicillin"}
    places |= {(1, 706): "Adult", (2, 706): "500 mg", (1, 686): "Child", (2, 686): "250 mg"}
    for (column, y), word in places.items():
        page.text(word, 76 + 120 * column, y)

    assert texts(read(tmp_path, pdf([page]))) == [
        "| Drug | Age | Dose |\n|---|---|---|\n| Amoxicillin | Adult | 500 mg |\n| Amoxicillin | Child | 250 mg |"
    ]


def test_a_raised_figure_does_not_run_into_the_one_before_it(tmp_path: Path) -> None:
    page = Page().text("Neutrophils below 0.5 x 10", x=72).text("9", x=197, y=704.5, size=8).text("/L.", x=201)

    assert texts(read(tmp_path, pdf([page]))) == ["Neutrophils below 0.5 x 10⁹/L."]


def test_a_scan_says_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "can_recognise", lambda: False)
    scan = Page().picture("Im1", 2, 2, bytes([255, 0, 0, 255]), "595 0 0 842 0 0")

    with pytest.raises(SourceUnreadable, match="tesseract-ocr"):
        read(tmp_path, pdf([scan]))
    document = read(tmp_path, pdf([*guideline(), scan]))
    assert document.notes == (
        "page 3: left out, the program that recognises pictures is missing (apt-get install tesseract-ocr)",
    )


def test_a_page_that_is_not_recognised_in_time_costs_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def too_late(*_: object) -> Recognised:
        raise SourceUnreadable("too late")

    monkeypatch.setattr(reading, "can_recognise", lambda: True)
    monkeypatch.setattr(reading, "recognise_page", too_late)
    scan = Page().picture("Im1", 2, 2, bytes([255, 0, 0, 255]), "595 0 0 842 0 0")

    document = read(tmp_path, pdf([*guideline(), scan]))
    assert document.notes == (
        "page 3: not recognised by tesseract within 60 s, left out: read it again with ./run library add "
        "--force when the machine is less busy",
    )
    with pytest.raises(SourceUnreadable, match="in pictures, page 1 not recognised by tesseract within 60 s"):
        read(tmp_path, pdf([scan]))


def test_the_text_behind_a_recognised_scan_is_its_own(tmp_path: Path) -> None:
    page = Page().picture("Im1", 2, 2, bytes(4), "595 0 0 842 0 0").text("Give 5 mg twice daily.", before="3 Tr")

    assert texts(read(tmp_path, pdf([page]))) == ["Give 5 mg twice daily."]


def encrypted(content: Path, password: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(content))
    writer.encrypt(password, "owner", algorithm="RC4-128")
    writer.write(content)
    return content.read_bytes()


def test_encrypted_files(tmp_path: Path) -> None:
    """A password is asked for; none is when the file only forbids printing."""
    file = tmp_path / "made.pdf"
    file.write_bytes(pdf(guideline()))
    with pytest.raises(SourceUnreadable, match="encrypted"):
        read(tmp_path, encrypted(file, "secret"))
    file.write_bytes(pdf(guideline()))
    assert "Apixaban" in texts(read(tmp_path, encrypted(file, "")))[0]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7\nnothing of that kind", "no PDF"),
        (pdf(guideline())[:300], "no PDF"),
        (pdf([Page()]), "no text"),
        (pdf([Page().text("hidden", before="1 g")]), "that can be seen"),
        (pdf([Page(), Page(), Page()]), "more than the 2"),
    ],
)
def test_what_cannot_be_read_is_a_sentence(tmp_path: Path, content: bytes, said: str) -> None:
    with pytest.raises(SourceUnreadable, match=said):
        read(tmp_path, content, Limits(pages=2))


def test_a_page_that_is_broken_is_left_out_and_told(tmp_path: Path) -> None:
    content = pdf([*guideline(), Page().text("third page")])
    broken = content.replace(b"/Contents", b"/Contentz", 1).replace(
        b"72 760 Td (2 Bleeding", b"72 760 Td <zz (2 Ble", 1
    )

    assert read(tmp_path, broken).pages == 3

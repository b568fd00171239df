"""Markdown, plain text and JSON Lines."""

import json
from pathlib import Path

import pytest

from kb.errors import SourceUnreadable
from kb.reading.json_lines import read_json_lines
from kb.reading.limits import LIMITS
from kb.reading.markdown import markdown_document, markdown_sections
from kb.reading.plain_text import read_plain_text
from kb.reading.sections import Block, Section, by_page


def test_markdown_sections_by_headings() -> None:
    found = markdown_sections(
        "Loose.\n\n# A *b*\n\none\n\nTwo\n---\n\ntext\n\n```\n# no heading\n```\n\n### C ###\nthree"
    )

    assert found == (
        Section((), (Block("Loose."),)),
        Section(("A b",), (Block("one"),)),
        Section(("A b", "Two"), (Block("text"), Block("```\n# no heading\n```"))),
        Section(("A b", "Two", "C"), (Block("three"),)),
    )


def test_front_matter_and_comments() -> None:
    document = markdown_document(
        '---\ntitle: "Sepsis"\norganization: A Society\ndate: 2021-03-04\nlicense: CC BY 4.0\ndoi: 10.1/x\n---\n'
        "# Other\n\n<!-- SECRET -->Text."
    )

    assert (document.title, document.issuer, document.published) == ("Sepsis", "A Society", "2021-03-04")
    assert (document.licence, document.url) == ("CC BY 4.0", "https://doi.org/10.1/x")
    assert document.sections == (Section(("Other",), (Block("Text."),)),)
    assert document.notes == ("an HTML comment in it was left out",)


def test_html_in_markdown_is_read_as_it_is_seen() -> None:
    document = markdown_document(
        "# Dose\n\n| Drug | Dose |\n|---|---|\n| A | 5 mg<br>10 mg |\n\n"
        'Below 10<sup>9</sup>/L if p<0.05 and x>3.\n\n<div style="color: white">SECRET <b>x</b></div>\n\n'
        "<table><tr><th>X<th>Y<tr><td>1<td>2</table>\n\n```\na <b> c\n```"
    )

    assert [block.text for block in document.sections[0].blocks] == [
        "| Drug | Dose |\n|---|---|\n| A | 5 mg 10 mg |",
        "Below 10⁹/L if p<0.05 and x>3.",
        "| X | Y |\n|---|---|\n| 1 | 2 |",
        "```\na <b> c\n```",
    ]
    assert document.notes == ("hidden parts of it left out: 1",)


def test_what_opens_a_sign_is_no_tag() -> None:
    text = "Give if T<i and j>k, see <https://example.org/> or <x@y.example>."
    assert [block.text for block in markdown_document(text).sections[0].blocks] == [text]


def test_a_rule_at_the_beginning_is_no_front_matter() -> None:
    assert markdown_document("---\n\n# A\n\ntext").title == "A"


def test_plain_text(tmp_path: Path) -> None:
    file = tmp_path / "text.txt"
    file.write_text(
        "SEPSIS\n\n1. Antibiotics\n\nGive one of:\n• meropenem\n• ceftriaxone\n\fNext page\nof text.\n",
        encoding="utf-8",
    )

    (document,) = read_plain_text(file, LIMITS)

    assert document.title == "SEPSIS"
    assert document.pages == 2
    assert document.sections == (
        Section(
            ("SEPSIS", "Antibiotics"),
            (
                Block("Give one of:", 1),
                Block("- meropenem", 1),
                Block("- ceftriaxone", 1),
                Block("Next page\nof text.", 2),
            ),
        ),
    )


def sections_of(folder: Path, text: str) -> list[tuple[tuple[str, ...], str]]:
    (folder / "text.txt").write_text(text, encoding="utf-8")
    (document,) = read_plain_text(folder / "text.txt", LIMITS)
    return [(section.headings, section.blocks[0].text) for section in document.sections]


def test_headings_directly_above_their_text(tmp_path: Path) -> None:
    text = (
        "Alcohol withdrawal\nOur Hospital\n\n1. Scoring\nScore every patient.\n\n2. Drugs\n- one\n\nDOSES\nGive less."
    )
    assert sections_of(tmp_path, text) == [
        (("Alcohol withdrawal",), "Our Hospital"),
        (("Alcohol withdrawal", "Scoring"), "Score every patient."),
        (("Alcohol withdrawal", "Drugs"), "- one"),
        (("Alcohol withdrawal", "DOSES"), "Give less."),
    ]


def test_lists_and_wrapped_lines_are_no_headings(tmp_path: Path) -> None:
    text = (
        "This tells how we treat\npatients.\n\n1. Aspirin\n2. Clopidogrel\n\n1. Give aspirin 300 mg to all\nwho wait."
    )
    assert [headings for headings, _ in sections_of(tmp_path, text)] == [()]
    assert sections_of(tmp_path, "Give aspirin") == [((), "Give aspirin")]


def test_json_lines(tmp_path: Path) -> None:
    file = tmp_path / "records.jsonl"
    records = [
        {"title": "A", "section": "X > Y", "page": 3, "text": "one", "date": "2020", "organisation": "Us"},
        {"title": "A", "text": "two", "page": 4},
        {"id": 7, "content": "# H\n\nthree"},
        {"no": "text"},
    ]
    file.write_text("\n".join(["[1]", *map(json.dumps, records), "{broken"]), encoding="utf-8")

    first, second = read_json_lines(file, LIMITS)

    assert first.sections == (Section(("X", "Y"), (Block("one", 3),)), Section((), (Block("two", 4),)))
    assert (first.part, first.issuer, first.published, first.pages) == ("A", "Us", "2020", 4)
    assert (second.part, second.title, second.sections) == ("7", "7", (Section(("H",), (Block("three"),)),))
    assert second.notes == ("lines left out because they hold no JSON object with a text: 3 (line 1, 5, 6)",)
    file.write_text("{}\n", encoding="utf-8")
    with pytest.raises(SourceUnreadable, match="no line"):
        read_json_lines(file, LIMITS)


def test_a_list_that_goes_on_on_the_next_page_says_its_lead_in_again() -> None:
    blocks = [Block("Do not give it to:", 1), Block("- children", 1), Block("- the pregnant", 2), Block("Else do.", 2)]

    assert by_page(blocks) == [blocks[:2], [Block("Do not give it to:", 2), *blocks[2:]]]


def test_a_table_that_goes_on_on_the_next_page_has_its_head_again() -> None:
    first = Block("| Drug | Dose |\n|---|---|\n| A | 1 mg |", 1)
    second = Block("| B | 2 mg |\n|---|---|\n| C | 3 mg |", 2)
    other = Block("| x | y | z |\n|---|---|---|\n| 1 | 2 | 3 |", 3)

    assert by_page([first, second, other]) == [
        [first],
        [Block("| Drug | Dose |\n|---|---|\n| B | 2 mg |\n| C | 3 mg |", 2)],
        [other],
    ]

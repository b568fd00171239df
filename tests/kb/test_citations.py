"""References as the AMA Manual of Style, 11th edition, writes them; the expected lines were written by hand from it."""

import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from kb.citations import STYLE, ama, cite
from kb.documents import Document, Passage, Work

ROOT = Path(__file__).parents[2]
GOUT = Document(
    key="k",
    title="2020 Guideline for Management of Gout",
    organisation="American College of Rheumatology",
    published=date(2020, 1, 1),
    licence="MIT",
    url="https://doi.org/10.1002/art.41247",
    digest=True,
)
PROTOCOL = Document("k", "Which line?", "Our Hospital", date(2024, 3, 9), "internal", "https://a.example/x", False)
PAGE = Document(
    key="guidelines/x",
    title="STI treatment guidelines",
    organisation="Centers for Disease Control and Prevention",
    published=date(2021, 7, 22),
    licence="public domain",
    url="https://www.cdc.example/std",
    year_only=False,
    work=Work("web", accessed=date(2026, 11, 26)),
)
ARTICLE = Document(
    key="pubmed/1",
    title="Apixaban versus warfarin in p<0.05 & mRNA",
    organisation="The New England Journal of Medicine",
    published=date(2011, 9, 15),
    licence="abstract",
    url="https://doi.org/10.1056/x",
    year_only=False,
    work=Work("article", ("Granger CB", "A Study Group"), "N Engl J Med", "365", "11", "981-992"),
)
SEVEN = ("One AB", "Two C", "Three D", "Four E", "Five F", "Six G", "Seven H")
LABEL = Document(
    key="dailymed/1",
    title="Eliquis (apixaban)",
    organisation="FDA drug label",
    published=date(2021, 4, 30),
    licence="label",
    url="https://dailymed.example/1",
    year_only=False,
    work=Work("label", container="A Maker Company", accessed=date(2026, 11, 26)),
)
BOOK = Document("k", "our book of lines", "H", date(2022, 1, 1), "x", "", work=Work("book", ("Smith J",), "A Press"))


@pytest.mark.parametrize(
    ("document", "page", "reference"),
    [
        (
            GOUT,
            None,
            "American College of Rheumatology. 2020 Guideline for Management of Gout. 2020. "
            "Cited from an unreviewed digest. doi:10.1002/art.41247",
        ),
        (replace(GOUT, url=""), None, f"{GOUT.organisation}. {GOUT.title}. 2020. Cited from an unreviewed digest."),
        (PROTOCOL, None, "Our Hospital. Which line? March 9, 2024. https://a.example/x"),
        (PROTOCOL, 12, "Our Hospital. Which line? 2024:12. https://a.example/x"),
        (
            PAGE,
            None,
            "Centers for Disease Control and Prevention. STI treatment guidelines. July 22, 2021. "
            "Accessed November 26, 2026. https://www.cdc.example/std",
        ),
        (
            ARTICLE,
            None,
            "Granger CB, A Study Group. Apixaban versus warfarin in p<0.05 & mRNA. N Engl J Med. "
            "2011;365(11):981-992. doi:10.1056/x",
        ),
        (
            LABEL,
            None,
            "Eliquis (apixaban). Prescribing information. A Maker Company; 2021. Accessed November 26, 2026. "
            "https://dailymed.example/1",
        ),
        (BOOK, 44, "Smith J. our book of lines. A Press; 2022:44."),
    ],
)
def test_the_reference_is_written_as_ama_writes_it(document: Document, page: int | None, reference: str) -> None:
    assert ama(document, page) == reference


def test_of_seven_authors_and_more_three_are_named() -> None:
    assert ARTICLE.work is not None
    six = ama(replace(ARTICLE, work=replace(ARTICLE.work, authors=SEVEN[:6])))
    seven = ama(replace(ARTICLE, work=replace(ARTICLE.work, authors=SEVEN)))

    assert six.startswith("One AB, Two C, Three D, Four E, Five F, Six G. ")
    assert seven.startswith("One AB, Two C, Three D, et al. ")


@settings(deadline=None, max_examples=60)
@given(some.text(max_size=80), some.text(max_size=40))
def test_whatever_a_page_calls_itself_can_be_cited(title: str, organisation: str) -> None:
    assert "2020" in ama(replace(GOUT, title=title, organisation=organisation, digest=False))


def test_marks_in_a_title_are_text() -> None:
    hostile = '<SPAN class="nocase">Gout</b><i>'
    assert "Gout</b><i>" in ama(replace(GOUT, title=hostile))


def test_a_citation_carries_what_the_passage_knows() -> None:
    citation = cite(Passage(7, GOUT, "Flares > Colchicine", "Give it early.", page=3))

    assert citation.title == GOUT.title
    assert citation.organisation == "American College of Rheumatology"
    assert citation.year == 2020
    assert citation.section == "Flares > Colchicine"
    assert citation.passage == "Give it early."
    assert citation.page == 3
    assert citation.digest
    assert citation.ama.endswith("2020:3. Cited from an unreviewed digest. doi:10.1002/art.41247")


def test_the_style_is_the_one_this_was_written_for() -> None:
    assert b"AMA Manual of Style 11th edition" in STYLE.read()


def test_nothing_is_imported_for_it_before_it_is_wanted() -> None:
    code = "import sys, kb.citations; print([name for name in sys.modules if name.startswith('citeproc')])"
    ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.stdout.strip() == "[]", ended.stderr

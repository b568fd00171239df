"""PubMed: what is asked of it, and what becomes of its articles."""

import time
from contextlib import suppress
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kb.citations import ama
from kb.errors import SourceGarbled
from kb.sources.exchange import Web
from kb.sources.ports import Asked
from kb.sources.pubmed import PubMed, article_passages, query
from kb.sources.pubmed_xml import articles, found_numbers
from tests.kb.sources import shapes
from tests.kb.sources.answers import Given
from tests.kb.sources.conftest import well
from tests.kb.sources.test_contract import Serve

ASKED = Asked(("dose", "apixaban", "kidney"), ("apixaban",))


async def test_it_is_told_who_asks_and_nothing_else(web: Web, serve: Serve) -> None:
    server = serve(well)
    await PubMed(web, "library@hospital.example", "a-key", server.address).search(ASKED, 5, 30.0)

    search, fetch = (parse_qs(urlsplit(path).query) for path in server.paths)
    assert search["db"] == fetch["db"] == ["pubmed"]
    assert search["tool"] == fetch["tool"] == ["voiceassist"]
    assert search["email"] == fetch["email"] == ["library@hospital.example"]
    assert search["api_key"] == fetch["api_key"] == ["a-key"]
    assert search["term"][0].startswith("((apixaban) AND (kidney)) AND hasabstract")
    assert fetch["id"] == ["11,12"]
    assert all("VoiceAssist" in headers["user-agent"] for _, _, headers, _ in server.asked)


async def test_no_article_is_fetched_when_none_is_found(web: Web, serve: Serve) -> None:
    server = serve(lambda path, headers: Given(shapes.ESEARCH_NONE))

    assert await PubMed(web, "", "", server.address).search(ASKED, 5, 30.0) == []
    assert len(server.asked) == 1


@pytest.mark.parametrize(("key", "apart"), [("", 1 / 3), ("k", 1 / 10)])
async def test_three_requests_a_second_and_ten_with_a_key(key: str, apart: float, web: Web, serve: Serve) -> None:
    source = PubMed(web, "", key, serve(lambda path, headers: Given(shapes.ESEARCH_NONE)).address)
    began = time.monotonic()

    for _ in range(4):
        await source.search(ASKED, 5, 30.0)

    assert time.monotonic() - began >= 3 * apart - 0.02


def test_words_that_every_question_has_are_not_wanted_in_an_article() -> None:
    assert query(Asked(("first line", "treatment", "gout"))).startswith("((gout)) AND ")
    assert query(Asked(("dose", "treatment"))).startswith("((dose) AND (treatment)) AND ")


def test_an_article_with_all_that_its_reference_needs() -> None:
    (found,) = articles(shapes.EFETCH)

    assert (found.pmid, found.published, found.year_only) == ("11", date(2021, 9, 15), False)
    assert found.title == "Apixaban in chronic kidney disease."
    assert found.sections[1] == ("RESULTS", "Bleeding was rarer with apixaban 2.5 mg twice daily.")
    passage = article_passages(found)[1]
    assert passage.section == "Abstract > Results"
    assert passage.document.licence == "Copyright 2021 A Publisher."
    assert passage.document.organisation == "A Journal of Trials"
    assert ama(passage.document) == (
        "Example AB, The Trial Group. Apixaban in chronic kidney disease. J Trials. 2021;7(2):981-992. doi:10.1/11"
    )


@pytest.mark.parametrize("kind", ["Retracted Publication", "Retraction of Publication"])
def test_what_was_taken_back_is_not_answered_from(kind: str) -> None:
    assert articles(shapes.efetch(shapes.article("1", kind=kind))) == []


@pytest.mark.parametrize(
    ("written", "published", "year_only"),
    [
        ("<PubDate><Year>2019</Year></PubDate>", date(2019, 1, 1), True),
        ("<PubDate><Year>2019</Year><Month>02</Month><Day>31</Day></PubDate>", date(2019, 1, 1), True),
        ("<PubDate><MedlineDate>1998 Dec-1999 Jan</MedlineDate></PubDate>", date(1998, 1, 1), True),
    ],
)
def test_dates_as_pubmed_writes_them(written: str, published: date, year_only: bool) -> None:
    whole = "<PubDate><Year>2021</Year><Month>Sep</Month><Day>15</Day></PubDate>"
    (found,) = articles(shapes.efetch(shapes.article("1").replace(whole, written)))
    assert (found.published, found.year_only) == (published, year_only)


def test_an_article_without_a_year_or_an_abstract_is_left_out() -> None:
    whole = "<PubDate><Year>2021</Year><Month>Sep</Month><Day>15</Day></PubDate>"
    assert articles(shapes.efetch(shapes.article("1").replace(whole, "<PubDate/>"))) == []
    assert articles(shapes.efetch(shapes.article("1", abstract="<AbstractText/>"))) == []


def test_an_error_in_the_terms_is_told() -> None:
    with pytest.raises(SourceGarbled, match="error in our search"):
        found_numbers(b"<eSearchResult><ERROR>Can't run</ERROR></eSearchResult>")


@given(some.binary(max_size=300), some.integers(0, len(shapes.EFETCH)))
def test_torn_and_dirty_answers_are_refused_or_read(dirt: bytes, at: int) -> None:
    for content in (dirt, shapes.EFETCH[:at] + dirt, shapes.EFETCH[:at] + dirt + shapes.EFETCH[at:]):
        with suppress(SourceGarbled):
            assert all(article.title and article.sections for article in articles(content))

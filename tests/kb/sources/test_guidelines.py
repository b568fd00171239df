"""The walk over guideline pages: what robots.txt allows, only what changed, nothing outside, nothing without a date."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from kb.citations import ama
from kb.errors import SourceClosed, SourceSilent
from kb.sources.exchange import Web
from kb.sources.guidelines import Guidelines
from kb.sources.ports import Asked
from tests.kb.sources import shapes
from tests.kb.sources.answers import Answers, Given
from tests.kb.sources.conftest import well
from tests.kb.sources.test_contract import Serve

ASKED = Asked(("dose", "apixaban"), ("apixaban",))
HTML = {"Content-Type": "text/html"}


def guidelines(web: Web, address: str) -> Guidelines:
    return Guidelines(web, (f"{address}/guidelines/start.html",), apart=0.0)


def but(**others: Given) -> Answers:
    """All is well but for these pages, named by the last part of their path."""
    return lambda path, headers: others.get(path.rpartition("/")[2].partition(".")[0]) or well(path, headers)


async def test_pages_are_read_with_their_date_and_licence(web: Web, serve: Serve) -> None:
    server = serve(well)
    source = guidelines(web, server.address)

    assert await source.refresh() == 1
    (passage,) = await source.search(ASKED, 5, 30.0)

    assert server.paths == ["/robots.txt", "/guidelines/start.html", "/guidelines/apixaban.html"]
    document = passage.document
    assert (document.title, document.organisation) == ("Apixaban in atrial fibrillation", "A Society")
    assert (document.licence, str(document.published)) == ("CC BY 4.0", "2024-05-06")
    assert passage.section == "Apixaban > Dose"
    assert ama(document).startswith("A Society. Apixaban in atrial fibrillation. May 6, 2024. Accessed ")


async def test_a_question_leaves_nothing_behind_at_their_servers(web: Web, serve: Serve) -> None:
    server = serve(well)
    source = guidelines(web, server.address)
    await source.refresh()
    before = len(server.asked)

    await source.search(ASKED, 5, 30.0)

    assert len(server.asked) == before


async def test_the_second_time_only_what_changed_is_sent(web: Web, serve: Serve) -> None:
    server = serve(well)
    source = guidelines(web, server.address)
    await source.refresh()
    await source.refresh()

    again = server.asked[3:]
    assert [path for _, path, _, _ in again] == ["/robots.txt", "/guidelines/start.html", "/guidelines/apixaban.html"]
    assert all("if-none-match" in headers for _, path, headers, _ in again if path != "/robots.txt")
    assert len(await source.search(ASKED, 5, 30.0)) == 1


async def test_a_page_is_known_by_its_day_where_it_has_no_tag(web: Web, serve: Serve) -> None:
    day = "Tue, 05 Mar 2024 10:00:00 GMT"
    undated = shapes.GUIDELINE.replace(b'<meta name="dc.date" content="2024-05-06">', b"")
    server = serve(but(apixaban=Given(undated, headers=HTML | {"Last-Modified": day})))
    source = guidelines(web, server.address)
    await source.refresh()
    (passage,) = await source.search(ASKED, 5, 30.0)
    await source.refresh()

    assert (passage.document.published.year, passage.document.year_only) == (2024, True)
    assert [headers.get("if-modified-since") for _, path, headers, _ in server.asked if "apixaban" in path] == [
        None,
        day,
    ]


async def test_a_page_without_any_date_is_left_out(web: Web, serve: Serve) -> None:
    undated = shapes.GUIDELINE.replace(b'<meta name="dc.date" content="2024-05-06">', b"")
    source = guidelines(web, serve(but(apixaban=Given(undated, headers=HTML))).address)

    assert await source.refresh() == 0
    assert await source.search(ASKED, 5, 30.0) == []


async def test_a_site_that_forbids_it_is_not_read(web: Web, serve: Serve) -> None:
    server = serve(but(robots=Given(b"User-agent: voiceassist\nDisallow: /\n")))
    source = guidelines(web, server.address)

    assert await source.refresh() == 0
    assert server.paths == ["/robots.txt"]
    assert "does not let us read" in await source.check(30.0)


@pytest.mark.parametrize(("rules", "pages"), [(Given(b"", 404), 1), (Given(b"", 403), 1), (Given(b"", 500), 0)])
async def test_no_rules_are_leave_and_a_broken_server_is_none(rules: Given, pages: int, web: Web, serve: Serve) -> None:
    """RFC 9309 sections 2.3.1.3 and 2.3.1.4."""
    source = guidelines(web, serve(but(robots=rules)).address)
    assert await source.refresh() == pages


async def test_a_page_that_cannot_be_had_just_now_stays_as_it_was(web: Web, serve: Serve) -> None:
    answers: Iterator[Answers] = iter([well, but(apixaban=Given(b"", 500)), but(apixaban=Given(b"", 410))])
    server = serve(next(answers))
    source = guidelines(web, server.address)
    await source.refresh()

    server.answers = next(answers)
    assert await source.refresh() == 1

    server.answers = next(answers)
    assert await source.refresh() == 0


async def test_hostile_and_broken_pages_are_left_out_and_the_others_read(web: Web, serve: Serve) -> None:
    start = b"<main>" + b"".join(b'<a href="/guidelines/%d.html">x</a>' % number for number in range(6)) + b"</main>"
    server = serve(
        lambda path, headers: {
            "/robots.txt": Given(b"", 404),
            "/guidelines/start.html": Given(start, headers=HTML),
            "/guidelines/0.html": Given(b"\x00\x01", headers=HTML),
            "/guidelines/1.html": Given(b"<p>" * 50_000, headers=HTML),
            "/guidelines/2.html": Given(b"x" * 9_000_000, headers=HTML),
            "/guidelines/3.html": Given(b"", 302, {"Location": "http://169.254.169.254/latest/meta-data"}),
            "/guidelines/4.html": Given(b"PK\x03\x04nonsense", headers={"Content-Type": "application/pdf"}),
        }.get(path, Given(shapes.GUIDELINE, headers=HTML))
    )
    source = guidelines(web, server.address)

    assert await source.refresh() == 1
    assert (await source.search(ASKED, 5, 30.0))[0].document.url.endswith("/5.html")


async def test_the_walk_ends(web: Web, serve: Serve) -> None:
    """Every page leads to two new ones, for ever."""

    def endless(path: str, headers: dict[str, str]) -> Given:
        name = urlsplit(path).path.removesuffix(".html")
        onward = f'<main><p>apixaban</p><a href="{name}a.html">x</a><a href="{name}b.html">x</a></main>'
        return Given(b"", 404) if name.startswith("/robots") else Given(onward.encode(), headers=HTML)

    server = serve(endless)
    await guidelines(web, server.address).refresh()

    assert len(server.asked) == 1 + 1 + 2 + 4


async def test_a_feed_leads_to_its_pages(web: Web, serve: Serve) -> None:
    feed = b'<rss version="2.0"><channel><item><link>/guidelines/apixaban.html</link></item></channel></rss>'
    source = guidelines(web, serve(but(start=Given(feed, headers={"Content-Type": "application/rss+xml"}))).address)

    assert await source.refresh() == 1


async def test_when_nothing_could_be_read_a_search_says_why(web: Web, serve: Serve) -> None:
    source = guidelines(web, serve(but(start=Given(b"", 500))).address)

    with pytest.raises(SourceSilent):
        await source.refresh()
    with pytest.raises(SourceSilent, match="500"):
        await source.search(ASKED, 5, 30.0)


async def test_without_pages_it_says_what_it_needs(web: Web) -> None:
    with pytest.raises(SourceClosed, match="VOICEASSIST_GUIDELINE_PAGES"):
        await Guidelines(web, ()).check(1.0)

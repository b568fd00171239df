"""Every outside source: what it gives when all is well, and what it says when its server is not."""

import asyncio
import time
from collections.abc import Callable

import pytest

from kb.errors import SourceBusy, SourceClosed, SourceFailed, SourceGarbled, SourceSilent
from kb.sources.exchange import Web
from kb.sources.guidelines import Guidelines
from kb.sources.pace import Pace
from kb.sources.ports import Asked, SourceName
from tests.kb.sources.answers import Answers, Given, Server
from tests.kb.sources.conftest import ASKED_WHEN_CALLED, NAMES, open_at, well

ASKED = Asked(("dose", "apixaban", "kidney", "disease"), ("apixaban",))
PLENTY = 30.0
BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "boom"><!ENTITY c "' + b"&b;" * 50 + b'"><!ENTITY d "'
    + b"&c;" * 50 + b'">]><eSearchResult><IdList><Id>&d;</Id></IdList></eSearchResult>'
)  # fmt: skip
Serve = Callable[[Answers], Server]


@pytest.fixture(autouse=True)
def unpaced(monkeypatch: pytest.MonkeyPatch) -> None:
    """How far apart two requests are is tested in test_pace and test_pubmed; here it would only be waited for."""
    monkeypatch.setattr(Pace, "wait", lambda self, at: 0.0)


@pytest.mark.parametrize("name", NAMES)
async def test_passages_with_all_that_a_citation_needs(name: SourceName, web: Web, serve: Serve) -> None:
    source = open_at(name, web, serve(well).address)
    if isinstance(source, Guidelines):
        await source.refresh()

    found = await source.search(ASKED, 5, PLENTY)

    assert 1 <= len(found) <= 5
    assert all("apixaban" in f"{each.document.title} {each.text}".lower() for each in found)
    for passage in found:
        document = passage.document
        assert passage.id < 0
        assert document.key.startswith(f"{name}/")
        assert document.title
        assert document.organisation
        assert document.licence
        assert 2015 < document.published.year < 2027
        assert document.url.startswith("http")
        assert not document.digest
    assert source.name == name
    assert source.terms.licence
    assert "answers" in await source.check(PLENTY) or "lets us read" in await source.check(PLENTY)
    await source.close()


@pytest.mark.parametrize("name", ASKED_WHEN_CALLED)
@pytest.mark.parametrize(
    ("given", "failure", "said"),
    [
        (Given(b"", 429, {"Retry-After": "120"}), SourceBusy, "120 s"),
        (Given(b"", 503, {"Retry-After": "7"}), SourceBusy, "7 s"),
        (Given(b"oops", 500), SourceSilent, "500"),
        (Given(b"", 401), SourceClosed, "key"),
        (Given(b"", 403), SourceClosed, "403"),
        (Given(b"", 418), SourceGarbled, "418"),
        (Given(b"\x00\xff\xfe nonsense"), SourceGarbled, "its"),
        (Given(b""), SourceGarbled, "its"),
        (Given(b"[1, 2]"), SourceGarbled, "its"),
        (Given(b'{"results": 7, "data": "x", "references": {}}'), SourceGarbled, "its"),
        (Given(b"<html><body>Sign in</body></html>"), SourceGarbled, "its"),
        (Given(BOMB), SourceGarbled, "its"),
        (Given(b"[" * 100_000), SourceGarbled, "its"),
        (Given(b"x", headers={"Content-Encoding": "gzip"}), SourceGarbled, "packed"),
        (Given(b" " * 9_000_000), SourceGarbled, "more than"),
        (Given(b"<x>", length=900), SourceSilent, "broke off"),
    ],
    ids=lambda value: value.body[:12].hex() + str(value.status) if isinstance(value, Given) else None,
)
async def test_whatever_a_server_answers_is_survived_and_told(
    name: SourceName, given: Given, failure: type[SourceFailed], said: str, web: Web, serve: Serve
) -> None:
    source = open_at(name, web, serve(lambda path, headers: given).address)

    with pytest.raises(failure, match=said):
        await source.search(ASKED, 5, PLENTY)
    with pytest.raises(SourceFailed):
        await source.check(PLENTY)


@pytest.mark.parametrize("name", ASKED_WHEN_CALLED)
@pytest.mark.parametrize("given", [Given(pause=60.0), Given(b"x" * 900, drip=0.2)], ids=["silent", "drips"])
async def test_nobody_is_waited_for_longer_than_was_said(
    name: SourceName, given: Given, web: Web, serve: Serve
) -> None:
    source = open_at(name, web, serve(lambda path, headers: given).address)
    began = time.monotonic()

    with pytest.raises(SourceSilent, match=r"0\.5 s"):
        await source.search(ASKED, 5, 0.5)

    assert time.monotonic() - began < 5.0


@pytest.mark.parametrize("name", ASKED_WHEN_CALLED)
async def test_a_server_that_wants_its_rest_is_left_alone(name: SourceName, web: Web, serve: Serve) -> None:
    server = serve(lambda path, headers: Given(b"", 429, {"Retry-After": "600"}))
    source = open_at(name, web, server.address)

    for _ in range(3):
        with pytest.raises(SourceBusy):
            await source.search(ASKED, 5, PLENTY)

    assert len(server.asked) == 1


@pytest.mark.parametrize("name", ASKED_WHEN_CALLED)
async def test_no_key_follows_a_redirect_to_another_server(name: SourceName, web: Web, serve: Serve) -> None:
    other = serve(well)
    onward = Given(b"", 302, {"Location": other.address.replace("127.0.0.1", "localhost")})
    source = open_at(name, web, serve(lambda path, headers: onward).address)

    with pytest.raises(SourceGarbled):
        await source.search(ASKED, 5, PLENTY)

    assert other.asked == []


@pytest.mark.parametrize("name", NAMES)
async def test_nothing_inside_the_house_unless_told(name: SourceName, serve: Serve) -> None:
    server = serve(well)
    closed = Web()
    source = open_at(name, closed, server.address)

    with pytest.raises(SourceClosed, match="VOICEASSIST_SOURCES_PRIVATE"):
        await (source.refresh() if isinstance(source, Guidelines) else source.search(ASKED, 5, PLENTY))
    closed.close()

    assert server.asked == []


@pytest.mark.parametrize("name", ["uptodate", "openevidence"])
async def test_without_a_licence_one_sentence_says_what_is_needed(name: SourceName, web: Web, serve: Serve) -> None:
    from kb.sources.openevidence import OpenEvidence
    from kb.sources.uptodate import UpToDate

    server = serve(well)
    source = UpToDate(web, "", server.address) if name == "uptodate" else OpenEvidence(web, "", server.address)

    with pytest.raises(SourceClosed, match=f"VOICEASSIST_{name.upper()}_KEY"):
        await source.search(ASKED, 5, PLENTY)

    assert f"{name}_key" in source.terms.needs
    assert server.asked == []


async def test_cancelled_searches_leave_no_thread_waiting(web: Web, serve: Serve) -> None:
    """More searches than there are threads, all of a silent server: the next one is answered all the same."""
    silent = open_at("openfda", web, serve(lambda path, headers: Given(pause=60.0)).address)
    for _ in range(3):
        tasks = [asyncio.create_task(silent.search(ASKED, 5, PLENTY)) for _ in range(4)]
        await asyncio.sleep(0.3)
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)

    assert await open_at("openfda", web, serve(well).address).search(ASKED, 5, PLENTY)

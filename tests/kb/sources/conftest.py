"""The sources, each before a server on this machine that speaks its protocol."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import get_args

import pytest

from kb.sources.dailymed import DailyMed
from kb.sources.exchange import Web
from kb.sources.guidelines import Guidelines
from kb.sources.openevidence import OpenEvidence
from kb.sources.openfda import OpenFda
from kb.sources.ports import Source, SourceName
from kb.sources.pubmed import PubMed
from kb.sources.uptodate import UpToDate
from tests.kb.sources import shapes
from tests.kb.sources.answers import Answers, Given, Server, serving


@pytest.fixture
def web() -> Iterator[Web]:
    opened = Web(private=True)
    yield opened
    opened.close()


@pytest.fixture
def serve() -> Iterator[Callable[[Answers], Server]]:
    from contextlib import ExitStack

    with ExitStack() as stack:
        yield lambda answers: stack.enter_context(serving(answers))


def well(path: str, headers: dict[str, str]) -> Given:
    """All protocols at once, told apart by their paths."""
    texts = {
        "/esearch.fcgi": shapes.ESEARCH,
        "/efetch.fcgi": shapes.EFETCH,
        "/drug/label.json": shapes.OPENFDA,
        "/spls.json": shapes.SPLS,
        "/spls/new-1.xml": shapes.SPL,
        "/infobutton": shapes.INFOBUTTON,
        "/analysis": shapes.OPENEVIDENCE,
        "/robots.txt": shapes.ROBOTS,
        "/guidelines/start.html": shapes.START,
        "/guidelines/apixaban.html": shapes.GUIDELINE,
    }
    plain = path.partition("?")[0]
    if plain.startswith("/guidelines/"):
        tag = f'"{plain}"'
        if headers.get("if-none-match") == tag:
            return Given(status=304)
        if plain in texts:
            return Given(texts[plain], headers={"Content-Type": "text/html", "ETag": tag})
    return Given(texts[plain]) if plain in texts else Given(b"no such page", 404)


@dataclass(frozen=True)
class Opened:
    source: Source
    server: Server


def open_at(name: SourceName, web: Web, address: str) -> Source:
    match name:
        case "pubmed":
            return PubMed(web, "library@hospital.example", "", address)
        case "openfda":
            return OpenFda(web, "fda-key", f"{address}/drug/label.json")
        case "dailymed":
            return DailyMed(web, address)
        case "guidelines":
            return Guidelines(web, (f"{address}/guidelines/start.html",), apart=0.0)
        case "uptodate":
            return UpToDate(web, "utd-key", f"{address}/infobutton")
        case "openevidence":
            return OpenEvidence(web, "oe-key", address)


NAMES: tuple[SourceName, ...] = get_args(SourceName)
ASKED_WHEN_CALLED: tuple[SourceName, ...] = tuple(name for name in NAMES if name != "guidelines")

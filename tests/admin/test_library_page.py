"""The library's page and its figures, over real sockets and a real database."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from admin.app import build_app
from admin.routes.library import ELSEWHERE, library_router
from admin.routes.phone import Admissions
from admin.server import listening_socket
from admin.settings import WebSettings
from admin.web_side import WebSide
from kb.ingest_progress import OwnIngest
from kb.jobs.overview import LibraryWatch
from records.postgres.pool import Pool
from telephony.browser.settings import BrowserSettings
from telephony.notices import NoticeBoard
from tests.admin.test_app import accept, ask
from tests.kb.test_filling import WHO, CountingEmbedding, put, source

PATHS = ("/library", "/library/figures", "/library/documents")


@pytest.fixture
def settings(tmp_path: Path) -> WebSettings:
    page = tmp_path / "dist"
    page.mkdir()
    (page / "library.html").write_text("<title>library</title>")
    return WebSettings(port=0, data=tmp_path / "data", page=page)


@asynccontextmanager
async def running(settings: WebSettings, pool: Pool) -> AsyncIterator[WebSide]:
    routers = [library_router(settings.page, LibraryWatch(pool, WHO, OwnIngest()))]
    side = WebSide(
        *(listening_socket(settings), settings, BrowserSettings(), accept, NoticeBoard()),
        ready=lambda: True,
        routers=routers,
    )
    await side.start()
    try:
        yield side
    finally:
        await side.stop()


async def test_the_page(settings: WebSettings, library_pool: Pool) -> None:
    async with running(settings, library_pool) as side:
        page = await ask(side, "/library")
    assert page.body == b"<title>library</title>"
    assert page.headers["cache-control"] == "no-cache"
    assert page.headers["content-type"].startswith("text/html")


async def test_a_page_that_was_not_built(settings: WebSettings, library_pool: Pool) -> None:
    (settings.page / "library.html").unlink()
    async with running(settings, library_pool) as side:
        answer = await ask(side, "/library")
    assert answer.status == 503
    assert b"python -m admin.web_build" in answer.body


async def test_the_figures_of_a_library(settings: WebSettings, library_pool: Pool) -> None:
    await put(library_pool, [source("gout"), source("asthma")], CountingEmbedding())
    async with running(settings, library_pool) as side:
        answer = await ask(side, "/library/figures")
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"
    told = json.loads(answer.body)
    assert set(told) == {
        *("documents", "passages", "pages", "starter", "phase", "jobs", "progress", "being_read", "index", "reindex"),
        *("workers", "report", "stopped"),
    }
    assert (told["documents"], told["passages"], told["phase"]) == (2, 8, "idle")
    assert told["starter"] is None, "none of these is a digest"


async def test_the_starter_library_is_told_with_its_licence_and_what_it_is_for(
    settings: WebSettings, library_pool: Pool
) -> None:
    await put(library_pool, [source("gout"), source("asthma")], CountingEmbedding())
    await library_pool.execute("UPDATE documents SET digest = true WHERE key = 'test/gout'")
    async with running(settings, library_pool) as side:
        starter = json.loads((await ask(side, "/library/figures")).body)["starter"]
    assert (starter["documents"], starter["licence"]) == (1, "MIT")
    assert "not for care" in starter["note"]


async def test_the_documents(settings: WebSettings, library_pool: Pool) -> None:
    await put(library_pool, [source("gout")], CountingEmbedding())
    async with running(settings, library_pool) as side:
        told = json.loads((await ask(side, "/library/documents")).body)
    read = datetime.fromisoformat(told["documents"][0].pop("read"))
    assert abs((datetime.now(UTC) - read).total_seconds()) < 60
    assert told == {
        "total": 1,
        "documents": [
            {
                "title": "On gout",
                "organisation": "A society",
                "year": 2020,
                "digest": False,
                "passages": 4,
                "whole": True,
            }
        ],
    }


async def test_a_database_that_is_away_is_503_with_its_sentence(settings: WebSettings, library_pool: Pool) -> None:
    async with running(settings, library_pool) as side:
        await library_pool.close()
        for path in PATHS[1:]:
            answer = await ask(side, path)
            told = json.loads(answer.body)
            assert (answer.status, told["reason"]) == (503, "library_unavailable")
            assert told["message"].startswith("The library cannot be asked. The database does not answer")
        assert (await ask(side, "/library")).status == 200, "the page itself says so"


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "Via", "X-Real-IP"])
async def test_what_a_proxy_passes_on_is_not_of_this_machine(
    settings: WebSettings, library_pool: Pool, path: str, header: str
) -> None:
    async with running(settings, library_pool) as side:
        answer = await ask(side, path, **{header: "192.0.2.7"})
    assert answer.status == 403
    assert ELSEWHERE in answer.body.decode()
    assert b"passages" not in answer.body


@pytest.fixture
def app(settings: WebSettings, library_pool: Pool) -> FastAPI:
    return build_app(
        settings,
        ready=lambda: True,
        admissions=Admissions(None, secure=False),
        hosts=("phone.example",),
        origins=(),
        routers=(library_router(settings.page, LibraryWatch(library_pool, WHO, OwnIngest())),),
    )


@pytest.mark.parametrize("path", [*PATHS, "/metrics"])
@pytest.mark.parametrize(
    ("client", "status"),
    [("192.0.2.7", 403), ("2001:db8::7", 403), ("not an address", 403), ("127.0.0.1", 200), ("::1", 200)],
)
async def test_only_this_machine_is_answered(app: FastAPI, path: str, client: str, status: int) -> None:
    transport = httpx.ASGITransport(app, client=(client, 5000))
    async with httpx.AsyncClient(transport=transport, base_url="http://phone.example") as browser:
        answer = await browser.get(path)
    assert answer.status_code == status
    assert "machine only" in answer.text or status == 200


@pytest.mark.parametrize("path", PATHS)
async def test_headers_on_every_answer(settings: WebSettings, library_pool: Pool, path: str) -> None:
    async with running(settings, library_pool) as side:
        headers = (await ask(side, path)).headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
async def test_nothing_can_be_changed_here(settings: WebSettings, library_pool: Pool, method: str) -> None:
    async with running(settings, library_pool) as side:
        for path in PATHS:
            assert (await ask(side, path, method=method)).status == 405

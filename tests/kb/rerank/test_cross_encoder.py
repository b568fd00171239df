"""Cross-encoders: both shapes of an endpoint, a tiny model from a folder, and none that holds a call up."""

import asyncio
import logging
import time
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest
from fastapi import Response
from fastapi.responses import JSONResponse

from kb.documents import Document, Passage
from kb.embeddings.minilm import MiniLm
from kb.engine_settings import RerankSettings
from kb.errors import RerankingFailed
from kb.filling import fill
from kb.library import Library
from kb.rerank import open_reranking
from kb.rerank.cross_encoder import EndpointReranker, FolderCrossEncoder
from kb.settings import LibrarySettings
from kb.stores.shelf import Shelf
from records.postgres.pool import Pool
from tests.kb.conftest import ORGANISATION
from tests.kb.model_server import ModelServer, model_server
from tests.kb.test_library import sources
from tests.kb.tiny_models import bert, here

GOUT = Document("k", "Gout", "A society", date(2020, 1, 1), "MIT")
TEXTS = ["diet", "colchicine for gout", "dose of colchicine for gout", "exercise"]
PASSAGES = [Passage(number, GOUT, "Flares", text) for number, text in enumerate(TEXTS)]
QUESTION = "dose of colchicine"


@pytest.fixture
def reranker() -> Iterator[tuple[ModelServer, str]]:
    with model_server(lambda text: [1.0]) as found:
        yield found


async def ordered(address: str, model: str = "", passages: Sequence[Passage] = PASSAGES) -> list[Passage]:
    reranking = EndpointReranker(address, model, "a-key")
    try:
        return await reranking.order(QUESTION, passages)
    finally:
        await reranking.close()


@pytest.mark.parametrize(("path", "model"), [("/rerank", ""), ("/v1/rerank", "a-model")])
async def test_the_best_passage_comes_first_whatever_the_shape(
    reranker: tuple[ModelServer, str], path: str, model: str
) -> None:
    server, address = reranker

    found = await ordered(address + path, model)

    assert [passage.id for passage in found] == [2, 1, 0, 3]
    assert server.headers[0]["authorization"] == "Bearer a-key"
    assert server.asked[0]["query"] == QUESTION
    assert await ordered(address + path, model, []) == []
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    "body",
    [
        "", "{}", "[]", '[{"index": 0, "score": 1}]', '{"results": 4}',
        '[{"index": 0, "score": 1}, {"index": 0, "score": 1}, {"index": 1, "score": 1}, {"index": 2, "score": 1}]',
        '[{"index": 0, "score": NaN}, {"index": 1, "score": 1}, {"index": 2, "score": 1}, {"index": 3, "score": 1}]',
        '[{"index": 0, "score": "a"}, {"index": 1, "score": 1}, {"index": 2, "score": 1}, {"index": 3, "score": 1}]',
    ],
)  # fmt: skip
async def test_nonsense_is_refused(reranker: tuple[ModelServer, str], body: str) -> None:
    server, address = reranker
    server.faults = [Response(body, media_type="application/json")]

    with pytest.raises(RerankingFailed, match="cannot be used"):
        await ordered(f"{address}/rerank")


async def test_a_server_that_refuses_and_one_that_is_absent_are_told(reranker: tuple[ModelServer, str]) -> None:
    server, address = reranker
    server.faults = [JSONResponse({}, 401), JSONResponse({}, 429)]

    with pytest.raises(RerankingFailed, match="status 401") as refused:
        await ordered(f"{address}/rerank")
    with pytest.raises(RerankingFailed, match="status 429") as busy:
        await ordered(f"{address}/rerank")
    with pytest.raises(RerankingFailed, match="cannot be reached"):
        await ordered("http://127.0.0.1:9/rerank")
    assert (refused.value.retryable, busy.value.retryable) == (False, True)


async def test_a_slow_one_and_a_broken_one_leave_the_order_and_a_line(
    reranker: tuple[ModelServer, str],
    library_pool: Pool,
    minilm: MiniLm,
    caplog: pytest.LogCaptureFixture,
) -> None:
    server, address = reranker
    shelf = Shelf(library_pool, ORGANISATION, minilm.name)
    await fill(shelf, sources(), minilm, minilm.length, lambda _: None)
    endpoint = await open_reranking(RerankSettings("endpoint", address=f"{address}/rerank"), here)
    assert isinstance(endpoint, EndpointReranker)
    plain = LibrarySettings(reranked=0, search_seconds=60)
    quick = LibrarySettings(rerank_seconds=0.2, search_seconds=60)
    found = await Library(library_pool, minilm, ORGANISATION, settings=plain).search("gout")
    library = Library(library_pool, minilm, ORGANISATION, settings=quick, reranking=endpoint)
    server.faults = [30.0]

    began = time.monotonic()
    with caplog.at_level(logging.WARNING):
        slow = await library.search("gout")
        assert time.monotonic() - began < 20
        library.settings = LibrarySettings(rerank_seconds=60, search_seconds=90)
        server.faults = [JSONResponse({}, 500)]
        broken = await library.search("gout")

    assert [[each.id for each in passages] for passages in (slow, broken)] == [[each.id for each in found]] * 2
    assert len([record for record in caplog.records if "not looked at again" in record.message]) == 2
    await endpoint.close()


@pytest.mark.parametrize("labels", [1, 2])
async def test_a_cross_encoder_from_a_folder_orders_by_its_own_scores(tmp_path: Path, labels: int) -> None:
    reranking = FolderCrossEncoder(str(bert(tmp_path / "tiny", head=True, labels=labels)), here)

    found = await reranking.order(QUESTION, PASSAGES)

    fits = [reranking._fit(QUESTION, f"Gout: Flares\n{passage.text}") for passage in found]
    assert fits == sorted(fits, reverse=True)
    assert sorted(passage.id for passage in found) == [0, 1, 2, 3]
    assert await reranking.order(QUESTION, []) == []


async def test_cancelled_in_the_middle_nothing_more_is_read(tmp_path: Path) -> None:
    began = []

    async def slow(function: object, *arguments: object) -> float:
        began.append(arguments)
        await asyncio.sleep(60)
        return 0.0

    reranking = FolderCrossEncoder(str(bert(tmp_path / "tiny", head=True)), slow)

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await reranking.order(QUESTION, PASSAGES)
    assert len(began) == 4
    await asyncio.sleep(0)
    assert len(asyncio.all_tasks()) == 1

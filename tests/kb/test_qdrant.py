"""Qdrant apart from what every store does: down, refusing, leaving points behind; and what a caller is told."""

from collections.abc import AsyncIterator

import numpy as np
import pytest

from kb.engine_settings import StoreSettings
from kb.errors import LibraryUnavailable
from kb.stores import open_store
from kb.stores.qdrant import QdrantStore, collection_of
from kb.stores.qdrant_server import QdrantServer
from kb.stores.shelf import Shelf, ShelvedPassage
from kb.stores.vectors import VectorPlace
from records.postgres.pool import Pool
from tests.contracts.test_store import MODEL, direction, document
from tests.kb.qdrant_server import QdrantOnLoopback, qdrant_on_loopback

Opened = tuple[QdrantOnLoopback, QdrantStore, VectorPlace]


@pytest.fixture
async def opened(library_pool: Pool) -> AsyncIterator[Opened]:
    with qdrant_on_loopback("k") as (server, address):
        store, place = open_store(StoreSettings("qdrant", address, "k"), library_pool)
        assert isinstance(store, QdrantStore)
        await place.make(MODEL, 384)
        yield server, store, place
        await store.close()


async def put(pool: Pool, place: VectorPlace, count: int) -> None:
    passages = [ShelvedPassage(n, "gout > treatment", f"Text {n}.", f"Text {n}.") for n in range(count)]
    shelf = Shelf(pool, "ours", MODEL, place)
    number = await shelf.begin(document("gout"), pages=1)
    vectors = np.array([direction(0) + direction(1) * np.float32(n + 1) for n in range(count)])
    await shelf.add(number, passages, vectors)


async def test_points_left_behind_are_passed_over_and_taken_out(opened: Opened, library_pool: Pool) -> None:
    server, store, place = opened
    await put(library_pool, place, 4)
    await library_pool.execute("DELETE FROM passages WHERE text IN ('Text 0.', 'Text 1.')")

    found = await store.candidates("ours", MODEL, "zzz", direction(0), 2)

    assert {passage.text for passage in found} == {"Text 2.", "Text 3."}
    assert found[0].cosine == pytest.approx(1 / np.sqrt(1 + 9), abs=1e-3)
    assert server.client.count(collection_of(MODEL)).count == 2


async def test_one_that_is_down_is_told_and_nothing_half_is_found(opened: Opened, library_pool: Pool) -> None:
    server, store, place = opened
    server.status = 503

    with pytest.raises(LibraryUnavailable, match="status 503") as raised:
        await store.candidates("ours", MODEL, "gout", direction(0), 2)
    assert raised.value.retryable
    with pytest.raises(LibraryUnavailable):
        await put(library_pool, place, 2)
    assert await library_pool.fetchval("SELECT count(*) FROM passage_vectors") == 0

    server.status = 0
    await put(library_pool, place, 2)
    assert len(await store.candidates("ours", MODEL, "gout", direction(0), 5)) == 2


async def test_a_wrong_key_and_another_server_are_told(opened: Opened) -> None:
    server, _, _ = opened
    server.key = "another"
    with pytest.raises(LibraryUnavailable, match="VOICEASSIST_QDRANT_KEY"):
        await opened[1].candidates("ours", MODEL, "gout", direction(0), 2)
    absent = QdrantServer("http://127.0.0.1:9")
    with pytest.raises(LibraryUnavailable, match="does not answer; see that it runs"):
        await absent.make("x", 3)
    await absent.close()

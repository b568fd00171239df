"""One index changed for another while questions are asked all along; ended at any moment it goes on where it was."""

import asyncio
import contextlib
import os
import signal
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from kb.embeddings.minilm import MiniLm
from kb.engine_settings import EmbeddingSettings, LibraryEngines, StoreSettings
from kb.errors import EmbeddingFailed, LibraryUnavailable
from kb.filling import fill
from kb.indexes import Indexes, NoEmbedding, follow, open_answering
from kb.ingest import made_ready
from kb.ingest_process import ingest_library
from kb.ingest_progress import IngestProgress
from kb.library import Library
from kb.reindexing import AT_ONCE, complete
from kb.settings import LibrarySettings
from kb.starter import SourceText
from kb.stores.shelf import Shelf
from kb.stores.statement_shelf import StatementShelf
from kb.stores.vectors import index_name
from records.postgres.pool import Pool
from tests.kb.conftest import ORGANISATION
from tests.kb.model_server import ModelServer, Vector, model_server
from tests.kb.qdrant_server import qdrant_on_loopback
from tests.kb.test_filling import source
from tests.kb.test_ingest_process import ingesting
from tests.kb.test_library import sources
from tests.kb.tiny_models import here

ASKED = "what do i give for a gout flare"


class Wards:
    """A library answering from the packaged model, and an endpoint with vectors of 400 numbers beside it."""

    def __init__(self, pool: Pool, minilm: MiniLm, server: ModelServer, address: str) -> None:
        self.pool = pool
        self.minilm = minilm
        self.server = server
        self.engines = LibraryEngines(EmbeddingSettings("endpoint", f"{address}/v1", "wide", "a-key"))
        # The machine is slow and this process does everything: that is not what is tested.
        patient = LibrarySettings(search_seconds=60)
        self.library = Library(pool, NoEmbedding("not open"), ORGANISATION, settings=patient)
        self.opened: list[Indexes] = []

    def indexes(self, engines: LibraryEngines | None = None) -> Indexes:
        self.opened.append(Indexes(self.pool, ORGANISATION, engines or self.engines, here, packaged=self.minilm))
        return self.opened[-1]

    async def fill(self, texts: Sequence[SourceText]) -> None:
        indexes = self.indexes(LibraryEngines())
        index = await indexes.answering()
        await indexes.shelf.begin(index.active)
        await fill(Shelf(self.pool, ORGANISATION, self.minilm.name), texts, self.minilm, self.minilm.length, quiet)

    async def change(self, engines: LibraryEngines | None = None, grace: float = 0.0) -> list[IngestProgress]:
        """As an ingest process does it; what was told."""
        told: list[IngestProgress] = []
        indexes = self.indexes(engines)
        index = await indexes.wanted()
        shelf = StatementShelf(self.pool, ORGANISATION, index.embedding.name)
        await complete(indexes, shelf, index, told.append, grace=grace)
        return told

    async def kept(self) -> dict[str, int]:
        rows = await self.pool.fetch("SELECT model, count(*) FROM passage_vectors GROUP BY model")
        return dict(rows)


def quiet(_: IngestProgress) -> None:
    pass


@pytest.fixture
async def wards(library_pool: Pool, minilm: MiniLm) -> AsyncIterator[Wards]:
    def wide(text: str) -> list[float]:
        return [*minilm.vector(text).tolist(), *([0.0] * 16)]

    with model_server(wide) as (server, address):
        found = Wards(library_pool, minilm, server, address)
        await found.fill(sources())
        yield found
        for indexes in found.opened:
            await indexes.close()


async def test_questions_are_answered_all_along_and_from_the_new_index_in_the_end(wards: Wards) -> None:
    indexes = wards.indexes()
    await open_answering(indexes, wards.library)
    assert wards.library.index == wards.minilm.name
    assert wards.server.asked == []
    following = asyncio.create_task(follow(indexes, wards.library, every=0.05))
    seen = []

    async def ask() -> None:
        while True:
            before = wards.library.index
            found = await wards.library.search(ASKED)
            assert "Colchicine" in found[0].text
            assert found[0].cosine > 0.5
            assert (await wards.library.similarity(ASKED, ["Colchicine is given for a gout flare."]))[0] > 0.4
            seen.append(before)
            await asyncio.sleep(0.01)

    asking = asyncio.create_task(ask())
    wards.server.faults = [0.5, 0.5]
    told = await wards.change(grace=1.0)
    async with asyncio.timeout(60):
        while not seen or seen[-1] == wards.minilm.name:
            assert not asking.done() or asking.result()
            await asyncio.sleep(0.02)
    for task in (asking, following):
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task

    assert seen[0] == wards.minilm.name
    assert wards.library.index.startswith("wide at ")
    assert [step.done for step in told if step.phase == "indexing"][-1] == 5
    assert any(step.phase == "statements" for step in told)
    assert await wards.kept() == {wards.library.index: 5}
    assert await wards.pool.fetchval("SELECT count(DISTINCT model) FROM statement_vectors") == 1
    assert await wards.pool.fetchval("SELECT to_regclass($1) IS NULL", index_name(wards.minilm.name))
    assert not await wards.pool.fetchval("SELECT recipe::text LIKE '%key%' FROM library_indexes")


async def test_ended_in_the_middle_it_goes_on_where_it_was(wards: Wards) -> None:
    await wards.fill([*sources(), source("measles", 3 * AT_ONCE)])
    well = wards.server.vector
    wards.server.vector = failing_after(well, 2 * AT_ONCE)
    with pytest.raises(EmbeddingFailed):
        await wards.change()
    half = await wards.kept()
    assert half[wards.minilm.name] > sum(half.values()) - half[wards.minilm.name] >= AT_ONCE
    await open_answering(wards.indexes(), wards.library)
    assert "Colchicine" in (await wards.library.search(ASKED))[0].text

    wards.server.vector = well
    before = sum(len(body["input"]) for body in wards.server.asked)
    await wards.change()

    whole = await wards.kept()
    assert list(whole.values()) == [half[wards.minilm.name]]
    asked = [text for body in wards.server.asked for text in body["input"]][before:]
    passages = [text for text in asked if ":" in text.split("\n")[0] and "\n" in text]
    assert len(passages) <= whole.popitem()[1] - AT_ONCE


def failing_after(vector: Vector, texts: int) -> Vector:
    """Vectors without a direction from then on."""
    left = iter(range(texts))
    return lambda text: vector(text) if next(left, None) is not None else [0.0] * 400


async def test_what_is_added_meanwhile_is_in_the_new_index_too(wards: Wards) -> None:
    changing = asyncio.create_task(wards.change())
    await wards.fill([*sources(), source("measles", 3)])
    await changing
    await wards.change()

    assert list((await wards.kept()).values()) == [9]


async def test_of_two_that_change_it_one_waits(wards: Wards) -> None:
    wards.server.faults = [1.0]

    both = await asyncio.gather(wards.change(), wards.change())

    assert sorted(len([step for step in told if step.passages]) > 0 for told in both) == [False, True]
    texts = [text for body in wards.server.asked for text in body["input"]]
    assert len([text for text in texts if "Colchicine 1.2 mg, then" in text and "Management" in text]) <= 1


async def test_a_store_is_changed_and_changed_back(wards: Wards) -> None:
    with qdrant_on_loopback() as (_, address):
        qdrant = LibraryEngines(store=StoreSettings("qdrant", address))
        await wards.change(qdrant)
        await open_answering(wards.indexes(qdrant), wards.library)
        assert "Colchicine" in (await wards.library.search(ASKED))[0].text
        assert await wards.kept() == {f"{wards.minilm.name}@qdrant": 5}

        await wards.change(LibraryEngines())
        await open_answering(wards.indexes(LibraryEngines()), wards.library)
        assert "Colchicine" in (await wards.library.search(ASKED))[0].text
        assert await wards.kept() == {wards.minilm.name: 5}


async def test_a_store_whose_server_is_gone_is_left(wards: Wards) -> None:
    with qdrant_on_loopback() as (_, address):
        await wards.change(LibraryEngines(store=StoreSettings("qdrant", address)))
    back = wards.indexes(LibraryEngines())
    with pytest.raises(LibraryUnavailable, match="Qdrant"):
        await made_ready(back, change=False)

    assert (await made_ready(back, change=True)).key == wards.minilm.name
    await wards.change(LibraryEngines())
    await open_answering(wards.indexes(LibraryEngines()), wards.library)

    assert "Colchicine" in (await wards.library.search(ASKED))[0].text
    assert await wards.kept() == {wards.minilm.name: 5}


async def test_a_key_goes_to_its_own_address_alone(wards: Wards) -> None:
    await wards.change()
    elsewhere = EmbeddingSettings("endpoint", "http://127.0.0.1:9/v1", "other", "another-key")
    wards.server.headers.clear()

    index = await wards.indexes(LibraryEngines(elsewhere)).answering()
    await index.embedding.embed(["gout"])

    assert [headers["authorization"] for headers in wards.server.headers] == ["Bearer none"]


async def test_when_nothing_can_be_opened_the_caller_is_told(wards: Wards, tmp_path: Path) -> None:
    gone = EmbeddingSettings("folder", folder=str(tmp_path / "gone"))
    await wards.pool.execute(
        "UPDATE library_indexes SET index_key = 'x', recipe = $1", '{"embedding": {"engine": "new"}, "store": {}}'
    )

    await open_answering(wards.indexes(LibraryEngines(gone)), wards.library)

    with pytest.raises(EmbeddingFailed, match="There is no folder"):
        await wards.library.search(ASKED)


async def test_qdrant_down_is_the_callers_failure(wards: Wards) -> None:
    with qdrant_on_loopback() as (server, address):
        qdrant = LibraryEngines(store=StoreSettings("qdrant", address))
        await wards.change(qdrant)
        await open_answering(wards.indexes(qdrant), wards.library)
        server.status = 500
        with pytest.raises(LibraryUnavailable, match="Qdrant"):
            await wards.library.search(ASKED)


@pytest.mark.slow
@pytest.mark.timeout(600)
async def test_the_real_process_killed_while_it_indexes_goes_on(wards: Wards, library_database: str) -> None:
    await wards.fill([*sources(), source("measles", 4 * AT_ONCE)])

    async def steps(kill: bool) -> list[IngestProgress]:
        told = []
        async for step in ingest_library(
            library_database, ORGANISATION, work="jobs", engines=wards.engines, change=True
        ):
            told.append(step)
            if kill and step.phase == "indexing":
                (process,) = ingesting(os.getpid())
                os.kill(process, signal.SIGKILL)
                kill = False
        return told

    with pytest.raises(Exception, match="killed by signal 9"):
        await steps(kill=True)
    half = await wards.kept()
    assert half[wards.minilm.name] == 4 * AT_ONCE + 6
    told = await steps(kill=False)

    assert told[-1].finished
    assert told[-1].phase == "indexing"
    (key,) = await wards.kept()
    assert key.startswith("wide at ")
    assert (await wards.kept())[key] == half[wards.minilm.name]
    assert np.isfinite(told[-1].total)

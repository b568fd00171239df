"""A queue, a shelf and a reading room over a real database."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from kb.jobs import worker
from kb.jobs.adding import Adding
from kb.jobs.reading_job import FileReading
from kb.jobs.schema import make_queue
from kb.jobs.worker import opened
from kb.ports import Vectors
from kb.reading.room import ReadingRoom
from kb.stores.pgvector import PgvectorStore
from kb.stores.source_shelf import FileRecord, SourceShelf
from records.postgres.pool import Pool
from tests.kb.test_filling import WHO, CountingEmbedding, words


class Ward:
    """Adds, reads and looks, as the commands and the ingest process do it."""

    def __init__(self, dsn: str, pool: Pool, room: ReadingRoom) -> None:
        self.dsn = dsn
        self.pool = pool
        self.embedding = CountingEmbedding()
        self.shelf = SourceShelf(pool, WHO)
        self.prepared: list[str] = []
        self._room = room

    async def add(self, *places: Path | str, private: bool = False, **facts: str) -> dict[str, FileRecord]:
        adding = Adding(self.pool, WHO)
        for place in places:
            await adding.add(str(place), facts, private=private)
        return await self.done(adding)

    async def again(self, force: bool = False) -> dict[str, FileRecord]:
        adding = Adding(self.pool, WHO)
        assert await adding.again([], force=force) == []
        return await self.done(adding)

    async def done(self, adding: Adding) -> dict[str, FileRecord]:
        """The files of what was added, by the last part of their names, when all are done with."""
        await self.work()
        return {file.address.rpartition("/")[2]: file for file in await self.shelf.report(adding.batch)}

    async def work(self) -> None:
        async def prepare(organisation: str) -> None:
            self.prepared.append(organisation)

        reading = FileReading(self.pool, self.embedding, words, self._room, report=lambda _: None)
        async with opened(self.dsn, self.pool, reading, prepare) as worker:
            await worker.drain()

    async def take_out(self, word: str) -> int:
        return await Adding(self.pool, WHO).take_out(word)

    async def texts(self) -> list[str]:
        rows = await self.pool.fetch("SELECT text FROM passages ORDER BY document, position")
        return [row["text"] for row in rows]

    async def size(self) -> tuple[int, int, int]:
        return await PgvectorStore(self.pool).size(WHO)


@asynccontextmanager
async def halfway(ward: Ward, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """The worker has opened the files, and embeds the first batch of each only when this is left."""
    go_on = asyncio.Event()
    embed = ward.embedding.embed

    async def waiting(texts: Sequence[str]) -> Vectors:
        await go_on.wait()
        return await embed(texts)

    monkeypatch.setattr(ward.embedding, "embed", waiting)
    working = asyncio.create_task(ward.work())
    try:
        yield
    finally:
        go_on.set()
        await working


@pytest.fixture
async def ward(library_database: str, library_pool: Pool, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Ward]:
    monkeypatch.setattr(worker, "LOOK_AGAIN_SECONDS", 0.02)
    monkeypatch.setattr(worker, "PREPARE_LATER_SECONDS", 0.02)
    await make_queue(library_pool)
    async with ReadingRoom() as room:
        yield Ward(library_database, library_pool, room)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two documents in a folder and one in a folder inside it."""
    place = tmp_path / "guidelines"
    (place / "inside").mkdir(parents=True)
    (place / "gout.md").write_text("# Gout\n\n## Flares\n\nGive colchicine.\n\n## Diet\n\nEat less.", encoding="utf-8")
    (place / "asthma.txt").write_text("ASTHMA\n\nGive salbutamol.", encoding="utf-8")
    (place / "inside" / "sepsis.html").write_text("<h1>Sepsis</h1><p>Give meropenem.</p>", encoding="utf-8")
    return place

"""Documents put on the shelf: nothing twice, only what changed, whatever happens meanwhile."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from kb.documents import Document
from kb.errors import EmbeddingFailed, LibraryUnavailable
from kb.filling import fill
from kb.ingest_progress import IngestProgress
from kb.ports import Vectors
from kb.starter import SourceText
from kb.stores.pgvector import PgvectorStore
from kb.stores.shelf import Shelf
from records.postgres.pool import Pool, open_pool

WHO = "our hospital"


class CountingEmbedding:
    """Gives each text a vector of its own and keeps what it was asked; fails when it is told to."""

    dimension = 384

    def __init__(self, name: str = "counting", fails_after: int | None = None) -> None:
        self.name = name
        self.texts: list[str] = []
        self.fails_after = fails_after

    async def embed(self, texts: Sequence[str]) -> Vectors:
        self.texts += texts
        if self.fails_after is not None and len(self.texts) > self.fails_after:
            raise EmbeddingFailed("no power")
        rows = [np.random.default_rng(sum(text.encode())).normal(size=384) for text in texts]
        return np.array([row / np.linalg.norm(row) for row in rows], dtype=np.float32)


def source(key: str = "gout", sections: int = 3, last: str = "the end") -> SourceText:
    document = Document(f"test/{key}", f"On {key}", "A society", date(2020, 1, 1), "MIT", "https://doi.org/10.1/x")
    body = [f"## Part {n}\n\nText number {n} about {key}." for n in range(sections)]
    return SourceText(document, ("\n\n".join([f"# {key.title()}", *body, "## Last", last]),))


def words(text: str) -> int:
    return len(text.split())


async def put(pool: Pool, sources: Sequence[SourceText], embedding: CountingEmbedding) -> list[IngestProgress]:
    told: list[IngestProgress] = []
    told.append(await fill(Shelf(pool, WHO, embedding.name), sources, embedding, words, told.append))
    return told


async def texts(pool: Pool) -> list[str]:
    rows = await pool.fetch("SELECT text FROM passages ORDER BY document, position")
    return [row["text"] for row in rows]


async def test_all_passages_are_in_and_progress_says_so(library_pool: Pool) -> None:
    told = await put(library_pool, [source("gout", 20), source("asthma", 2)], CountingEmbedding())

    assert await PgvectorStore(library_pool).size(WHO) == (2, 24, 2)
    assert told[-1] == IngestProgress(24, 24, 24, finished=True)
    assert [each.done for each in told] == sorted(each.done for each in told)
    assert told[0].document == "On gout"


async def test_the_same_again_embeds_nothing_and_doubles_nothing(library_pool: Pool) -> None:
    await put(library_pool, [source()], CountingEmbedding())
    again = CountingEmbedding()

    told = await put(library_pool, [source()], again)

    assert again.texts == []
    assert told == [IngestProgress(0, 0, 0, finished=True)]
    assert (await PgvectorStore(library_pool).size(WHO))[1] == 4


async def test_of_a_changed_document_only_the_changed_passage_is_embedded(library_pool: Pool) -> None:
    await put(library_pool, [source(last="old words")], CountingEmbedding())
    before = {row["text"]: row["id"] for row in await library_pool.fetch("SELECT id, text FROM passages")}
    again = CountingEmbedding()

    await put(library_pool, [source(last="new words")], again)

    assert again.texts == ["On gout: Gout > Last\nnew words"]
    after = {row["text"]: row["id"] for row in await library_pool.fetch("SELECT id, text FROM passages")}
    assert "old words" not in after
    assert after["Text number 1 about gout."] == before["Text number 1 about gout."]


async def test_what_was_removed_goes_with_its_vector_and_its_words(library_pool: Pool) -> None:
    await put(library_pool, [source(sections=3)], CountingEmbedding())

    await put(library_pool, [source(sections=1)], CountingEmbedding())

    assert await texts(library_pool) == ["Text number 0 about gout.", "the end"]
    assert await library_pool.fetchval("SELECT count(*) FROM passage_vectors") == 2
    assert await library_pool.fetchval("SELECT count(DISTINCT passage) FROM passage_lexemes") == 2


async def test_a_passage_that_moved_keeps_its_vector_and_takes_its_new_place(library_pool: Pool) -> None:
    first = SourceText(source().document, ("# A\n\none\n\n# B\n\ntwo",))
    await put(library_pool, [first], CountingEmbedding())
    again = CountingEmbedding()

    await put(library_pool, [replace(first, parts=("# B\n\ntwo\n\n# A\n\none",))], again)

    assert again.texts == []
    assert await texts(library_pool) == ["two", "one"]


async def test_a_changed_year_alone_changes_the_document_and_embeds_nothing(library_pool: Pool) -> None:
    await put(library_pool, [source()], CountingEmbedding())
    newer = replace(source(), document=replace(source().document, published=date(2024, 1, 1)))
    again = CountingEmbedding()

    await put(library_pool, [newer], again)

    assert again.texts == []
    assert (await PgvectorStore(library_pool).documents(WHO))[0].published == date(2024, 1, 1)


async def test_stopped_in_the_middle_it_goes_on_where_it_was(library_pool: Pool) -> None:
    with pytest.raises(EmbeddingFailed):
        await put(library_pool, [source(sections=40)], CountingEmbedding(fails_after=32))
    assert (await PgvectorStore(library_pool).size(WHO))[1] == 32
    again = CountingEmbedding()

    told = await put(library_pool, [source(sections=40)], again)

    assert len(again.texts) == 9
    assert told[-1] == IngestProgress(41, 41, 9, finished=True)
    assert (await PgvectorStore(library_pool).size(WHO)) == (1, 41, 1)


async def test_what_is_in_is_not_read_again_for_another_model(library_pool: Pool) -> None:
    await put(library_pool, [source()], CountingEmbedding("old"))
    newer = CountingEmbedding("new")

    told = await put(library_pool, [source()], newer)

    assert newer.texts == []
    assert told == [IngestProgress(0, 0, 0, finished=True)]


async def test_a_database_that_went_away_is_our_error(library_database: str) -> None:
    pool = await open_pool(library_database)
    pool.terminate()

    with pytest.raises(LibraryUnavailable):
        await put(pool, [source()], CountingEmbedding())


@pytest.mark.parametrize("line", ["", "Traceback", "[]", '{"done": 1}', '{"unknown": 1}'])
def test_a_line_that_is_no_progress_is_an_error(line: str) -> None:
    from kb.errors import IngestEnded

    with pytest.raises(IngestEnded, match="no progress"):
        IngestProgress.from_line(line)


def test_progress_survives_its_line() -> None:
    progress = IngestProgress(3, 40, 2, "Leitlinie für Gicht", finished=False)

    assert IngestProgress.from_line(progress.line()) == progress

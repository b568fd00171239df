"""Statements get their vectors before anybody asks: each once, only what changed, and gone with their passage."""

import asyncio
from collections.abc import Sequence

import pytest

from kb.embeddings.minilm import MiniLm
from kb.errors import EmbeddingFailed
from kb.expected_questions import ExpectedQuestion
from kb.filling import fill
from kb.ingest_progress import IngestProgress
from kb.library import Library
from kb.preparing import prepare
from kb.starter import SourceText
from kb.statements import statements
from kb.stores.shelf import Shelf
from kb.stores.statement_shelf import StatementShelf
from records.postgres.pool import Pool
from tests.kb.test_filling import WHO, CountingEmbedding, source, words

FILLED = IngestProgress(4, 4, 4, finished=True)


async def put(
    pool: Pool, sources: Sequence[SourceText], embedding: CountingEmbedding | None = None
) -> list[IngestProgress]:
    """Fill the shelf and prepare it; what was told of preparing."""
    filling = CountingEmbedding(embedding.name if embedding else "counting")
    await fill(Shelf(pool, WHO, filling.name), sources, filling, words, lambda _: None)
    told: list[IngestProgress] = []
    told.append(
        await prepare(StatementShelf(pool, WHO, filling.name), embedding or CountingEmbedding(), told.append, FILLED)
    )
    return told


async def counted(pool: Pool) -> int:
    number: int = await pool.fetchval("SELECT count(*) FROM statement_vectors")
    return number


async def test_every_statement_is_in_and_progress_says_so(library_pool: Pool) -> None:
    told = await put(library_pool, [source("gout", 40), source("asthma", 2)])

    assert await counted(library_pool) == 44
    assert told[-1] == IngestProgress(44, 44, 4, "", True, "statements", 44)
    assert [each.done for each in told] == sorted(each.done for each in told)
    assert {each.phase for each in told} == {"statements"}
    assert told[0].document == "On gout"


async def test_the_same_again_embeds_nothing(library_pool: Pool) -> None:
    await put(library_pool, [source()])
    again = CountingEmbedding()

    told = await put(library_pool, [source()], again)

    assert again.texts == []
    assert told == [IngestProgress(0, 0, 4, "", True, "statements")]


async def test_of_a_changed_document_only_the_changed_statement_is_embedded(library_pool: Pool) -> None:
    await put(library_pool, [source(last="The old end.")])
    again = CountingEmbedding()

    await put(library_pool, [source(last="The new end.")], again)

    assert again.texts == ["Last. The new end."]
    assert await counted(library_pool) == 4


async def test_a_passage_takes_its_statements_with_it(library_pool: Pool) -> None:
    await put(library_pool, [source(sections=3)])

    await library_pool.execute("DELETE FROM passages WHERE text LIKE 'Text number%'")

    assert await counted(library_pool) == 1


async def test_stopped_in_the_middle_it_goes_on_where_it_was(library_pool: Pool) -> None:
    with pytest.raises(EmbeddingFailed):
        await put(library_pool, [source(sections=80)], CountingEmbedding(fails_after=64))
    assert await counted(library_pool) == 64
    again = CountingEmbedding()

    told = await put(library_pool, [source(sections=80)], again)

    assert len(again.texts) == 17
    assert told[-1].done == told[-1].total == 81
    assert await counted(library_pool) == 81


async def test_statements_of_another_way_of_extracting_go(library_pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    await put(library_pool, [source()])
    monkeypatch.setattr("kb.preparing.EXTRACTION", 10_000)
    monkeypatch.setattr("kb.preparing.statements", lambda passage: statements(passage)[:1] if passage.id % 2 else [])
    again = CountingEmbedding()

    await put(library_pool, [source()], again)

    assert again.texts == []
    assert await counted(library_pool) == 2


async def test_another_models_vectors_stand_beside_the_old_ones(library_pool: Pool) -> None:
    await put(library_pool, [source()], CountingEmbedding("old"))

    await put(library_pool, [source()], CountingEmbedding("new"))

    assert await counted(library_pool) == 8


async def test_two_at_the_same_time_embed_each_statement_once(
    library_pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when ``library add`` is typed during a service's first start."""
    monkeypatch.setattr("kb.preparing.WAIT_SECONDS", 0.02)
    filling, sources = CountingEmbedding(), [source("gout", 40), source("asthma", 40)]
    await fill(Shelf(library_pool, WHO, filling.name), sources, filling, words, lambda _: None)
    shelf, both = StatementShelf(library_pool, WHO, filling.name), (CountingEmbedding(), CountingEmbedding())

    told = await asyncio.gather(*(prepare(shelf, each, lambda _: None, FILLED) for each in both))

    assert [len(each.texts) for each in both] == [41, 41]
    assert [(each.done, each.total, each.finished) for each in told] == [(82, 82, True)] * 2
    assert await counted(library_pool) == 82


async def test_what_another_had_in_hand_when_it_failed_is_taken_over(
    library_pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kb.preparing.WAIT_SECONDS", 0.02)
    filling = CountingEmbedding()
    await fill(Shelf(library_pool, WHO, filling.name), [source("gout", 40)], filling, words, lambda _: None)
    shelf, broken = StatementShelf(library_pool, WHO, filling.name), CountingEmbedding(fails_after=32)

    failing = asyncio.create_task(prepare(shelf, broken, lambda _: None, FILLED))
    while not broken.texts:
        await asyncio.sleep(0.01)
    told = await prepare(shelf, CountingEmbedding(), lambda _: None, FILLED)

    with pytest.raises(EmbeddingFailed):
        await failing
    assert told.finished
    assert await counted(library_pool) == 41


class CountingMiniLm:
    """The real model, which counts what it is asked."""

    def __init__(self, minilm: MiniLm) -> None:
        self.name, self.dimension, self._minilm = minilm.name, minilm.dimension, minilm
        self.texts: list[str] = []

    async def embed(self, texts: Sequence[str]) -> object:
        self.texts += texts
        return await self._minilm.embed(texts)


GOUT = "## Flare\n\nColchicine 1.2 mg is given for a flare. Ice helps.\n\n- **Naproxen:** 500 mg twice daily."


async def test_a_prepared_sentence_is_never_embedded_for_a_question(library_pool: Pool, minilm: MiniLm) -> None:
    """What the passages found say is looked up by the very text it was prepared by, to the same cosine."""
    text = SourceText(source().document, (f"# Gout\n\n{GOUT}",))
    await fill(Shelf(library_pool, WHO, minilm.name), [text], minilm, minilm.length, lambda _: None)
    embedding = CountingMiniLm(minilm)
    library = Library(library_pool, embedding, WHO)  # type: ignore[arg-type] # it gives the model's own vectors
    found = await library.search("gout flare")
    asked = [statement.searched for each in found for statement in statements(each)]
    before = await library.similarity("gout flare", asked)
    assert [each for each in embedding.texts if each in asked] == asked
    assert len(asked) == 3
    await prepare(StatementShelf(library_pool, WHO, minilm.name), minilm, lambda _: None, FILLED)
    embedding.texts.clear()

    after = await Library(library_pool, embedding, WHO).similarity("gout flare", [*asked, "Unknown."])  # type: ignore[arg-type]

    assert embedding.texts == ["gout flare", "Unknown."]
    assert after[:3] == pytest.approx(before, abs=1e-3)


EXPECTED = [
    ExpectedQuestion("what is said of part one?", "Text number 1 about gout."),
    ExpectedQuestion("how does it end?", "the end"),
]


async def questions_in(pool: Pool) -> set[str]:
    """The texts that the questions which are in are answered by."""
    rows = await pool.fetch("SELECT text FROM question_vectors JOIN passages ON id = passage")
    return {row["text"] for row in rows}


async def expect(pool: Pool, questions: Sequence[ExpectedQuestion]) -> bool:
    return await StatementShelf(pool, WHO, "counting").questions.expect("test/gout", questions)


async def test_expected_questions_are_embedded_once_beside_what_answers_them(library_pool: Pool) -> None:
    await put(library_pool, [source()])
    assert await expect(library_pool, EXPECTED)
    embedding, again = CountingEmbedding(), CountingEmbedding()

    await put(library_pool, [source()], embedding)
    await put(library_pool, [source()], again)

    assert sorted(embedding.texts) == sorted(one.question for one in EXPECTED)
    assert again.texts == []
    assert await questions_in(library_pool) == {"Text number 1 about gout.", "the end"}


async def test_a_question_that_is_no_longer_expected_is_gone(library_pool: Pool) -> None:
    await put(library_pool, [source()])
    await expect(library_pool, EXPECTED)
    await put(library_pool, [source()])
    await expect(library_pool, EXPECTED[:1])

    await put(library_pool, [source()])

    assert await questions_in(library_pool) == {"Text number 1 about gout."}


async def test_a_question_whose_answer_the_document_lost_waits_until_it_is_back(library_pool: Pool) -> None:
    await put(library_pool, [source()])
    await expect(library_pool, EXPECTED)

    await put(library_pool, [source(last="nothing of the kind")])
    assert await questions_in(library_pool) == {"Text number 1 about gout."}

    await put(library_pool, [source()])
    assert await questions_in(library_pool) == {"Text number 1 about gout.", "the end"}


async def test_nothing_is_expected_of_a_document_that_is_not_here(library_pool: Pool) -> None:
    assert not await expect(library_pool, EXPECTED)

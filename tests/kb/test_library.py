"""The library asked as a caller would ask it: the real model, the real database."""

import asyncio
import subprocess
import sys
import textwrap
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from kb.clinical_terms import with_full_forms
from kb.documents import Document, Passage
from kb.embeddings.minilm import MiniLm
from kb.errors import LibraryUnavailable
from kb.expected_questions import ExpectedQuestion
from kb.filling import fill
from kb.filters import Filters
from kb.ingest_progress import IngestProgress
from kb.library import Library
from kb.ports import Reranking, Vectors
from kb.preparing import prepare
from kb.question import understood
from kb.settings import LibrarySettings
from kb.starter import SourceText
from kb.statements import statements, text_hash
from kb.stores.shelf import Shelf
from kb.stores.statement_shelf import StatementShelf
from records.postgres.pool import Pool, open_pool
from tests.kb.conftest import ORGANISATION

ROOT = Path(__file__).parents[2]
TEXTS = {
    "Gout": "## Flares\n\nColchicine 1.2 mg, then 0.6 mg one hour later, is given for an acute flare.\n\n"
    "## Prevention\n\nAllopurinol is started at 100 mg a day and raised until uric acid is below 6 mg/dL.",
    "Asthma": "## Exacerbation\n\nPrednisolone 40 to 50 mg a day for five to seven days.",
    "Atrial fibrillation": "## Stroke prevention\n\nApixaban 5 mg twice daily is preferred over warfarin.",
    "Cirrhosis": "## Ascites\n\nSpironolactone 100 mg a day is the first diuretic.",
}


def sources() -> list[SourceText]:
    return [
        SourceText(
            Document(f"test/{title}", f"Management of {title}", "A society", date(2020 + n, 1, 1), "MIT"),
            (f"# {title}\n\n{text}",),
        )
        for n, (title, text) in enumerate(TEXTS.items())
    ]


@pytest.fixture
async def filled(library: Library, library_pool: Pool, minilm: MiniLm) -> Library:
    shelf = Shelf(library_pool, ORGANISATION, minilm.name)
    await fill(shelf, sources(), minilm, minilm.length, lambda _: None)
    return library


@pytest.mark.parametrize(
    ("asked", "holds"),
    [
        ("hey um so i was wondering what i give for a gout flare please", "Colchicine"),
        ("how do i lower urate", "Allopurinol"),
        ("which blood thinner for a fib", "Apixaban"),
        ("steroid dose for an asthma attack", "Prednisolone"),
        ("water tablets for fluid in the belly with liver disease", "Spironolactone"),
    ],
)
async def test_the_best_passage_answers_the_spoken_question(filled: Library, asked: str, holds: str) -> None:
    found = await filled.search(asked)

    assert holds in found[0].text
    assert found[0].score == max(passage.score for passage in found)
    assert len(found) == 5


async def test_no_more_than_asked_for(filled: Library) -> None:
    assert len(await filled.search("gout", limit=2)) == 2


async def test_only_the_documents_let_through_are_looked_in(filled: Library) -> None:
    recent = await filled.search("gout flare", filters=Filters(since=2022))
    within = await filled.within(Filters(source="asthma")).search("gout flare")

    assert {passage.document.published.year for passage in recent} == {2022, 2023}
    assert {passage.document.title for passage in within} == {"Management of Asthma"}
    assert len(await filled.search("gout flare")) == 5
    for filters in (
        Filters("GOUT"),
        Filters("a society", 2021, 2022),
        Filters("test/"),
        Filters(specialty="cardiology"),
        Filters("nobody"),
    ):
        found = await filled.search("gout flare", filters=filters)
        told = {document for document in await filled.documents() if filters.let_through(document)}
        assert {passage.document for passage in found} == told


@pytest.mark.usefixtures("filled")
async def test_the_passages_found_are_ordered_by_a_closer_look(library_pool: Pool, minilm: MiniLm) -> None:
    class Backwards:
        asked = ""

        async def order(self, question: str, passages: Sequence[Passage]) -> list[Passage]:
            self.asked = question
            return list(reversed(passages))

    closer = Backwards()
    plain = await with_reranking(library_pool, minilm, closer, reranked=0).search("dose in a fib")
    ordered = await with_reranking(library_pool, minilm, closer, reranked=3).search("dose in a fib")

    assert closer.asked == "dose in afib (atrial fibrillation)"
    assert [each.id for each in ordered] == [plain[place].id for place in (2, 1, 0, 3, 4)]


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("error", [LibraryUnavailable("away"), TimeoutError()])
async def test_a_closer_look_that_fails_costs_nothing_that_was_found(
    library_pool: Pool, minilm: MiniLm, error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken:
        async def order(self, question: str, passages: Sequence[Passage]) -> list[Passage]:
            raise error

    found = await with_reranking(library_pool, minilm, Broken(), reranked=3).search("colchicine in gout")

    assert "Colchicine" in found[0].text
    assert "not looked at again" in caplog.text


@pytest.mark.usefixtures("filled")
async def test_a_closer_look_that_takes_too_long_is_left(library_pool: Pool, minilm: MiniLm) -> None:
    class Slow:
        async def order(self, question: str, passages: Sequence[Passage]) -> list[Passage]:
            await asyncio.sleep(60)
            return []

    found = await with_reranking(library_pool, minilm, Slow(), reranked=3).search("colchicine in gout")

    assert "Colchicine" in found[0].text


async def test_the_second_step_is_asked_with_the_drug_that_the_first_found(library_pool: Pool, minilm: MiniLm) -> None:
    texts = {
        "Gout": "## Flares\n\nThe first line agent for an acute gout flare is colchicine.",
        "Prescribing": "## Colchicine\n\nA single dose of 0.6 mg and no more in two weeks when on dialysis.\n\n"
        "## Ibuprofen\n\nThe dose is not given when on dialysis.",
    }
    sources = [
        SourceText(Document(f"test/{title}", title, "A society", date(2020, 1, 1), "MIT"), (f"# {title}\n\n{text}",))
        for title, text in texts.items()
    ]
    await fill(Shelf(library_pool, ORGANISATION, minilm.name), sources, minilm, minilm.length, lambda _: None)
    knowing = Library(library_pool, minilm, ORGANISATION, settings=LibrarySettings(search_seconds=20), drugs_in=named)

    found = await knowing.search(
        "what is the first line drug for a gout flare and what is its dose on dialysis", limit=2
    )

    assert "first line agent" in found[0].text
    assert "0.6 mg" in " ".join(passage.text for passage in found)


def named(text: str) -> frozenset[str]:
    return frozenset({"colchicine", "ibuprofen"} & set(text.lower().replace(".", " ").split()))


def with_reranking(pool: Pool, minilm: MiniLm, reranking: Reranking, reranked: int) -> Library:
    settings = LibrarySettings(search_seconds=20, reranked=reranked, rerank_seconds=0.3)
    return Library(pool, minilm, ORGANISATION, settings=settings, reranking=reranking)


async def test_an_empty_library_finds_nothing(library: Library) -> None:
    assert await library.search("gout") == []
    assert await library.size() == (0, 0, 0)


async def test_another_organisation_finds_nothing(filled: Library) -> None:
    assert await filled.search("gout", organisation="another") == []


async def test_a_question_the_library_cannot_answer_is_far_from_it(filled: Library) -> None:
    known = (await filled.search("colchicine in an acute gout flare"))[0]
    unknown = (await filled.search("how do i reduce a dislocated shoulder"))[0]

    assert known.cosine > 0.6
    assert known.coverage > 0.7
    assert unknown.cosine < 0.35
    assert unknown.coverage < 0.35


async def test_sentences_are_compared_in_their_order(filled: Library) -> None:
    sentences = ["The weather is fine.", "Colchicine is given for gout flares.", "The weather is fine."]

    first, second, third = await filled.similarity("what treats a gout flare", sentences)

    assert second > 0.6 > first
    assert first == pytest.approx(third, abs=1e-6)
    assert await filled.similarity("gout", []) == []


async def test_counts_and_lists(filled: Library) -> None:
    assert await filled.size() == (4, 5, 4)
    assert [document.published.year for document in await filled.documents()] == [2023, 2022, 2021, 2020]


class SlowEmbedding:
    name = "slow"
    dimension = 384
    asked = 0

    async def embed(self, texts: Sequence[str]) -> Vectors:
        self.asked += len(texts)
        await asyncio.sleep(0 if self.asked < 10 else 10)
        return np.full((len(texts), 384), 384**-0.5, dtype=np.float32)


async def test_a_library_that_takes_too_long_is_an_error_in_time(library_pool: Pool) -> None:
    embedding = SlowEmbedding()
    embedding.asked = 10
    library = Library(library_pool, embedding, ORGANISATION, settings=LibrarySettings(search_seconds=0.05))

    with pytest.raises(LibraryUnavailable, match="too long") as raised:
        await library.search("gout")
    assert raised.value.retryable


async def test_a_database_that_went_away_is_an_error_that_may_be_retried(library_database: str, minilm: MiniLm) -> None:
    pool = await open_pool(library_database)
    library = Library(pool, minilm, ORGANISATION)
    await library.search("gout")
    pool.terminate()

    with pytest.raises(LibraryUnavailable) as raised:
        await library.search("gout")
    assert raised.value.retryable


async def test_what_was_embedded_once_is_remembered_but_not_for_ever(library_pool: Pool) -> None:
    embedding = SlowEmbedding()
    library = Library(library_pool, embedding, ORGANISATION, settings=LibrarySettings(sentences_remembered=2))

    await library.search("gout")
    await library.similarity("gout", ["a", "b", "a"])
    await library.similarity("gout", ["b", "c"])
    assert embedding.asked == 4
    await library.similarity("gout", ["a"])
    assert embedding.asked == 5


async def test_one_vector_serves_the_meaning_and_the_search_of_the_same_words(library_pool: Pool) -> None:
    embedding = SlowEmbedding()
    library = Library(library_pool, embedding, ORGANISATION)

    assert await library.meaning("gout", "slow") is not None
    await library.search("gout")
    assert embedding.asked == 1
    assert await library.meaning("nephritis", "another") is None
    assert embedding.asked == 1


def test_the_service_never_imports_llama_index() -> None:
    program = """
        import sys
        import kb.citations, kb.filling, kb.ingest, kb.ingest_process, kb.library
        assert not [name for name in sys.modules if name.startswith("llama_index")]
    """
    subprocess.run([sys.executable, "-c", textwrap.dedent(program)], cwd=ROOT, check=True)


async def test_a_question_that_was_expected_leads_to_its_answer(
    filled: Library, library_pool: Pool, minilm: MiniLm
) -> None:
    """In words that nothing in the document is near to."""
    words = "my landlord's parrot sings too loudly, what now"
    before = await filled.search(words)
    shelf = StatementShelf(library_pool, ORGANISATION, minilm.name)
    spironolactone = next(one for one in before if "Spironolactone" in one.text)
    [statement] = statements(spironolactone)
    [far] = await filled.similarity(words, [statement.searched])
    await shelf.questions.expect(
        spironolactone.document.key, [ExpectedQuestion("The landlord's parrot sings loudly, what now?", statement.text)]
    )

    await prepare(shelf, minilm, lambda _: None, IngestProgress(0, 0, 0, finished=True))
    after = await filled.search(words)
    [near] = await filled.similarity(words, [statement.searched])

    assert after[0].text == spironolactone.text
    assert after[0].cosine > spironolactone.cosine + 0.5
    assert near > far + 0.5


@pytest.mark.usefixtures("filled")
async def test_what_an_expected_question_led_to_is_not_put_back_by_its_own_words(
    library_pool: Pool, minilm: MiniLm
) -> None:
    """The closer look reads the passages alone, none of which says anything of parrots."""

    class Backwards:
        async def order(self, question: str, passages: Sequence[Passage]) -> list[Passage]:
            return [replace(one, score=place / 10) for place, one in enumerate(passages)][::-1]

    words = "um so the parrot sings too loudly in a p e please"
    closer = with_reranking(library_pool, minilm, Backwards(), reranked=3)
    found = await closer.search(words)
    spironolactone = next(one for one in found if "Spironolactone" in one.text)
    shelf = StatementShelf(library_pool, ORGANISATION, minilm.name)
    [statement] = statements(spironolactone)
    await shelf.questions.expect(spironolactone.document.key, [ExpectedQuestion(words, statement.text)])
    await prepare(shelf, minilm, lambda _: None, IngestProgress(0, 0, 0, finished=True))

    after = await closer.search(words)

    assert after[0].text == spironolactone.text
    assert after[0].score == after[1].score == 0.2
    assert after[0].expected == ((text_hash(statement.searched), with_full_forms(understood(words))),)
    assert all(one.expected == () for one in after[1:])

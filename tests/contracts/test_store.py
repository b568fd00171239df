"""What every store of passages must do: PostgreSQL alone, and with its vectors in Qdrant."""

from collections.abc import AsyncIterator
from datetime import date
from typing import get_args

import numpy as np
import pytest

from kb.documents import Document
from kb.engine_settings import StoreEngine, StoreSettings
from kb.errors import LibraryUnavailable
from kb.filters import Filters
from kb.ports import PassageStore, Vectors
from kb.stores import open_store
from kb.stores.qdrant import QdrantStore
from kb.stores.question_shelf import QuestionShelf, ShelvedQuestion
from kb.stores.shelf import Shelf, ShelvedPassage
from kb.stores.statement_shelf import ShelvedStatement, StatementShelf
from kb.stores.vectors import VectorPlace
from records.postgres.pool import Pool, open_pool
from tests.kb.qdrant_server import qdrant_on_loopback

MODEL = "a model"
TEXTS = {
    "gout": "Colchicine is given for an acute flare of gout.",
    "asthma": "Prednisolone 40 mg is given for an exacerbation of asthma.",
    "stroke": "Alteplase is given within 4.5 hours of an ischemic stroke.",
}


def direction(number: int) -> Vectors:
    vector = np.zeros(384, dtype=np.float32)
    vector[number] = 1
    return vector


SPECIALTIES = {"gout": ("rheumatology", "nephrology"), "stroke": ("neurology",)}


def document(key: str, year: int = 2020) -> Document:
    return Document(
        f"test/{key}",
        f"On {key}",
        "A society",
        date(year, 1, 1),
        "MIT",
        f"https://doi.org/10.1/{key}",
        specialties=SPECIALTIES.get(key, ()),
    )


PLACES: dict[int, tuple[VectorPlace, bool]] = {}
"""Where the store of a pool has its vectors put, and whether that is elsewhere."""


async def put(pool: Pool, organisation: str, model: str = MODEL) -> None:
    place, elsewhere = PLACES[id(pool)]
    await place.make(model, 384)
    shelf = Shelf(pool, organisation, model, place if elsewhere else None)
    for number, (key, text) in enumerate(TEXTS.items()):
        passage = ShelvedPassage(0, f"{key} > treatment", text, f"On {key}: {text}")
        placed = await shelf.begin(document(key, 2020 + number), pages=2)
        await shelf.add(placed, [passage], np.array([direction(number)]))
        await shelf.finish(placed, b"hash", [passage])
        assert await shelf.known(placed) == {passage.content_hash}


@pytest.fixture(params=get_args(StoreEngine))
async def store(request: pytest.FixtureRequest, library_pool: Pool) -> AsyncIterator[PassageStore]:
    if request.param == "pgvector":
        found, place = open_store(StoreSettings(), library_pool)
        PLACES[id(library_pool)] = place, False
        yield found
        return
    with qdrant_on_loopback("a key") as (_, address):
        found, place = open_store(StoreSettings("qdrant", address, "a key"), library_pool)
        PLACES[id(library_pool)] = place, True
        await place.make(MODEL, 384)
        yield found
        assert isinstance(found, QdrantStore)
        await found.close()


async def test_finds_by_meaning_what_shares_no_word(store: PassageStore, library_pool: Pool) -> None:
    await put(library_pool, "ours")

    found = await store.candidates("ours", MODEL, "zzz", direction(2), 1)

    assert [passage.text for passage in found] == [TEXTS["stroke"]]
    assert found[0].cosine == pytest.approx(1)
    assert found[0].bm25 == 0
    assert found[0].coverage == 0
    assert found[0].document == document("stroke", 2022)
    assert found[0].heading == "treatment"


async def test_finds_by_words_what_is_far_in_meaning(store: PassageStore, library_pool: Pool) -> None:
    await put(library_pool, "ours")

    found = await store.candidates("ours", MODEL, "prednisolone for asthma", direction(0), 1)

    best = max(found, key=lambda passage: passage.bm25)
    assert best.text == TEXTS["asthma"]
    assert best.coverage == pytest.approx(1)
    assert best.cosine == pytest.approx(0)
    assert len(found) == 2


async def test_a_rare_word_weighs_more_than_one_that_every_passage_has(store: PassageStore, library_pool: Pool) -> None:
    await put(library_pool, "ours")

    found = await store.candidates("ours", MODEL, "colchicine given", direction(0), 3)

    by_text = {passage.text: passage.bm25 for passage in found}
    assert by_text[TEXTS["gout"]] > 4 * by_text[TEXTS["asthma"]] > 0


async def test_a_word_the_library_never_saw_lowers_coverage(store: PassageStore, library_pool: Pool) -> None:
    await put(library_pool, "ours")

    known = await store.candidates("ours", MODEL, "colchicine", direction(0), 1)
    unknown = await store.candidates("ours", MODEL, "colchicine ivermectin", direction(0), 1)

    assert known[0].coverage == pytest.approx(1)
    assert unknown[0].coverage < 0.5


async def test_an_organisation_never_finds_anothers_passages(store: PassageStore, library_pool: Pool) -> None:
    await put(library_pool, "ours")

    assert await store.candidates("theirs", MODEL, "gout", direction(0), 5) == []
    assert await store.size("theirs") == (0, 0, 0)
    assert await store.documents("theirs") == []


async def test_vectors_of_another_model_are_never_compared(store: PassageStore, library_pool: Pool) -> None:
    await put(library_pool, "ours", "another model")

    assert await store.candidates("ours", MODEL, "gout", direction(0), 5) == []


@pytest.mark.parametrize(
    ("filters", "keys"),
    [
        (Filters(), {"gout", "asthma", "stroke"}),
        (Filters(source="ON GOUT"), {"gout"}),
        (Filters(source="a society"), {"gout", "asthma", "stroke"}),
        (Filters(source="test/stroke"), {"stroke"}),
        (Filters(source="on %"), set()),
        (Filters(since=2021), {"asthma", "stroke"}),
        (Filters(until=2021), {"gout", "asthma"}),
        (Filters(since=2021, until=2021), {"asthma"}),
        (Filters(specialty="Rheumatology"), {"gout"}),
        (Filters(specialty="rheum"), set()),
        (Filters(source="society", since=2022, specialty="neurology"), {"stroke"}),
        (Filters(since=2021, specialty="rheumatology"), set()),
    ],
)
async def test_looks_only_in_the_documents_that_the_filters_let_through(
    store: PassageStore,
    library_pool: Pool,
    filters: Filters,
    keys: set[str],
) -> None:
    await put(library_pool, "ours")
    await put(library_pool, "theirs")

    found = await store.candidates("ours", MODEL, "given for gout, asthma and stroke", direction(0), 5, filters=filters)

    assert {passage.document.key.removeprefix("test/") for passage in found} == keys
    assert len(found) == len(keys)
    assert all(passage.bm25 > 0 for passage in found)


async def test_more_than_are_wanted_of_those_let_through_are_left_out(store: PassageStore, library_pool: Pool) -> None:
    await put(library_pool, "ours")

    found = await store.candidates("ours", MODEL, "zzz", direction(0), 1, filters=Filters(since=2021))

    assert len(found) == 1


async def test_a_statement_is_compared_by_its_hash_with_vectors_of_the_same_model(
    store: PassageStore,
    library_pool: Pool,
) -> None:
    await put(library_pool, "ours")
    await put(library_pool, "theirs", "another model")
    halfway = (direction(0) + direction(1)) / np.float32(np.sqrt(2))
    for organisation, model in (("ours", MODEL), ("theirs", "another model")):
        shelf = StatementShelf(library_pool, organisation, model)
        first, second, *_ = await shelf.documents()
        here, there = (await shelf.passages(first))[0].id, (await shelf.passages(second))[0].id
        said = [
            ShelvedStatement(here, "a", b"a"),
            ShelvedStatement(there, "a", b"a"),
            ShelvedStatement(there, "b", b"b"),
        ]
        await shelf.add(said, np.array([direction(0), direction(0), halfway]))

    near = await store.closeness(MODEL, direction(1), [b"a", b"b", b"c"])

    assert near == {b"a": pytest.approx(0), b"b": pytest.approx(0.7071, abs=1e-3)}
    assert await store.closeness("a third model", direction(1), [b"a"]) == {}
    assert await store.closeness(MODEL, direction(1), []) == {}


async def test_counts_and_lists_what_is_in_newest_first(store: PassageStore, library_pool: Pool) -> None:
    await put(library_pool, "ours")

    assert await store.size("ours") == (3, 3, 6)
    assert [each.key for each in await store.documents("ours")] == ["test/stroke", "test/asthma", "test/gout"]


async def test_odd_questions_are_no_error(store: PassageStore, library_pool: Pool) -> None:
    await put(library_pool, "ours")

    for question in ("", "the of and", "' OR 1=1; --", "a:* & !b | <->", "\u2028é🚑"):
        assert len(await store.candidates("ours", MODEL, question, direction(0), 2)) >= 2


async def test_what_is_deleted_is_gone_from_answers_at_once(store: PassageStore, library_pool: Pool) -> None:
    await put(library_pool, "ours")

    await library_pool.execute("DELETE FROM documents WHERE key <> 'test/asthma'")

    for _ in range(2):
        found = await store.candidates("ours", MODEL, "gout", direction(0), 2)
        assert [passage.text for passage in found] == [TEXTS["asthma"]]


async def test_filters_hold_for_what_is_near_too(store: PassageStore, library_pool: Pool) -> None:
    await put(library_pool, "ours")

    since = await store.candidates("ours", MODEL, "gout", direction(0), 1, filters=Filters(since=2022))
    until = await store.candidates("ours", MODEL, "zzz", direction(2), 3, filters=Filters(until=2021, source="on "))
    nothing = await store.candidates("ours", MODEL, "gout", direction(0), 3, filters=Filters(source="nobody"))

    assert [passage.text for passage in since] == [TEXTS["stroke"]]
    assert {passage.text for passage in until} == {TEXTS["gout"], TEXTS["asthma"]}
    assert nothing == []


async def test_vectors_are_taken_out_by_organisation_and_model(store: PassageStore, library_pool: Pool) -> None:
    await put(library_pool, "ours")
    await put(library_pool, "theirs")
    place, _ = PLACES[id(library_pool)]

    await place.drop("ours", MODEL)

    assert await store.candidates("ours", MODEL, "gout", direction(0), 2) == []
    assert len(await store.candidates("theirs", MODEL, "gout", direction(0), 2)) >= 2


async def test_a_database_that_went_away_is_our_error(store: PassageStore, library_database: str) -> None:
    pool = await open_pool(library_database)
    pool.terminate()
    gone, _ = open_store(StoreSettings(), pool)

    with pytest.raises(LibraryUnavailable):
        await gone.size("ours")


async def expect(pool: Pool, organisation: str, key: str, way: int, text_hash: bytes = b"statement") -> None:
    """One question is expected of this document, in this direction."""
    shelf = QuestionShelf(pool, organisation, MODEL)
    passage = await pool.fetchval(
        "SELECT id FROM passages WHERE organisation = $1 AND text = $2", organisation, TEXTS[key]
    )
    await shelf.add([ShelvedQuestion(passage, "asked", bytes([way]), text_hash)], np.array([direction(way)]))


async def test_an_expected_question_leads_to_the_passage_that_answers_it(
    store: PassageStore, library_pool: Pool
) -> None:
    await put(library_pool, "ours")
    await put(library_pool, "theirs")
    await expect(library_pool, "ours", "asthma", 7)
    await expect(library_pool, "ours", "stroke", 8)
    await expect(library_pool, "theirs", "gout", 7)

    near = await store.questions_near("ours", MODEL, direction(7), 1)
    found = await store.candidates("ours", MODEL, "zzz", direction(0), 1, also=list(near))
    since = await store.questions_near("ours", MODEL, direction(7), 5, filters=Filters(since=2022))

    assert list(near.values()) == pytest.approx([1])
    assert {passage.text for passage in found} == {TEXTS["gout"], TEXTS["asthma"]}
    assert [passage.cosine for passage in found if passage.id in near] == pytest.approx([0])
    assert list(since.values()) == pytest.approx([0])
    assert await store.questions_near("ours", "another model", direction(7), 5) == {}


async def test_of_several_questions_the_nearest_tells_how_close_a_statement_is(
    store: PassageStore, library_pool: Pool
) -> None:
    await put(library_pool, "ours")
    await expect(library_pool, "ours", "asthma", 7)
    await expect(library_pool, "ours", "asthma", 8)

    assert await store.questions_closeness(MODEL, direction(8), [b"statement", b"another"]) == {
        b"statement": pytest.approx(1)
    }


async def test_filters_hold_for_passages_that_a_question_led_to(store: PassageStore, library_pool: Pool) -> None:
    await put(library_pool, "ours")
    await expect(library_pool, "ours", "asthma", 7)
    near = await store.questions_near("ours", MODEL, direction(7), 5, filters=Filters(since=2021))

    found = await store.candidates("ours", MODEL, "zzz", direction(2), 1, filters=Filters(since=2021), also=list(near))

    assert {passage.text for passage in found} == {TEXTS["asthma"], TEXTS["stroke"]}

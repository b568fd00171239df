"""The closer look, on vectors made by hand, and with the real model over a library."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from kb.documents import Document, Passage
from kb.embeddings.minilm import MiniLm
from kb.ports import PieceVectors, Vectors
from kb.rerank.late_interaction import LATELY, LateInteraction, nearness, weighed
from kb.stores.pgvector import PgvectorStore
from kb.stores.shelf import Shelf, ShelvedPassage
from records.postgres.pool import Pool
from tests.kb.conftest import ORGANISATION

DOCUMENT = Document("k", "t", "o", date(2020, 1, 1), "MIT")


def passage(number: int, score: float) -> Passage:
    return Passage(number, DOCUMENT, "s", f"text {number}", score=score)


def rows(*each: Sequence[int]) -> PieceVectors:
    return np.array(each, dtype=np.int8)


class HandMade:
    """Two directions; the question has one piece in each."""

    name, dimension, pieces_name = "hand", 2, "hand/2"

    async def embed(self, texts: Sequence[str]) -> Vectors:
        return np.ones((len(texts), 2), dtype=np.float32)

    async def embed_with_pieces(self, texts: Sequence[str]) -> tuple[Vectors, list[PieceVectors]]:
        return await self.embed(texts), [rows([127, 0])] * len(texts)

    async def question_pieces(self, question: str) -> Vectors:
        return np.eye(2, dtype=np.float32)

    def piece_words(self, text: str) -> Sequence[str]:
        return text.split()


class Kept:
    def __init__(self, kept: Mapping[int, PieceVectors]) -> None:
        self._kept = {number: each.tobytes() for number, each in kept.items()}
        self.fetched: list[int] = []

    async def pieces(self, model: str, passages: Sequence[int]) -> Mapping[int, bytes]:
        assert model == "hand/2"
        self.fetched += passages
        return {number: self._kept[number] for number in passages if number in self._kept}


def test_each_piece_of_the_question_meets_the_one_nearest_to_it() -> None:
    asked = np.eye(2, dtype=np.float32)

    near = nearness(asked, [rows([127, 0]), rows([127, 0], [0, 127], [-127, 0]), rows([0, -127])])

    assert near == pytest.approx([0.5, 1, -0.5], abs=0.01)


def test_the_length_of_what_was_kept_does_not_count() -> None:
    near = nearness(np.eye(2, dtype=np.float32)[:1], [rows([64, 64]), rows([90, 90])])

    assert near[0] == pytest.approx(near[1], abs=0.01)


def test_the_new_score_weighs_both_and_sets_the_order() -> None:
    found = [passage(1, 1.0), passage(2, 0.5), passage(3, 0.4)]
    near = np.array([0.1, 0.2, 0.9], dtype=np.float32)

    closer = weighed(found, near, 1.0)
    as_before = weighed(found, near, 0.0)

    assert [each.id for each in closer] == [3, 2, 1]
    assert [each.id for each in as_before] == [1, 2, 3]
    assert [each.score for each in closer] == pytest.approx([1, 0.125, 0])


async def test_the_same_passages_best_first() -> None:
    kept = Kept({1: rows([127, 0]), 2: rows([127, 0], [0, 127])})

    ordered = await LateInteraction(HandMade(), kept).order("?", [passage(1, 0.6), passage(2, 0.5)])

    assert [each.id for each in ordered] == [2, 1]
    assert [replace(each, score=0) for each in ordered] == [passage(2, 0), passage(1, 0)]


async def test_as_they_were_when_one_has_no_pieces_yet() -> None:
    kept = Kept({2: rows([0, 127])})
    found = [passage(1, 0.6), passage(2, 0.5)]

    assert await LateInteraction(HandMade(), kept).order("?", found) == found
    assert await LateInteraction(HandMade(), kept).order("?", []) == []


async def test_pieces_just_ordered_are_not_fetched_again() -> None:
    kept = Kept({1: rows([127, 0]), 2: rows([0, 127]), 3: rows([127, 0])})
    late = LateInteraction(HandMade(), kept)

    await late.order("?", [passage(1, 0.6), passage(2, 0.5)])
    await late.order("??", [passage(2, 0.6), passage(3, 0.5)])

    assert kept.fetched == [1, 2, 3]


async def test_pieces_are_not_remembered_for_ever() -> None:
    kept = Kept({number: rows([127, 0]) for number in range(LATELY + 2)})
    late = LateInteraction(HandMade(), kept)

    await late.order("?", [passage(number, 0.5) for number in range(LATELY)])
    await late.order("?", [passage(0, 0.6), passage(LATELY, 0.5)])  # 0 is used again, so that 1 goes
    await late.order("?", [passage(0, 0.6), passage(1, 0.5)])

    assert kept.fetched == [*range(LATELY), LATELY, 1]


async def test_with_the_real_model_and_the_real_store(library_pool: Pool, minilm: MiniLm) -> None:
    texts = ["The weather is fine today.", "Apixaban is given for stroke prevention in atrial fibrillation."]
    shelf = Shelf(library_pool, ORGANISATION, minilm.name)
    number = await shelf.begin(DOCUMENT, 1)
    passages = [ShelvedPassage(place, "s", text, text) for place, text in enumerate(texts)]
    await shelf.add(number, passages, *await minilm.embed_with_pieces(texts), minilm.pieces_name)
    store = PgvectorStore(library_pool)
    question = "which drug prevents a stroke in atrial fibrillation"
    found = await store.candidates(ORGANISATION, minilm.name, question, await _vector(minilm, question), 5)

    ordered = await LateInteraction(minilm, store, 1.0).order(question, sorted(found, key=lambda each: each.cosine))

    assert [each.text for each in ordered] == texts[::-1]


async def _vector(minilm: MiniLm, text: str) -> Vectors:
    row: Vectors = (await minilm.embed([text]))[0]
    return row

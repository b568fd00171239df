"""The vectors of word pieces, and how small they are kept."""

from typing import Any

import numpy as np
import pytest

from kb.embeddings.minilm import MiniLm
from kb.embeddings.pieces import KEPT, as_bytes, directions, telling, unit_pieces
from kb.rerank.late_interaction import nearness


def test_the_directions_stand_at_right_angles() -> None:
    matrix = directions()

    assert matrix.shape == (384, KEPT)
    assert np.allclose(matrix.T @ matrix, np.eye(KEPT), atol=0.01)


async def test_most_of_a_clinical_text_lies_in_the_directions(minilm: MiniLm) -> None:
    _, hidden = minilm.hidden("Apixaban is preferred over warfarin for stroke prevention in atrial fibrillation.")
    rows = hidden / np.linalg.norm(hidden, axis=1, keepdims=True)

    assert np.square(rows @ directions()).sum(axis=1).mean() > 0.65


def test_marks_are_left_out() -> None:
    kept = telling({"[CLS]": 0, "[SEP]": 1, "drug": 2, "##s": 3, ",": 4, "5": 5, "[PAD]": 6})

    assert kept.tolist() == [False, False, True, True, False, True, False]


async def test_a_text_and_its_pieces_are_read_in_one_run(minilm: MiniLm) -> None:
    texts = ["Gout: colchicine, 0.6 mg.", "...", "x " * 1_000]

    vectors, pieces = await minilm.embed_with_pieces(texts)

    assert np.allclose(vectors, await minilm.embed(texts), atol=1e-5)
    assert [each.dtype == np.int8 and each.shape[1] == KEPT for each in pieces] == [True] * 3
    assert [len(each) for each in pieces] == [len(minilm.hidden(text)[1]) for text in texts]
    assert len(pieces[2]) == 254
    assert (await minilm.embed_with_pieces([]))[0].shape == (0, 384)


async def test_as_bytes_they_are_nearly_as_near(minilm: MiniLm) -> None:
    asked = await minilm.question_pieces("what is the dose of colchicine")
    _, hidden = minilm.hidden("Colchicine 0.6 mg once daily.")
    rows = unit_pieces(hidden)

    assert nearness(asked, [as_bytes(rows)])[0] == pytest.approx(float((asked @ rows.T).max(axis=1).mean()), abs=0.01)
    assert np.allclose(np.linalg.norm(asked, axis=1), 1, atol=1e-5)


async def test_a_question_is_read_once_for_its_vector_and_its_pieces() -> None:
    read = []

    async def run(function: Any, *arguments: Any) -> Any:
        read.append(arguments)
        return function(*arguments)

    model = MiniLm(run)
    await model.embed(["what is the dose of colchicine"])
    pieces = await model.question_pieces("what is the dose of colchicine")

    assert read == [("what is the dose of colchicine",)]
    for number in range(20):
        await model.question_pieces(f"question {number}")
    assert np.array_equal(await model.question_pieces("what is the dose of colchicine"), pieces)
    assert len(read) == 22

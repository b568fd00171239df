"""Which statement of a passage meets which word of the question, on vectors made by hand and by the real model."""

import re
from collections.abc import Sequence
from datetime import date

import numpy as np

from kb.documents import Document, Passage
from kb.embeddings.minilm import MiniLm
from kb.ports import PieceVectors, Vectors
from kb.rerank.late_interaction import LateInteraction
from kb.rerank.words_met import WordsMet, words_met
from kb.statements import Statement, statements
from tests.kb.rerank.test_late_interaction import HandMade, Kept

DOCUMENT = Document("k", "Ascites", "o", date(2020, 1, 1), "MIT")
LIST = "- Furosemide is given daily.\n- Albumin is given weekly."
TABLE = "| Drug | Ceiling | Route |\n|---|---|---|\n| Furosemide | 160 mg | oral |\n| Albumin | 40 g | vein |"


def told(text: str) -> list[str]:
    """Every word is one piece."""
    return re.findall(r"[a-z0-9]+", text.lower())


def passage(text: str, section: str = "Drugs") -> Passage:
    return Passage(1, DOCUMENT, section, text)


def met(asked: str, found: Passage, read: str) -> tuple[list[Statement], WordsMet]:
    """Each word of ``read``, what the model read of the passage, lies in a direction of its own."""
    every = list(dict.fromkeys([*told(read), *told(asked)]))
    directions = np.eye(len(every), dtype=np.float32)

    def rows(words: Sequence[str]) -> Vectors:
        chosen: Vectors = directions[[every.index(word) for word in words]]
        return chosen

    pieces: PieceVectors = (127 * rows(told(read))).astype(np.int8)
    said = statements(found)
    return said, words_met(rows(told(asked)), told(asked), {found.id: pieces}, said, told)


def test_a_word_is_met_by_the_statement_it_lies_in_and_not_by_its_neighbour() -> None:
    said, near = met("weekly furosemide", passage(LIST), f"Ascites: Drugs\n{LIST}")

    assert [each.text for each in said] == ["Furosemide is given daily.", "Albumin is given weekly."]
    assert near.words == ("weekly", "furosemide")
    assert near.said.tolist() == [[0, 1], [1, 0]]
    assert near.headed.tolist() == [[0, 0], [0, 0]]


def test_title_and_section_are_told_apart_from_what_is_said() -> None:
    _, near = met("ascites drugs", passage(LIST), f"Ascites: Drugs\n{LIST}")

    assert near.headed.tolist() == [[1, 1], [1, 1]]
    assert near.said.tolist() == [[0, 0], [0, 0]]


def test_a_row_lies_in_the_head_of_its_table_as_well() -> None:
    read = "Ascites: Drugs Drug, Ceiling, Route Furosemide, 160 mg, oral Albumin, 40 g, vein"
    said, near = met("ceiling furosemide albumin", passage(TABLE), read)

    rows = {each.text.split(":")[0]: place for place, each in enumerate(said)}
    assert near.said[rows["Furosemide"]].tolist() == [1, 1, 0]
    assert near.said[rows["Albumin"]].tolist() == [1, 0, 1]


def test_a_passage_that_was_not_read_to_its_end_is_taken_whole() -> None:
    _, near = met("weekly furosemide", passage(LIST), "Ascites: Drugs Furosemide is given daily")

    assert near.said.tolist() == [[0, 1], [0, 1]]


def test_a_word_of_several_pieces_is_as_near_as_they_are_in_the_middle() -> None:
    asked = np.eye(2, dtype=np.float32)
    pieces = np.array([[0, 0], [0, 0], [127, 0]], dtype=np.int8)

    near = words_met(asked, ["furosemide"] * 2, {1: pieces}, statements(passage("Given.")), told)

    assert near.words == ("furosemide",)
    assert near.said.tolist() == [[0.5]]


async def test_nothing_is_told_where_pieces_are_missing_or_nothing_is_asked() -> None:
    said = statements(passage(LIST))
    late = LateInteraction(HandMade(), Kept({}))

    assert await late.words_met("furosemide", said) is None
    assert await late.words_met("furosemide", []) is None
    assert await LateInteraction(HandMade(), Kept({1: np.ones((3, 2), dtype=np.int8)})).words_met("", said) is None


async def test_the_real_model_knows_words_of_like_meaning(minilm: MiniLm) -> None:
    found = passage("- Physicians may prescribe water tablets at night.\n- The ward has twelve beds and two nurses.")
    _, [pieces] = await minilm.embed_with_pieces([f"Ascites: Drugs\n{found.text.replace('- ', '')}"])
    question = "which diuretic does the doctor give"

    near = words_met(
        await minilm.question_pieces(question),
        minilm.piece_words(question),
        {1: pieces},
        statements(found),
        minilm.piece_words,
    )

    doctor = near.words.index("doctor")
    assert near.said[0, doctor] > near.said[1, doctor] + 0.1

from datetime import date

import pytest

from kb.documents import Document, Passage
from kb.retrieval import fuse

DOCUMENT = Document("k", "t", "o", date(2020, 1, 1), "MIT")


def passage(number: int, cosine: float, bm25: float) -> Passage:
    return Passage(number, DOCUMENT, "s", "text", cosine=cosine, bm25=bm25)


def test_both_figures_are_stretched_weighed_and_added() -> None:
    ranked = fuse([passage(1, 0.2, 10.0), passage(2, 0.6, 0.0), passage(3, 0.4, 5.0)], 0.7)

    assert [each.id for each in ranked] == [2, 3, 1]
    assert [each.score for each in ranked] == pytest.approx([0.7, 0.5, 0.3])
    assert ranked[0].cosine == 0.6


def test_a_single_candidate_and_none_are_no_error() -> None:
    assert [each.score for each in fuse([passage(1, 0.5, 3.0)], 0.7)] == [0.0]
    assert fuse([], 0.7) == []


def test_equals_keep_a_steady_order() -> None:
    assert [each.id for each in fuse([passage(9, 0.5, 1.0), passage(4, 0.5, 1.0)], 0.7)] == [4, 9]

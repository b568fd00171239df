"""A brand is asked for by its substance."""

import pytest

from dialog.question.brand_names import substance_of


def test_a_brand_is_its_substance() -> None:
    assert substance_of("entresto") == "valsartan and sacubitril"


def test_what_the_table_says_of_a_substance_is_left_out() -> None:
    assert substance_of("samsca") == "tolvaptan"


@pytest.mark.parametrize("word", ["apixaban", "first", "nonsense"])
def test_a_generic_name_and_an_everyday_word_are_none(word: str) -> None:
    assert substance_of(word) is None

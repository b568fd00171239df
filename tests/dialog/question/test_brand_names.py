"""A brand is asked for by its substance."""

from dialog.question.brand_names import with_substances


def test_a_brand_is_its_substance() -> None:
    assert with_substances("dose of Entresto in heart failure") == "dose of valsartan and sacubitril in heart failure"


def test_a_brand_beside_its_substance_and_an_everyday_word_stay() -> None:
    assert with_substances("Eliquis, apixaban, what dose") == "Eliquis, apixaban, what dose"
    assert with_substances("how long is the first course") == "how long is the first course"

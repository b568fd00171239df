import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.clinical_terms import in_written_words, with_full_forms


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("fib four above two point six seven", "FIB-4 above 2.67"),
        ("the q sofa criteria", "the qSOFA criteria"),
        ("curb sixty five", "CURB-65"),
        ("chads vasc score", "CHA2DS2-VASc score"),
        ("treat d k a now", "treat dka now"),
        ("treat D.K.A. now", "treat DKA now"),
        ("an e g f r of thirty", "an egfr of 30"),
        ("is a p e likely", "is a pe likely"),
        ("a fib with a fast rate", "afib with a fast rate"),
        ("blood pressure one forty over ninety", "blood pressure 140 over 90"),
        ("two hundred and twenty five milligrams", "225 milligrams"),
        ("three thousand units", "3000 units"),
        ("zero point one units", "0.1 units"),
        ("five and seven days", "5 and 7 days"),
    ],
)
def test_spoken_letters_and_numbers_become_the_guidelines_own(said: str, written: str) -> None:
    assert in_written_words(said) == written


@pytest.mark.parametrize("said", ["which one to use", "one two three", "give point five", "vitamin d in a baby", ""])
def test_what_may_mean_something_else_stays(said: str) -> None:
    assert in_written_words(said) == said


def test_a_full_form_that_was_said_is_not_said_again() -> None:
    assert with_full_forms("diabetic ketoacidosis or dka") == "diabetic ketoacidosis or dka"


def test_the_full_form_stands_behind_the_abbreviation() -> None:
    assert with_full_forms("time for STEMI") == "time for STEMI (ST-elevation myocardial infarction)"
    assert with_full_forms("it maps to caps") == "it maps to caps"
    assert with_full_forms("are ARBs safe") == "are ARBs (angiotensin receptor blocker) safe"


@given(st.lists(st.sampled_from("one two ten twenty hundred thousand point and a b d k patient".split()), max_size=12))
def test_any_run_of_number_words_is_taken(words: list[str]) -> None:
    assert in_written_words(" ".join(words)) or not words

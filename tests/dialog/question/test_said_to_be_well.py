"""What is normal is no part of the question."""

import pytest

from dialog.answers.library_answer import as_asked
from dialog.question.said_to_be_well import without_what_is_well


@pytest.mark.parametrize(
    ("words", "rest"),
    [
        (
            "Clexane for a 70-kilo woman, normal kidneys. What do I write up?",
            "Clexane for a 70-kilo woman. What do I write up?",
        ),
        ("apixaban dose, her renal function is fine", "apixaban dose"),
        ("metformin dose with no renal impairment", "metformin dose"),
        ("vancomycin with normal renal function and liver", "vancomycin"),
    ],
)
def test_what_is_well_is_left_out(words: str, rest: str) -> None:
    assert without_what_is_well(words).replace(" .", ".") == (rest if len(rest.split()) > 1 else words)


@pytest.mark.parametrize(
    "words", ["apixaban dose in renal impairment", "what is a normal creatinine", "normal kidneys"]
)
def test_what_is_asked_about_stays(words: str) -> None:
    assert "renal" in without_what_is_well(words) or "normal" in without_what_is_well(words)


def test_the_library_is_not_asked_for_it() -> None:
    assert not {"kidney", "renal"} & as_asked("enoxaparin dose, normal kidneys").weights.keys()

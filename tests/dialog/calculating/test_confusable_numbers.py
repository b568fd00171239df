"""Fifteen and fifty: said so that they cannot be mistaken, and corrected by a bare number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.calculating.confusable_numbers import other
from dialog.wording.speech_text import speakable
from tests.dialog.calculating.talking import talked

CLEARANCE = "> creatinine clearance for a {age} year old woman, {weight}, creatinine {creatinine}\n> actual"


@pytest.mark.parametrize(
    ("figure", "sounds_like"),
    [(13, 30), (15, 50), (90, 19), (140, 114), (115, 150), (1015, 1050), (12, None), (20, None), (100, None),
     (110, None), (15.5, None), (55, None), (0, None)],
)  # fmt: skip
def test_what_sounds_like_a_number(figure: float, sounds_like: float | None) -> None:
    assert other(figure) == sounds_like


@given(st.integers(0, 2000))
def test_of_two_numbers_each_sounds_like_the_other(figure: int) -> None:
    found = other(figure)
    assert found is None or (found != figure and other(found) == figure)


def read_back(age: int = 74, weight: str = "62 kilos", creatinine: str = "1.2") -> str:
    return " ".join(talked(CLEARANCE.format(age=age, weight=weight, creatinine=creatinine)).said)


def test_a_number_is_told_digit_by_digit_where_the_other_would_be_as_plausible() -> None:
    assert "Age 80, eight zero, years" in read_back(age=80)
    assert "weight 150, one five zero, kilograms" in read_back(weight="150 kilos")
    assert "from 130, one three zero, pounds" in read_back(weight="130 pounds")
    assert "glucose 150, one five zero, milligrams" in " ".join(talked("> homa ir\n> 12\n> one fifty").said)
    talked("""
        > creatinine clearance for a woman of 74, creatinine 115
        For the creatinine, did you mean 115, one one five, micromoles per liter?
    """)


def test_other_numbers_are_told_as_they_are() -> None:
    assert "Age 74 years, sex female, weight 62 kilograms, creatinine 1.2 milligrams per deciliter." in read_back()
    assert "age 70 years" in read_back(age=70).lower()  # nobody of 17 is asked about here
    assert "weight 50 kilograms" in read_back(weight="50 kilos")


def test_it_is_heard_as_words() -> None:
    assert speakable("Weight 15, one five, kilograms.") == "Weight fifteen, one five, kilograms."


def test_a_number_that_was_not_said_is_not_told_digit_by_digit() -> None:
    assert "Sodium 140 milliequivalents" in " ".join(talked("> anion gap, chloride 104, bicarbonate 24\n> normal").said)


def test_a_doubted_number_is_told_so_and_its_digits_take_its_place() -> None:
    turn = talked("""
        > creatinine clearance for a 74 year old woman
        What is the weight?
        > fifteen
        I heard weight 15, one five, kilograms. Is that right?
        > no, five zero
        What is the serum creatinine?
    """)
    assert turn.state.values["weight"] == 50


@pytest.mark.parametrize("words", ["fifteen", "yes, fifteen", "fifteen, one five", "one five kilos"])
def test_a_doubted_number_that_is_said_once_more_is_taken(words: str) -> None:
    turn = talked(
        f"> creatinine clearance for a 74 year old woman\n> fifteen\n> {words}\nWhat is the serum creatinine?"
    )
    assert turn.state.values["weight"] == 15


@pytest.mark.parametrize("words", ["one fifteen", "115 micromoles per liter", "yes, one one five"])
def test_a_doubted_unit_is_taken_when_the_figure_is_said_once_more(words: str) -> None:
    turn = talked(f"> creatinine clearance for a woman of 74, creatinine 115\n> {words}")
    assert turn.state.values["creatinine"] == pytest.approx(1.3009, abs=0.001)


@pytest.mark.parametrize("words", ["no, fifty, not fifteen", "fifty not fifteen.", "not fifteen, fifty"])
def test_what_it_is_not_may_be_said_beside_what_it_is(words: str) -> None:
    doubted = talked(f"> creatinine clearance for a 74 year old woman\n> fifteen\n> {words}")
    assert doubted.state.values["weight"] == 50
    read = talked(f"> anion gap, sodium 140, chloride 104, bicarbonate 15\n> {words}")
    assert read.state.values["bicarbonate"] == 50


@pytest.mark.parametrize("words", ["no, five zero", "No five-zero.", "no five o", "fifty", "it's fifty, five zero"])
def test_a_bare_number_corrects_the_value_that_sounds_like_it(words: str) -> None:
    turn = talked(f"> anion gap, sodium 140, chloride 104, bicarbonate 15\n> {words}\nBicarbonate 50, five zero, milli")
    assert turn.state.values == {"sodium": 140, "chloride": 104, "bicarbonate": 50}


def test_a_correction_is_in_the_unit_that_was_said() -> None:
    turn = talked(CLEARANCE.format(age=74, weight="150 pounds", creatinine="1.2") + "\n> no, one one five")
    assert turn.state.values["weight"] == pytest.approx(52.163, abs=0.001)


def test_fifty_and_sixty_are_corrected_for_each_other() -> None:
    assert talked(CLEARANCE.format(age=61, weight="62 kilos", creatinine="1.2") + "\n> no, five one").state.values[
        "age"
    ] == 51  # fmt: skip


@pytest.mark.parametrize("words", ["no, four two", "five zero kilos and something", "no"])
def test_what_sounds_like_none_of_the_values_corrects_none(words: str) -> None:
    dialogue = "> anion gap, sodium 140, chloride 104, bicarbonate 15"
    assert talked(f"{dialogue}\n> {words}").state.values == talked(dialogue).state.values


def test_what_sounds_like_two_of_the_values_corrects_neither() -> None:
    dialogue = "> parkland, 50 kilos, 50 percent"
    assert talked(f"{dialogue}\n> no, one five").state.values == talked(dialogue).state.values

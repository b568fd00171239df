"""The answer where one number was asked for: as the recogniser writes it, and how much of it was told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.calculating.conversation import hear
from dialog.calculating.one_number import Awaited, Told, awaited, in_figures, told
from dialog.calculating.state import Stage, State
from dialog.wording.speech_text import digit_by_digit, whole_number
from kb.calculators.registry import CALCULATORS
from tests.dialog.calculating.talking import talked

SODIUM, BICARBONATE = ("anion_gap", "sodium"), ("anion_gap", "bicarbonate")
CREATININE, WEIGHT = ("cockcroft_gault", "creatinine"), ("cockcroft_gault", "weight")
HEART_RATE, GLASGOW, PH = ("qtc", "heart_rate"), ("sofa", "glasgow"), ("psi", "ph")
POTASSIUM, GLUCOSE = ("apache_ii", "potassium"), ("psi", "glucose")
Asked = tuple[str, str]


def wanted(asked: Asked) -> Awaited:
    return awaited(CALCULATORS[asked[0]].input(asked[1]))


@pytest.mark.parametrize(
    ("asked", "words", "read"),
    [
        (SODIUM, "One for two.", "142"),
        (SODIUM, "One, four, two.", "142"),
        (SODIUM, "One or two.", "102"),
        (SODIUM, "One o four,", "104"),
        (SODIUM, "The hundred and thirty-eight,", "138"),
        (SODIUM, "One hundred, 140.", "140"),
        (BICARBONATE, "Two-four.", "24"),
        (BICARBONATE, "A team,", "18"),
        (BICARBONATE, "Eddie.", "80"),
        (CREATININE, "Till,", "2"),
        (CREATININE, "To.", "2"),
        (CREATININE, "For.", "4"),
        (CREATININE, "Won.", "1"),
        (CREATININE, "Ate.", "8"),
        (CREATININE, "To point to.", "2.2"),
        (CREATININE, "Oh, point seven.", "0.7"),
        (CREATININE, "A point seven.", "0.7"),
        (CREATININE, "Too pointed,", "2.8"),
        (CREATININE, "The creatinine is too point one.", "the creatinine is 2.1"),
        (CREATININE, "90 micromoles.", "90 micromoles"),
        (WEIGHT, "Nine, zero.", "90"),
        (WEIGHT, "No five-zero.", "no 50"),
        (WEIGHT, "fifty, five zero", "50"),
        (WEIGHT, "eighty eighty kilos", "80 kilos"),
        (WEIGHT, "seventy, seventy five", "75"),
        (WEIGHT, "fifty, five", "55"),
        (HEART_RATE, "One can.", "110"),
        (PH, "Seven point to five,", "7.25"),
        (POTASSIUM, "For a point to,", "4.2"),
    ],
)
def test_what_the_recogniser_wrote_of_a_number_is_read_as_digits(asked: Asked, words: str, read: str) -> None:
    assert in_figures(words, wanted(asked)) == read


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (BICARBONATE, "two to four"),
        (CREATININE, "one or two"),
        (GLUCOSE, "seventy to eighty"),
        (SODIUM, "forty, no, fifty"),
        (WEIGHT, "seventy, eighty"),
        (SODIUM, "one forty for the sodium and four for the potassium"),
        (CREATININE, "what is it for"),
        (CREATININE, "free"),
        (WEIGHT, ""),
    ],
)
def test_a_range_a_choice_of_numbers_and_other_words_stay_what_they_are(asked: Asked, words: str) -> None:
    assert in_figures(words, wanted(asked)) == words
    assert told(words, wanted(asked)) is Told.NOTHING


@pytest.mark.parametrize(
    ("asked", "words", "much"),
    [
        (SODIUM, "One.", Told.BROKEN),
        (SODIUM, "One, four.", Told.BROKEN),
        (SODIUM, "One hundred and", Told.BROKEN),
        (SODIUM, "One hundred,", Told.OPEN),
        (SODIUM, "One forty.", Told.OPEN),
        (SODIUM, "One forty two.", Told.WHOLE),
        (SODIUM, "142", Told.WHOLE),
        (SODIUM, "one hundred and ten milliequivalents", Told.WHOLE),
        (SODIUM, "nine hundred", Told.OPEN),
        (CREATININE, "Two.", Told.OPEN),
        (CREATININE, "Two points,", Told.BROKEN),
        (CREATININE, "Two point one.", Told.WHOLE),
        (CREATININE, "one hundred and fifteen", Told.WHOLE),
        (CREATININE, "one hundred and ten micromoles per", Told.OPEN),
        (WEIGHT, "Eighty.", Told.OPEN),
        (WEIGHT, "Eighty kilos.", Told.WHOLE),
        (WEIGHT, "Seventy two.", Told.WHOLE),
        (GLASGOW, "Eight.", Told.WHOLE),
        (GLASGOW, "One.", Told.BROKEN),
        (PH, "Seven point two.", Told.OPEN),
        (PH, "Seven point two five.", Told.WHOLE),
        (HEART_RATE, "one ten", Told.WHOLE),
        (HEART_RATE, "um", Told.NOTHING),
        (HEART_RATE, "eighty, um", Told.NOTHING),
    ],
)
def test_how_much_of_the_number_was_told(asked: Asked, words: str, much: Told) -> None:
    assert told(words, wanted(asked)) is much


@given(st.integers(100, 190))
def test_every_plausible_number_is_read_however_it_is_said(number: int) -> None:
    asked = State(Stage.ASKING, "anion_gap", asked=("sodium",))
    for words in (str(number), whole_number(number), digit_by_digit(str(number)), ", ".join(str(number))):
        assert hear(asked, words).state.values == {"sodium": number}, words
        assert told(words, wanted(SODIUM)) in (Told.OPEN, Told.WHOLE)


@given(st.integers(100, 190))
def test_no_beginning_of_a_number_is_taken_for_the_whole(number: int) -> None:
    words = whole_number(number).split()
    for said in range(1, len(words)):
        assert told(" ".join(words[:said]), wanted(SODIUM)) is not Told.WHOLE
    digits = digit_by_digit(str(number)).split()
    assert [told(" ".join(digits[:said]), wanted(SODIUM)) for said in (1, 2)] == [Told.BROKEN, Told.BROKEN]


def test_digits_are_read_only_where_one_number_was_asked_for() -> None:
    assert talked("> anion gap\n> one for two").state.values == {"sodium": 142}
    opened = talked("> anion gap, sodium 140, chloride one for two")
    assert "chloride" not in opened.state.values or opened.state.values["chloride"] != 142


@pytest.mark.parametrize("words", ["Seven point, sorry.", "Seven point", "it's seven point um"])
def test_a_number_whose_decimals_were_not_understood_is_asked_for_again(words: str) -> None:
    turn = hear(State(Stage.ASKING, "psi", asked=("ph",)), words)
    assert "ph" not in turn.state.values
    assert turn.said[0] == "Sorry, I did not get that."

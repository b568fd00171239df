import pytest

from dialog.calculating.state import Stage
from kb.calculators.contract import Value
from tests.dialog.calculating.talking import talked


@pytest.mark.parametrize(
    ("dialogue", "key", "value"),
    [
        ("wells score for pulmonary embolism > no leg signs > equally likely", "pe_likeliest", True),
        ("wells score for pulmonary embolism > no leg signs > most likely", "pe_likeliest", True),
        ("has bled score > uncontrolled hypertension, no stroke > abnormal liver function, no bleeding", "liver", True),
        ("heart score, age 60 > highly > nonspecific", "ecg", "nonspecific"),
        ("meld score, creatinine two, bilirubin three, inr 1.5 > at least twice", "dialysis", True),
    ],
)  # fmt: skip
def test_a_question_is_answered_in_its_own_words(dialogue: str, key: str, value: Value) -> None:
    assert talked("\n>".join(f"> {dialogue}".split(" >"))).state.values[key] == value


@pytest.mark.parametrize("words", ["less likely", "pneumonia is likelier", "which diagnosis", "any"])
def test_other_words_than_those_of_the_question_affirm_nothing(words: str) -> None:
    turn = talked(f"> wells score for pulmonary embolism, no leg signs\n> {words}")
    assert "pe_likeliest" not in turn.state.values


@pytest.mark.parametrize(
    "words", ["all normal", "they're all normal", "I'll normal", "zero for all of them", "normal", "all zero"]
)
def test_all_that_was_asked_for_is_normal_when_it_is_said(words: str) -> None:
    turn = talked(f"> nih stroke scale\n> alert, questions zero, commands zero, gaze zero\n> {words}")
    assert {key: turn.state.values.get(key) for key in ("visual", "face", "left_arm", "right_arm")} == {
        "visual": "0", "face": "0", "left_arm": "0", "right_arm": "0",
    }  # fmt: skip
    assert "left_leg" not in turn.state.values
    assert "Left leg" in " ".join(turn.said)


def test_normal_alone_is_the_normal_value_of_what_was_asked_and_is_read_back() -> None:
    talked("""
        > anion gap, chloride 104, bicarbonate 24
        What is the sodium?
        > normal
        Sodium 140 milliequivalents per liter
    """)


@pytest.mark.parametrize("words", ["all of them", "yes, all of them", "all five"])
def test_all_findings_asked_for_together_are_there_when_it_is_said(words: str) -> None:
    turn = talked(f"""
        > pneumonia severity index for a 67 year old woman from a nursing home
        Any neoplastic disease
        > {words}
    """)
    assert [turn.state.values[key] for key in ("cancer", "liver", "heart_failure", "stroke", "renal")] == [True] * 5


@pytest.mark.parametrize("words", ["I don't know", "we don't have it", "it was not measured", "we haven't got it"])
def test_who_does_not_know_a_value_hears_the_ways_on(words: str) -> None:
    turn = talked(f"""
        > anion gap, sodium 140
        What is the chloride?
        > {words}
        I cannot go on without it. Say "normal" to count it as normal, or "cancel".
        > normal
        What is the bicarbonate?
    """)
    assert turn.state.values["chloride"] == 103
    talked(f'> wells pe\n> {words}\nSay "no" to count it as absent')
    talked(f'> fena, sodium 140, creatinine 2\n> {words}\nSay it when you have it, or "cancel".')


@pytest.mark.parametrize(
    ("words", "key", "value"),
    [
        ("a a gradient, p o 2 eighty, on room air", "fio2", 21.0),
        ("apache two on room air", "fio2", 21.0),
        ("a a gradient at sea level", "barometric", 760.0),
        ("news two, sats 96 on room air", "oxygen", False),
        ("news two, sats 96, no oxygen, room air", "oxygen", False),
    ],
)
def test_words_that_are_a_value_without_its_name(words: str, key: str, value: Value) -> None:
    assert talked(f"> {words}").state.values[key] == value


def test_what_is_said_not_to_be_so_is_no_value() -> None:
    assert "fio2" not in talked("> a a gradient, not on room air").state.values


def test_a_choice_that_the_question_does_not_offer_is_told_when_it_was_missed() -> None:
    turn = talked("""
        > renal dosing please
        Which drug?
        > blah
        Which drug? I know gabapentin, pregabalin, levofloxacin, meropenem, piperacillin tazobactam
    """)
    assert turn.state.stage is Stage.ASKING
    turn = talked("> curb 65, she is confused\n> blah")
    assert "I know" not in " ".join(turn.said)

"""Values as clinicians say them: before their names, by themselves, in another unit; which of a family is meant."""

import pytest

from dialog.wording.speech_text import speakable
from kb.calculators.registry import CALCULATORS
from tests.dialog.calculating.talking import talked


@pytest.mark.parametrize(
    ("opening", "words", "name"),
    [
        ("timi score", "stemi", "timi_stemi"), ("timi score", "the stemi one", "timi_stemi"),
        ("timi score", "non stemi", "timi_nstemi"), ("timi score", "nstemi", "timi_nstemi"),
        ("timi score", "unstable angina", "timi_nstemi"), ("timi score", "ST elevation", "timi_stemi"),
        ("wells score", "PE", "wells_pe"), ("wells score", "d v t", "wells_dvt"),
        ("wells score", "pulmonary embolism", "wells_pe"), ("ranson score", "at admission", "ranson_admission"),
        ("ranson score", "at forty eight hours", "ranson"), ("ranson score", "the second one", "ranson"),
    ],
)  # fmt: skip
def test_which_of_a_family_is_meant_is_told_in_its_own_words(opening: str, words: str, name: str) -> None:
    assert talked(f"> do a {opening}\n> {words}").state.calculator == name


@pytest.mark.parametrize(
    ("words", "key", "value"),
    [
        ("glasgow blatchford, a man, hb 85, 98 systolic, pulse 110", "systolic", 98),
        ("news two, sats 93 on 2 liters, 105 systolic, pulse 112", "systolic", 105),
        ("news two, sats 93 on 2 liters, 105 systolic, pulse 112", "oxygen", True),
        ("news two, sats 93 on 2 liters, 105 systolic, pulse 112", "heart_rate", 112),
        ("parkland 80 kilos, 30 percent", "burned", 30),
        ("nih stroke scale, normal vision, partial facial palsy, mild sensory loss, language normal", "visual", "0"),
        ("nih stroke scale, normal vision, partial facial palsy, mild sensory loss, language normal", "face", "2"),
        ("nih stroke scale, normal vision, partial facial palsy, mild sensory loss, language normal", "sensory", "1"),
        ("nih stroke scale, vision normal, face partial, left arm drift, right arm zero", "left_arm", "1"),
        ("wells score for pe for a 70 year old, heart rate 90", "heart_rate", 90),
    ],
)  # fmt: skip
def test_a_value_may_stand_before_its_name(words: str, key: str, value: object) -> None:
    turn = talked(f"> {words}")
    assert turn.state.values[key] == value


def test_a_hemoglobin_in_grams_per_liter_is_asked_back_in_its_unit() -> None:
    talked("""
        > glasgow blatchford for a man, hb 85
        For the hemoglobin, did you mean 85 grams per liter?
    """)


def test_the_source_that_is_told_is_the_formulas_that_was_used() -> None:
    turn = talked("""
        > qtc fridericia, qt 460, heart rate 88, a woman
        > yes
        Source: Fridericia LS, 1920.
    """)
    assert turn.result is not None
    assert [source.authors for source in turn.result.sources] == ["Fridericia LS", "Rautaharju PM et al"]


@pytest.mark.parametrize(
    ("words", "key", "value"),
    [
        ("news two, sats 93, she is alert", "consciousness", "alert"),
        ("timi stemi, 68 years old, diabetic, three hours", "history", True),
        ("timi stemi, 68 years old, diabetic, three hours", "delay", 3),
    ],
)  # fmt: skip
def test_what_tells_by_itself_needs_no_name(words: str, key: str, value: object) -> None:
    assert talked(f"> {words}").state.values[key] == value
    assert "consciousness" not in talked("> news two, sats 93, she is not alert").state.values


def test_every_choice_is_read_back_as_it_is_said() -> None:
    for calculator in CALCULATORS.values():
        for one in calculator.inputs:
            for title in (one.title, *(option.title for option in one.options)):
                said = speakable(title)
                assert not set(said) & set("()[]|/=<>*_#%"), (calculator.name, one.key, said)
                assert not any(sign.isdigit() for sign in said), (calculator.name, one.key, said)

"""What the recogniser writes of calculators and values said on a telephone line, put right.

The lines are what Moonshine tiny wrote of hibari's and flite's voices at 8 kHz mu-law.
"""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dialog.calculating.replies import begun
from dialog.calculating.sounding import likeness, names, restored, sounds
from dialog.calculating.vocabulary import names_of_calculators, names_of_values
from kb.calculators.registry import CALCULATORS


@pytest.mark.parametrize(
    ("heard", "calculator"),
    [
        ("What is the Create a Nine Clearance for a seventy year old woman?", "cockcroft_gault"),
        ("Do a well score for pulmonary embolism.", "wells_pe"),
        ("Do a well-squar for pulmonary embolism,", "wells_pe"),
        ("Well score for Dv T. please.", "wells_dvt"),
        ("Curb sixty five for a seventy five year old,", "curb_65"),
        ("C. H. A. D. S. Fask score for a seventy six year old woman with hypertension", "cha2ds2_vasc"),
        ("Chad's vax score for a seventy six year old woman with hypertension and diabetes.", "cha2ds2_vasc"),
        ("A chaof blood score please.", "has_bled"),
        ("Has blood-score, please.", "has_bled"),
        ("Caliphulate the meld squar,", "meld"),
        ("Work out the Apache to score.", "apache_ii"),
        ("And I ate stroke scale, please.", "nihss"),
        ("In high-h stroke scale, please.", "nihss"),
        ("Numonius of Verity index.", "psi"),
        ("New mongous severity index.", "psi"),
        ("What is the corrected Qt Qt400 heart rate eighty? Baz it.", "qtc"),
        ("And I in gap with sodium one forty, chloride one hundred and four, bicarbonate twenty four.", "anion_gap"),
        ("On Longap with Sodium One Forty, Chloride One hundred and four by Carbonate twenty four.", "anion_gap"),
        ("Glad go blotchford score-please,", "glasgow_blatchford"),
        ("Glasgow, Blatchford, Stort, please,", "glasgow_blatchford"),
        ("Queue sofa score, please.", "qsofa"),
        ("Child-pug-score.", "child_pugh"),
        ("News to score.", "news2"),
        ("Calculate the home I are,", "homa_ir"),
    ],
)
def test_a_calculator_is_known_by_its_sound(heard: str, calculator: str) -> None:
    reply = begun(heard)
    assert reply is not None
    assert reply.calculation is not None
    assert reply.calculation.calculator == calculator


@pytest.mark.parametrize(
    ("calculator", "heard", "meant"),
    [
        ("cockcroft_gault", "Sixty kilos create a Nine One point, too.", "Sixty kilos creatinine One point, too."),
        ("cockcroft_gault", "sixty kilos create a 91.2", "sixty kilos creatinine 1.2"),
        ("cockcroft_gault", "No, create an iron to point one.", "No, creatinine to point one."),
        ("ckd_epi", "Seamel,", "female,"),
        ("wells_pe", "No cancer, no he-mopped-assess.", "No cancer, no hemoptysis."),
        ("anion_gap", "by Carbonate twenty four", "bicarbonate twenty four"),
        ("qtc", "Baz it.", "Bazett."),
        (
            "apache_ii",
            "mean our teary old pressures, seventy, are trade one ten",
            "mean arterial pressure, seventy, heart rate one ten",
        ),
    ],
)
def test_a_value_is_known_by_its_sound(calculator: str, heard: str, meant: str) -> None:
    assert names_of_values(CALCULATORS[calculator], heard) == meant


@pytest.mark.parametrize(
    ("calculator", "words"),
    [
        ("has_bled", "hypotension"),  # the calculator knows hypertension only
        ("qsofa", "diastolic sixty"),  # it asks for the systolic pressure only
        ("cha2ds2_vasc", "for a 60 year old man, no hypertension or diabetes, stroke"),
        ("gcs", "opens eyes to pain and makes incomprehensible sounds"),
        ("psi", "calculate it for a 67 year old woman from a nursing home"),
        ("anion_gap", "sodium one forty, chloride one hundred and four, bicarbonate twenty four"),
    ],
)
def test_what_is_written_rightly_is_left_alone(calculator: str, words: str) -> None:
    assert names_of_values(CALCULATORS[calculator], words) == words


@pytest.mark.parametrize("calculator", sorted(CALCULATORS))
def test_no_value_sounds_like_another_one_of_its_calculator(calculator: str) -> None:
    for one in CALCULATORS[calculator].inputs:
        assert names_of_values(CALCULATORS[calculator], one.title).lower() == one.title.lower()


@pytest.mark.parametrize(
    "question",
    [
        "Is Coats disease inherited?",
        "Which blood test do I send to screen for Conn's in resistant hypertension?",
        "what is the target blood pressure after an intracerebral hemorrhage",
        "how is acute kidney injury staged",
        "60",
        "where is that from",
    ],
)
def test_a_question_is_taken_for_no_calculator(question: str) -> None:
    assert begun(question) is None


def test_a_denial_is_never_swallowed() -> None:
    wanted = names(["hemoptysis"])
    assert restored("no hemoptisis", wanted, frozenset()) == "no hemoptysis"
    assert restored("he not mopped assess", wanted, frozenset()) == "he not mopped assess"


def test_likeness_is_one_for_the_same_and_little_for_others() -> None:
    assert likeness(sounds("creatinine"), sounds("creatinine")) == 1.0
    assert likeness(sounds("creatinine"), sounds("bilirubin")) < 0.6


@example("plmn", "lpmn", 0.8)  # alike by two sounds turned round alone
@given(st.text("aptdkmnrslS", max_size=9), st.text("aptdkmnrslS", max_size=9), st.sampled_from([0.8, 0.84, 0.92]))
def test_what_is_too_unlike_is_told_early_and_nothing_else_changes(one: str, other: str, least: float) -> None:
    whole, early = likeness(one, other), likeness(one, other, least)
    assert early == whole if whole >= least else early in (0.0, whole)


def test_an_order_that_was_misheard_is_put_right() -> None:
    assert names_of_calculators("Caliphulate the meld squar,").endswith("score,")

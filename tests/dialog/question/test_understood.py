"""The question said back as a heading, and written as the library writes."""

import pytest

from dialog.question.understood import understood, written


@pytest.mark.parametrize(
    ("question", "heading"),
    [
        ("what is the dose of apixaban in atrial fibrillation", "Dose of apixaban in atrial fibrillation"),
        ("um so how do I treat community acquired pneumonia please", "Treatment of community acquired pneumonia"),
        ("when should I start vasopressors in septic shock?", "When to start vasopressors in septic shock"),
        ("when is insulin contraindicated in ketoacidosis", "When insulin is contraindicated in ketoacidosis"),
        ("which drugs are approved for alcohol use disorder", "Drugs that are approved for alcohol use disorder"),
        ("is metformin safe in kidney disease", "Whether metformin is safe in kidney disease"),
        ("is there a tablet for a fatty liver", "Whether there is a tablet for a fatty liver"),
        ("are there any drugs to avoid in asthma?", "Whether there are any drugs to avoid in asthma"),
        ("how long should anticoagulation last after a clot", "How long anticoagulation should last after a clot"),
        ("how much fluid does a burned patient need", "How much fluid a burned patient needs"),
        ("when do symptoms start after exposure", "When symptoms start after exposure"),
        ("how much potassium do you need", "How much potassium is needed"),
        ("how much potassium do I need to give", "How much potassium to give"),
        ("should I give steroids", "Whether to give steroids"),
        ("at what heart rate do you start compressions", "Heart rate to start compressions"),
        ("gout", "Gout"),
        ("what do I give for pneumonia in the ICU", "What to give for pneumonia in the ICU"),
        ("what dose do I give", "What dose to give"),
        ("does he need aspirin after a stent", "Whether he needs aspirin after a stent"),
        ("does this patient have to stop", "Whether this patient has to stop"),
        ("do they need a scan", "Whether they need a scan"),
    ],
)
def test_said_back(question: str, heading: str) -> None:
    assert understood(question) == heading


def test_a_long_question_is_cut_at_a_whole_phrase() -> None:
    heading = understood("what is the dose of " + "very " * 20 + "long")
    assert len(heading.split()) <= 14


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("s g l t two inhibitor in c k d", "SGLT2 inhibitor in CKD"),
        ("what is the a one c target in type two diabetes", "what is the HbA1c target in type 2 diabetes"),
        ("the first twenty four hours", "the first 24 hours"),
        ("apixaban in a fib", "apixaban in atrial fibrillation"),
        ("a patient i saw", "a patient i saw"),
        ("what is sepsis", "definition of sepsis"),
        ("what is the dose", "what is the dose"),
    ],
)
def test_written_as_the_library_writes(said: str, meant: str) -> None:
    assert written(said) == meant


def test_an_article_is_no_letter_of_a_name_and_a_number_is_read_whole() -> None:
    assert written("epinephrine down a U V C") == "epinephrine down a UVC"
    assert written("a b c d two") == "ABCD2"
    assert written("a score of twenty-two at forty-eight hours") == "a score of 22 at 48 hours"
    assert written("glucose under two fifty") == "glucose under two fifty"  # 250 for kb.clinical_terms

"""A dose without its indication, a target without its disease: asked back from what the library itself holds."""

import time

import pytest

from dialog.answers.library_answer import as_asked
from dialog.answers.readings import held_for, only_reading, readings
from dialog.asking_back.topics import topic_of
from tests.dialog.found import passage, weighed

PASSAGES = [
    passage(title, section, text)
    for title, section, text in (
        ("Guideline for the Management of Heart Failure", "Drugs", "- **Spironolactone:** 25 mg daily."),
        ("Practice Guidance on Liver Cirrhosis", "Diuretics", "- **Spironolactone:** 100 mg daily for ascites."),
        ("Guideline on Sepsis", "Glucose", "The target glucose is 144-180 mg/dL."),
        ("Standards of Care in Diabetes", "Glucose", "The target glucose is 80-130 mg/dL before meals."),
        ("Guideline for Management of Gout", "Colchicine for Acute Flare", "Colchicine 1.2 mg, then 0.6 mg."),
        ("Guideline for Management of Gout", "Prophylaxis", "Colchicine 0.6 mg once daily."),
        ("Strategy for Asthma Management", "Exacerbation", "Magnesium sulfate 2 g IV over 20 minutes."),
    )
]


def test_who_needs_something_is_answered_and_not_asked_back() -> None:
    """ "Statin secondary prevention: cholesterol or diabetes?" helps nobody: both say who needs one."""
    both = [
        passage("Guideline on Cholesterol", "Statins", "Statins are recommended for patients with vascular disease."),
        passage("Standards of Care in Diabetes", "Statins", "Statins are recommended for patients with diabetes."),
    ]
    asked, best = weighed("which patients need a statin", both)
    assert readings(asked, best) is None


@pytest.mark.parametrize(
    ("words", "options"),
    [
        ("spironolactone, what's the dose", {"heart failure", "liver cirrhosis"}),
        ("what sugar level am I aiming for", {"sepsis", "diabetes"}),
        ("colchicine, how much", {"acute flare", "prophylaxis"}),
    ],
)
def test_what_is_left_open_is_asked(words: str, options: set[str]) -> None:
    asked, best = weighed(words, PASSAGES)
    found = readings(asked, best)
    assert found is not None
    assert set(found.options) == options
    assert all(option in completed for option, completed in zip(found.options, found.completed, strict=True))


@pytest.mark.parametrize(
    "words",
    [
        "spironolactone dose in cirrhosis",
        "what is the target glucose in diabetes",
        "colchicine dose for an acute gout flare",
        "how much magnesium do I give",
        "what does a CURB-65 score of three mean",
        "spironolactone for hirsutism, what dose",
        "is spironolactone safe with carvedilol",
    ],
)
def test_a_question_that_says_for_what_is_not(words: str) -> None:
    asked, best = weighed(words, PASSAGES)
    assert readings(asked, best) is None


def test_a_dose_of_which_the_library_knows_one_use_names_it() -> None:
    asked, best = weighed("how much terlipressin do I give", [
        passage("Guideline for Management of Cirrhosis", "Bleeding", "Terlipressin 2 mg IV every 4 hours.")
    ])  # fmt: skip
    assert only_reading(asked, best[0].statement) == "cirrhosis"
    asked, best = weighed("terlipressin dose in cirrhosis", [best[0].statement.passage])
    assert only_reading(asked, best[0].statement) == ""


@pytest.mark.parametrize(
    ("title", "topic"),
    [
        ("2023 ACC/AHA/ACCP/HRS Guideline for Diagnosis and Management of Atrial Fibrillation", "atrial fibrillation"),
        ("KDIGO 2024 Practice Guideline for the Management of Chronic Kidney Disease", "chronic kidney disease"),
        ("BTS Guidelines for the Management of Community Acquired Pneumonia in Adults", "community acquired pneumonia"),
        ("Standards of Care in Diabetes—2024", "diabetes"),
        ("2020 American College of Rheumatology Guideline for Management of Gout", "gout"),
        ("Trust Policy on Potassium", "potassium"),
        ("Falls", "falls"),
        ("Perioperative Cardiovascular Evaluation of Patients Undergoing Noncardiac Surgery", "noncardiac surgery"),
    ],
)  # fmt: skip
def test_a_title_is_cut_to_its_topic(title: str, topic: str) -> None:
    assert topic_of(title) == topic


def test_deciding_takes_under_fifteen_milliseconds() -> None:
    asked, best = weighed("spironolactone, what's the dose", PASSAGES)
    readings(asked, best)
    spent = []
    for _ in range(20):
        began = time.process_time()
        readings(asked, best)
        spent.append(time.process_time() - began)
    assert sorted(spent)[10] < 0.015


def test_three_names_of_one_disease_are_one_reading_and_an_effect_is_none() -> None:
    found = [
        passage("Guideline for ST-Elevation Myocardial Infarction", "Drugs", "Aspirin: 162-325 mg."),
        passage("Guidelines for the management of acute coronary syndromes", "Drugs", "Aspirin: 150-300 mg orally."),
        passage("Guideline for Management of Gout", "Aspirin", "Low-dose aspirin (325 mg/day) increases serum urate."),
        passage("Guideline on Stroke", "Drugs", "Aspirin: 75-100 mg daily."),
    ]
    asked, best = weighed("what dose of aspirin", found)
    back = readings(asked, best)
    assert back is not None
    assert set(back.options) == {"ACS", "stroke"}
    alone = readings(*weighed("what dose of aspirin", [found[0], *found[2:]]))
    assert alone is not None
    assert set(alone.options) == {"ST-elevation myocardial infarction", "stroke"}


def test_a_use_is_held_where_a_statement_of_the_drug_stands_beside_it() -> None:
    asked, best = weighed("spironolactone dose in cirrhosis", PASSAGES)
    assert held_for(asked, best, "spironolactone", as_asked("cirrhosis").terms)
    assert not held_for(asked, best, "spironolactone", as_asked("hyperaldosteronism").terms)
    asked, best = weighed("eplerenone dose beside spironolactone in cirrhosis", PASSAGES)
    assert not held_for(asked, best, "eplerenone", as_asked("cirrhosis").terms)


def test_a_use_that_was_named_and_is_in_no_source_is_not_asked_away() -> None:
    """ "How much spironolactone in nephritis": neither heart failure nor cirrhosis is meant."""
    asked, best = weighed("how much spironolactone in nephritis", PASSAGES)
    assert best
    assert readings(asked, best) is None

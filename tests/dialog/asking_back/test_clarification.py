"""One question back when the words are too few to answer, none when they are enough."""

import time
from datetime import date

import pytest

from dialog.asking_back.clarification import BROAD_TOPICS, broad_question, chosen, completed_question, facets, offered
from kb.documents import Document, Passage


@pytest.mark.parametrize(
    ("words", "options"),
    [
        ("kidney disease", ("acute", "chronic", "dialysis")),
        ("Tell me about kidney disease, please.", ("acute", "chronic", "dialysis")),
        ("what is the treatment of stroke", ("ischemic", "hemorrhage", "transient ischemic attack")),
        ("how do you manage sepsis", ("first hour", "antibiotics", "vasopressors")),
        ("um gout", ("an acute flare", "lowering urate")),
        ("first line antibiotics for pneumonia", ("at home", "on the ward", "in intensive care")),
        ("what steroid dose", ("in sepsis", "in asthma", "in rheumatoid arthritis")),
        ("Quick one, what steroid dose do I give?", ("in sepsis", "in asthma", "in rheumatoid arthritis")),
        ("When do I transfuse?", ("in sepsis", "in a gastrointestinal bleed", "platelets")),
        ("How long does she need antibiotics?", ("for pneumonia", "for urinary infection", "for sepsis")),
        ("What urine output counts as too low?", ("in kidney injury", "in burns", "in the newborn")),
        ("when can I start the DVT prophylaxis injections", ("after a brain bleed", "after head injury", "in sepsis")),
    ],
)
def test_a_broad_question_is_asked_back(words: str, options: tuple[str, ...]) -> None:
    found = broad_question(words)
    assert found is not None
    assert found.options == options


@pytest.mark.parametrize(
    "words",
    [
        "blood pressure target in chronic kidney disease",
        "apixaban dose in atrial fibrillation",
        "antibiotics for severe pneumonia",
        "acute kidney injury",
        "what is sepsis",
        "steroids in asthma",
        "urine output in burns",
        "when do I start anticoagulation in atrial fibrillation",
        "at what haemoglobin do I transfuse in sepsis",
        "hello",
        "",
    ],
)
def test_a_question_that_says_enough_is_not(words: str) -> None:
    assert broad_question(words) is None


def test_a_choice_completes_the_question() -> None:
    options = ("acute", "chronic", "dialysis")
    assert completed_question("kidney disease", options, 1) == "chronic kidney disease"
    assert completed_question("how do you treat kidney disease", options, 1) == "treatment of chronic kidney disease"
    assert completed_question("colchicine dose?", ("acute flare", "prophylaxis"), 0) == "colchicine dose in acute flare"
    assert completed_question("what's its dose", ("amiodarone", "warfarin"), 1) == "what's its dose of warfarin"
    antibiotics = ("for pneumonia", "for urinary infection", "for sepsis")
    completed = completed_question("How long does she need antibiotics?", antibiotics, 0)
    assert completed == "how long antibiotics for community acquired pneumonia"
    assert completed_question("insulin pumps", ("in hospital", "at home"), 0) == "insulin pumps in hospital"


@pytest.mark.parametrize(
    ("words", "index"),
    [
        ("chronic", 1), ("Um, the chronic one.", 1), ("the second one", 1), ("crhonic kidney disease", 1), ("acute", 0),
        ("dialysis please", 2), ("what is the dose of apixaban", None), ("", None),
    ],
)  # fmt: skip
def test_options_are_chosen_by_words(words: str, index: int | None) -> None:
    assert chosen(words, ("acute", "chronic", "dialysis")) == index


@pytest.mark.parametrize(
    ("words", "index"),
    [
        ("What is the goal for glycated hemoglobin in type two diabetes", None),  # on a call it was taken for a choice
        ("how much insulin do I give in diabetes", None),
        ("what about diabetes", 1),
        ("is it for diabetes", 1),
        ("he has diabetes", 1),
        ("for his cholesterol please", 0),
    ],
)
def test_a_whole_new_question_is_no_choice(words: str, index: int | None) -> None:
    assert chosen(words, ("cholesterol", "diabetes")) == index


def test_options_are_read_as_a_list() -> None:
    assert offered(("acute", "chronic", "dialysis")) == "acute, chronic, or dialysis"
    assert offered(("flare", "prevention")) == "flare or prevention"


def test_facets_come_from_the_headings_that_fit_equally_well() -> None:
    document = Document("test/burns", "Burns", "A society", date(2024, 1, 1), "MIT")
    headings = ("Fluid resuscitation", "Wound care", "Inhalation injury", "Limitations")
    passages = [Passage(n, document, f"Burns > {heading}", "text", score=0.9) for n, heading in enumerate(headings)]
    found = facets("scalds", passages)
    assert found is not None
    assert found.options == ("fluid resuscitation", "wound care", "inhalation injury")
    assert facets("fluid volume in large scalds of children", passages) is None


def test_every_topic_has_two_or_three_readings_and_is_quick() -> None:
    assert len(BROAD_TOPICS) >= 50
    assert all(2 <= len(topic.offered) <= 3 for topic in BROAD_TOPICS)
    began = time.perf_counter()
    broad_question("what is the maximum infusion rate of a medication called something or other in a child of ten")
    assert time.perf_counter() - began < 0.015 * 3

"""Questions in two steps."""

import re
from datetime import date

import pytest

from kb.documents import Document, Passage
from kb.hops import TwoSteps, second_question, two_steps, woven

DOCUMENT = Document("k", "t", "o", date(2020, 1, 1), "MIT")
DRUGS = {"colchicine", "apixaban", "nitrofurantoin", "ceftriaxone"}


def drugs_in(text: str) -> frozenset[str]:
    return frozenset(word for word in re.findall(r"[a-z]+", text.lower()) if word in DRUGS)


def passage(number: int, text: str) -> Passage:
    return Passage(number, DOCUMENT, "s", text)


@pytest.mark.parametrize(
    ("question", "first", "second"),
    [
        (
            "what is the drug of choice in a gout flare and what is its dose in renal failure",
            "what is the drug of choice in a gout flare",
            "what is its dose in renal failure",
        ),
        (
            "Which antibiotic for pyelonephritis, and its dose in pregnancy?",
            "Which antibiotic for pyelonephritis",
            "its dose in pregnancy",
        ),
        (
            "first line treatment for atrial fibrillation and the side effects",
            "first line treatment for atrial fibrillation",
            "the side effects",
        ),
        (
            "what is the renal dose of the drug of choice for gout",
            "drug of choice for gout",
            "what is the renal dose",
        ),
    ],
)
def test_a_question_that_describes_a_drug_and_asks_something_of_it(question: str, first: str, second: str) -> None:
    assert two_steps(question, drugs_in) == TwoSteps(first, second)


@pytest.mark.parametrize(
    "question",
    [
        "what is the dose of colchicine in a gout flare and its side effects",
        "what is the drug of choice in a gout flare",
        "how is diabetic ketoacidosis treated and when do I stop insulin",
        "blood pressure target after a stroke and in diabetes",
        "which drug for gout " * 1_000 + "and its dose",
        "",
    ],
)
def test_any_other_is_left_alone(question: str) -> None:
    assert two_steps(question, drugs_in) is None


def test_the_drug_of_the_line_that_answers_the_first_part_takes_the_place_of_it() -> None:
    steps = TwoSteps("drug of choice in a gout flare", "what is its dose in renal failure")
    found = [
        passage(1, "Ceftriaxone is for something else.\nColchicine, not apixaban, is the drug of choice in a flare."),
        passage(2, "Apixaban in a flare. Apixaban. Apixaban."),
    ]

    assert second_question(steps, found, drugs_in) == "colchicine what is dose in renal failure"


def test_no_second_step_where_no_drug_is_named() -> None:
    assert second_question(TwoSteps("a", "its dose"), [passage(1, "Rest and ice.")], drugs_in) is None
    assert second_question(TwoSteps("a", "its dose"), [], drugs_in) is None


def test_the_first_few_of_the_second_part_stand_among_the_others_each_once() -> None:
    one, two, three, four, five, six = (passage(number, "") for number in range(1, 7))

    assert [each.id for each in woven([one, two, three], [two, four, five, six])] == [1, 2, 4, 3, 5]
    assert woven([], [one]) == [one]
    assert woven([one, two], []) == [one, two]

"""The unit and the moment of a treatment that a question asks for, and the statement that tells them."""

import pytest

from dialog.answers.fact_asked import fact_asked
from tests.dialog.found import passage, weighed


@pytest.mark.parametrize(
    ("question", "right", "wrong"),
    [
        ("how many months of warfarin after a clot", "Warfarin for 3 months.", "Warfarin for 10 days."),
        ("how many joules for the second shock", "Shock with 200 J.", "Shock within 2 minutes."),
        ("what do I start carvedilol at", "Initiate 3.125 mg twice daily.", "Target 25 mg twice daily."),
        ("what's the most citalopram in a day", "Maximum 20 mg.", "Begin with 10 mg."),
        ("how long before surgery do I stop it", "Discontinue 5 days prior.", "Resume 2 days later."),
    ],
)
def test_it_is_told_by_the_one_and_not_by_the_other(question: str, right: str, wrong: str) -> None:
    asked = fact_asked(question)
    assert sum(asked.told(right, right)) > sum(asked.told(wrong, wrong))


def test_per_kilo_is_told_per_kilogram() -> None:
    asked = fact_asked("how much heparin per kilo")
    assert asked.told("80 units/kg", "")[1] == 1
    assert asked.told("5000 units", "")[1] == 0
    assert fact_asked("how much heparin").told("80 units/kg", "")[1] == 0


def test_a_question_that_wants_none_of_them_is_told_none() -> None:
    assert fact_asked("is metformin safe").told("Start 500 mg for 3 months, 1 mg/kg.", "") == (0, 0, 0)


def test_the_statement_in_the_unit_asked_for_comes_first() -> None:
    clot = passage(
        "Thrombosis", "Duration", "- Warfarin overlaps with heparin for 5 days.\n- Warfarin is given for 3 months."
    )
    _, best = weighed("how many months of warfarin", [clot])
    assert best[0].statement.text == "Warfarin is given for 3 months."
    _, best = weighed("how many days of warfarin", [clot])
    assert best[0].statement.text == "Warfarin overlaps with heparin for 5 days."

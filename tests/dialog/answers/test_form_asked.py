"""The form in which a question wants its answer, and the statement that tells one."""

import pytest

from dialog.answers.form_asked import FIGURES, form_asked
from dialog.answers.selecting import to_be_spoken
from tests.dialog.found import passage, weighed


def told(question: str, text: str, labels: str = "", said: str = "") -> dict[str, float]:
    figures = form_asked(question).told(text, labels, frozenset(said.split()), frozenset())
    return dict(zip(FIGURES, figures, strict=True))


@pytest.mark.parametrize(
    ("figure", "question", "right", "wrong"),
    [
        ("duration", "how long do I treat it", "Treat for 14 days.", "Give 500 mg twice daily."),
        ("limit", "how soon does she go to theatre", "Surgery within 24 hours.", "Surgery for 3 hours."),
        ("verdict", "do I give her platelets", "Platelets should be given.", "Platelets live for ten days."),
        ("counted as asked", "on which days is the risk highest", "Between days 4 and 14.", "In 20% of patients."),
        ("another drug", "which antibiotic do I start", "Start cefepime.", "Start at once."),
    ],
)
def test_it_is_told_by_the_one_and_not_by_the_other(figure: str, question: str, right: str, wrong: str) -> None:
    assert told(question, right)[figure] == 1
    assert told(question, wrong)[figure] == 0
    assert told("tell me of it", right)[figure] == 0


def test_talk_of_a_study_is_known_as_such() -> None:
    assert told("what do I give", "A randomized trial compared the two.")["study"] == 1
    assert told("what do I give", "Give the one or the other.")["study"] == 0


def test_a_label_that_was_not_asked_about_weighs_by_its_rarity() -> None:
    assert told("", "5 mg", "Cirrhosis")["unasked labels"] > told("", "5 mg", "Home")["unasked labels"] > 0
    assert told("", "5 mg", "Cirrhosis", said="cirrhosis")["unasked labels"] == 0


def test_a_recommendation_goes_before_the_study_behind_it() -> None:
    found = passage(
        "Head injury",
        "Pressure",
        "- The pressure above 22 was derived from a cohort study.\n- A pressure above 22 is treated.",
    )
    _, best = weighed("above which pressure do I treat a head injury", [found])
    assert to_be_spoken(best)[0].statement.text == "A pressure above 22 is treated."

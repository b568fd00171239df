"""A general question of treatment is answered from the general section; a special case only when it is named."""

from dialog.answers.special_cases import general_first
from tests.dialog.found import passage, weighed

SPECIAL = passage("Pneumonia", "Treatment > Coverage for Pseudomonas aeruginosa", "Give cefepime for pneumonia.")
GENERAL = passage("Pneumonia", "Treatment > Adults without comorbidities", "Give amoxicillin for pneumonia.", near=0.65)


def test_a_special_case_stands_behind_the_general_one() -> None:
    asked, best = weighed("how do you treat pneumonia", [SPECIAL, GENERAL])
    assert "amoxicillin" in general_first(best, asked)[0].statement.text


def test_a_special_case_that_is_named_stands_where_it_fits() -> None:
    asked, best = weighed("how do you treat pseudomonas pneumonia", [SPECIAL, GENERAL])
    assert [one.fit for one in general_first(best, asked)] == [one.fit for one in best]
    assert "cefepime" in general_first(best, asked)[0].statement.text


def test_another_kind_of_question_is_left_alone() -> None:
    asked, best = weighed("what dose of cefepime in pneumonia", [SPECIAL, GENERAL])
    assert general_first(best, asked) == best

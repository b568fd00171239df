"""A short list is said whole; of a long one an item is said to be one of several; nothing ends in a loose "or"."""

import pytest

from dialog.answers.whole_lists import said_whole
from kb.documents import Passage
from kb.statements import Statement, statements
from tests.dialog.found import passage

CLASSES = (
    "Four drug classes are recommended as first-line therapy:\n\n1. **Thiazide diuretics**\n2. **ACE inhibitors**\n"
    "3. **ARBs**\n4. **Calcium channel blockers**"
)
CHOICES = (
    "(Strong recommendation)\n\n- **Amoxicillin** 1 g three times daily; OR\n- **Doxycycline** 100 mg twice daily; OR\n"
    "- **Azithromycin** 500 mg on day 1, then 250 mg daily"
)


def item(text: str, place: int) -> Statement:
    return [one for one in statements(_passage(text)) if one.listed][place]


def _passage(text: str) -> Passage:
    return passage("Guideline", "Treatment", text)


@pytest.mark.parametrize("place", [0, 2, 3])
def test_a_short_list_is_one_statement(place: int) -> None:
    assert said_whole(item(CLASSES, place)).standing_alone == (
        "Four drug classes are recommended as first-line therapy: "
        "Thiazide diuretics, ACE inhibitors, ARBs, and calcium channel blockers"
    )
    assert said_whole(item(CLASSES, place)) == said_whole(item(CLASSES, 0))


def test_alternatives_are_all_said() -> None:
    assert said_whole(item(CHOICES, 0)).standing_alone == (
        "Amoxicillin 1 g three times daily; doxycycline 100 mg twice daily; "
        "or azithromycin 500 mg on day 1, then 250 mg daily"
    )


def test_the_drug_asked_for_is_said_alone_as_one_of_the_alternatives() -> None:
    said = said_whole(item(CHOICES, 1), frozenset({"doxycycline"})).standing_alone
    assert said == "one of several alternatives: Doxycycline 100 mg twice daily"


def test_an_item_of_a_long_list_is_one_of_several() -> None:
    long = "All of the following are required:\n\n" + "\n".join(f"- Measure number {place}" for place in range(7))
    assert said_whole(item(long, 2)).standing_alone == (
        "All of the following are required: one of several: Measure number 2"
    )


def test_any_of_several_is_joined_with_or() -> None:
    text = "Any of the following:\n\n- shock\n- coma"
    assert said_whole(item(text, 1)).standing_alone == "Any of the following: shock or coma"


def test_drugs_that_may_or_may_not_be_given_together_are_joined_with_nothing() -> None:
    text = "Regimen of the ward:\n\n- Ceftriaxone 2 g daily\n- Azithromycin 500 mg daily"
    assert said_whole(item(text, 0)).standing_alone == (
        "Regimen of the ward: Ceftriaxone 2 g daily, azithromycin 500 mg daily"
    )


@pytest.mark.parametrize(
    "text",
    [
        "Drugs:\n\n- Apixaban: 5 mg twice daily.\n- Dabigatran: 150 mg twice daily.",  # each stands for itself
        "Checks:\n\n- Potassium\n  - again after two hours\n- Glucose",  # something hangs on an item
        "Checks:\n\n- Potassium. Again after two hours.\n- Glucose",
    ],
)
def test_items_that_say_more_than_themselves_stay_alone(text: str) -> None:
    for one in statements(_passage(text)):
        assert said_whole(one) == one


def test_what_is_no_list_stays() -> None:
    (one,) = statements(_passage("Give 1 L of saline."))
    assert said_whole(one) is one

"""A reading that we offered is held where a heading of the library names it."""

import pytest

from dialog.answers.headings_met import named_by_a_heading
from tests.dialog.found import passage, weighed

KETOACIDOSIS = passage("Hyperglycemic Crises in Adults", "Diabetic ketoacidosis > Criteria", "- Glucose is over 200 mg/dL.")


@pytest.mark.parametrize(
    ("words", "held"),
    [("diabetic ketoacidosis", True), ("ketoacidosis", True), ("thyroid nodules", False), ("burn pain", False)],
)
def test_by_the_title_and_the_headings(words: str, held: bool) -> None:
    assert named_by_a_heading(*weighed(words, [KETOACIDOSIS])) is held


def test_a_passage_that_is_far_in_meaning_holds_nothing() -> None:
    far = passage("Crises", "Diabetic ketoacidosis", "- Glucose is over 200 mg/dL.", near=0.3)
    assert not named_by_a_heading(*weighed("diabetic ketoacidosis", [far]))

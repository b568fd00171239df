"""For whom something is not: asked with a denial, answered by what warns or not at all."""

import pytest

from dialog.answers.selecting import that_warn
from dialog.question.asked_against import asks_against
from tests.dialog.found import passage, weighed


@pytest.mark.parametrize(
    "words",
    [
        "who should not get thrombolysis for a stroke",
        "who shouldn't be anticoagulated",
        "when should I avoid metformin",
        "which patients must not get prasugrel",
        "which opioid do I need to stay away from in pancreatitis",
        "above what triglyceride level am I not allowed to use colesevelam",
        "she has had a stroke. Who can't have alteplase",
        "what are the contraindications to alteplase",
        "when is metformin contraindicated",
    ],
)
def test_a_denial_is_heard(words: str) -> None:
    assert asks_against(words)


@pytest.mark.parametrize(
    "words",
    [
        "who should get thrombolysis",
        "what do I give if he can't have aspirin",
        "which patients who can't take statins need ezetimibe",
        "what dose do I give, he's not eating",
        "should I avoid metformin in kidney disease",
        "what is the dose when the patient does not respond",
    ],
)
def test_a_denial_beside_the_question_is_none(words: str) -> None:
    assert not asks_against(words)


FOR = passage("Stroke", "Thrombolysis", "Alteplase is recommended for patients within 4.5 hours of a stroke.")
AGAINST = passage("Stroke", "Absolute contraindications", "Platelet count below 100,000 for alteplase in stroke.")


def test_only_what_warns_answers() -> None:
    asked, best = weighed("who should not get alteplase for a stroke", [FOR, AGAINST])
    assert [one.statement.passage.section for one in that_warn(asked, best)] == ["Absolute contraindications"]
    assert that_warn(asked, [one for one in best if one.statement.passage.section == "Thrombolysis"]) == []
    asked, best = weighed("who should get alteplase for a stroke", [FOR, AGAINST])
    assert that_warn(asked, best) == best

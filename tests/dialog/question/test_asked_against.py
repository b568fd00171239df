"""For whom something is not: asked with a denial."""

import pytest

from dialog.question.asked_against import asks_against, warns


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
        "under which GFR is metformin forbidden",
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


def test_a_denial_of_a_denial_warns_of_nothing() -> None:
    assert warns("Alteplase should be withheld above 185/110.")
    assert not warns("Alteplase should not be withheld or delayed while awaiting thrombectomy.")

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.question import shorten


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("what is the dose of apixaban", "what is the dose of apixaban"),
        (
            "hey so i was wondering if you could tell me what's the um the first line drug for gout please thanks",
            "what's the first line drug for gout",
        ),
        (
            "hi um so i have a patient here and you know she has atrial fibrillation and i was wondering what is the "
            "what is the best anticoagulant to use thanks",
            "i have a patient here and she has atrial fibrillation what is the best anticoagulant to use",
        ),
        ("Good morning, I have a quick question about, uh, lithium.", "lithium."),
        (
            "Could you please remind me when to start statin therapy, if that's okay?",
            "when to start statin therapy?",
        ),
        (
            "i'd like to know whether metformin is safe with an e g f r of thirty",
            "metformin is safe with an e g f r of thirty",
        ),
        ("For our first aid leaflet: how long under the tap for a burn?", "how long under the tap for a burn?"),
        ("I have my finals exam tomorrow. Where does the needle go?", "Where does the needle go?"),
        ("Medical registrar here, first aspirin dose after a TIA?", "first aspirin dose after a TIA?"),
        ("The midwife asks me if labetalol is safe", "labetalol is safe"),
        ("On exam he has a murmur. Which antibiotic?", "On exam he has a murmur. Which antibiotic?"),
        ("When should the nurse call the registrar?", "When should the nurse call the registrar?"),
        ("when should i start vasopressors", "when should i start vasopressors"),
        ("is it safe to just stop warfarin", "is it safe to stop warfarin"),
    ],
)
def test_what_carries_no_clinical_meaning_goes(said: str, asked: str) -> None:
    assert shorten(said) == asked


def test_a_number_read_out_is_no_stumble() -> None:
    assert shorten("potassium is six point six six") == "potassium is six point six six"
    assert shorten("the number is one one two two") == "the number is one one two two"


def test_nothing_but_politeness_stays_as_it_was() -> None:
    assert shorten("thank you") == "thank you"
    assert shorten(" um ") == "um"


@given(st.text(alphabet="abcdefghi ,.'?thanksplease", max_size=80))
def test_never_longer_never_empty_and_settled_soon(said: str) -> None:
    asked = shorten(said)

    assert len(asked) <= len(said)
    assert bool(asked) == bool(said.strip())


def test_a_very_long_ramble_is_read_in_a_moment() -> None:
    said = "um so i was wondering " + "the patient has a fever and the fever is high " * 500

    assert len(shorten(said)) < len(said)

"""Calculations spoken on a real call, from the first word to the number."""

import pytest

from tests.running_service import RunningService

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


def asked_aloud(service: RunningService, *sentences: str) -> list[str]:
    """What the service said to each sentence, in their order."""
    turns = service.call(*(word for sentence in sentences for word in ("--say", sentence)), within=300.0)["turns"]
    return [turn["spoken"] for turn in turns]


def test_a_wells_score_is_asked_for_read_back_and_told(service: RunningService) -> None:
    said = asked_aloud(
        service,
        "Do a Wells score for pulmonary embolism.",
        "No, none.",
        "Yes, it is.",
        "Heart rate one hundred and ten.",
        "No surgery.",
        "No, she has not.",
        "Yes, she has.",
        "No cancer.",
        "Yes, that is right.",
    )
    assert "leg swelling" in said[0]
    read = said[-2]
    assert "heart rate 110" in read.lower()
    assert "hemoptysis" in read.lower()
    assert read.endswith("Is that right?")
    assert "5.5" in said[-1]  # 3 for the likeliest diagnosis, 1.5 for the heart rate, 1 for the hemoptysis
    assert "Wells PS et al, 2000" in said[-1]


def test_a_creatinine_clearance_is_taken_from_one_sentence_and_corrected(service: RunningService) -> None:
    said = asked_aloud(
        service,
        "What is the creatinine clearance for a seventy year old woman, sixty kilos, creatinine one point two?",
        "Use the actual weight.",
        "No, creatinine two point one.",
        "Yes, that is right.",
        "Where is that from?",
    )
    assert "weight" in said[0]
    assert "60 kilograms" in said[1]
    assert "1.2 milligrams per deciliter" in said[1]
    assert "2.1 milligrams per deciliter" in said[2]
    assert "23.6" in said[3]  # (140 - 70) * 60 * 0.85 / (72 * 2.1)
    assert "Cockcroft" in said[4]
    assert "1976" in said[4]

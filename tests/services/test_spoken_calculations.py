"""Calculations spoken on a real call, from the first word to the number.

Each sentence is the answer to what the service asks, so that one it misheard, and asks for again, is given again.
"""

import pytest

from tests.running_service import RunningService

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

NOT_CAUGHT = ("--when", "say it again", "--again")


def asked_aloud(service: RunningService, opening: str, answers: dict[str, str], *closing: str) -> list[str]:
    """Every reply in order. answers: what is said to a reply that holds the words, the first that fit.

    closing: what is said when no answer fits any more.
    """
    words = ["--say", opening, *NOT_CAUGHT]
    for when, answer in answers.items():
        words += ["--when", when, "--say", answer]
    for sentence in closing:
        words += ["--say", sentence]
    return [turn["spoken"] for turn in service.call(*words, within=300.0)["turns"]]


def test_a_wells_score_is_asked_for_read_back_and_told(service: RunningService) -> None:
    said = asked_aloud(
        service,
        "Do a Wells score for pulmonary embolism.",
        {
            "heart rate 110": "Yes, that is right.",
            "Is that right?": "No, heart rate one hundred and ten.",
            "Which one": "For pulmonary embolism.",
            "leg swelling": "No, none.",
            "most likely diagnosis": "Yes, it is.",
            "heart rate": "Heart rate one hundred and ten.",
            "surgery": "No surgery.",
            "previous deep vein": "No, she has not.",
            "Any hemoptysis": "Yes, she has.",
            "cancer": "No cancer.",
        },
    )
    assert "leg swelling" in " ".join(said[:2])
    read = next(reply for reply in said if reply.endswith("Is that right?"))
    assert "heart rate 110" in read.lower()
    assert "hemoptysis" in read.lower()
    assert "5.5" in said[-1]  # 3 for the likeliest diagnosis, 1.5 for the heart rate, 1 for the hemoptysis
    assert "Wells PS et al, 2000" in said[-1]


def test_a_creatinine_clearance_is_taken_from_one_sentence_and_corrected(service: RunningService) -> None:
    said = asked_aloud(
        service,
        "What is the creatinine clearance for a seventy year old woman, sixty kilos, creatinine one point two?",
        {
            "Which weight": "Use the actual weight.",
            "1.2 milligrams per deciliter": "No, creatinine two point one.",
            "2.1 milligrams per deciliter": "Yes, that is right.",
        },
        "Where is that from?",
    )
    assert "weight" in " ".join(said[:2])
    read, corrected = [reply for reply in said if reply.endswith("Is that right?")][-2:]
    assert "60 kilograms" in read
    assert "1.2 milligrams per deciliter" in read
    assert "2.1 milligrams per deciliter" in corrected
    assert "23.6" in said[-2]  # (140 - 70) * 60 * 0.85 / (72 * 2.1)
    assert "Cockcroft" in said[-1]
    assert "1976" in said[-1]

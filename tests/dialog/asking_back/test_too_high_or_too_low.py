"""Hyper- or hypo-: asked back when the line swallowed which, and not when it did not."""

import time

import pytest

from dialog.asking_back.options import ask_back, completed
from dialog.asking_back.too_high_or_too_low import told_apart, too_high_or_too_low


@pytest.mark.parametrize(
    ("words", "topic", "made"),
    [
        ("How do I treat kalemia?", "potassium", ("how do i treat hyperkalemia", "how do i treat hypokalemia")),
        ("treatment of high po calcaemia", "calcium", ("treatment of hypercalcemia", "treatment of hypocalcemia")),
        ("hip natremia in cirrhosis", "sodium", ("hypernatremia in cirrhosis", "hyponatremia in cirrhosis")),
        ("hype glycemia on the ward", "blood sugar", ("hyperglycemia on the ward", "hypoglycemia on the ward")),
        (
            "hypokalemia with a high potassium, what now",
            "potassium",
            ("hyperkalemia with a high potassium what now", "hypokalemia with a high potassium what now"),
        ),
    ],
)
def test_what_lost_its_beginning_or_contradicts_itself_is_asked(words: str, topic: str, made: tuple[str, str]) -> None:
    found = too_high_or_too_low(words)
    assert found is not None
    assert (found.topic, found.completed) == (topic, made)
    assert ask_back(found).text == f"{topic.capitalize()}: too high or too low?"


@pytest.mark.parametrize(
    "words",
    [
        "how do i treat hyperkalemia",
        "Hypo-kalaemia with a low potassium",
        "hyper calcemia of malignancy",
        "low potassium diet in hyperkalemia",
        "hyperkalemia, how do i get the potassium down",
        "how low do i bring the potassium in hyperkalemia",
        "how fast is the sodium raised in hyponatremia",
        "hypernatremia, the sodium is high and the potassium is low",
        "glycemia targets in diabetes",
        "normokalemia",
        "high blood pressure",
        "euglycemic ketoacidosis",
        "hypertension",
        "",
    ],
)
def test_what_was_heard_whole_is_not(words: str) -> None:
    assert too_high_or_too_low(words) is None


@pytest.mark.parametrize(
    ("answer", "question"),
    [
        ("too low", "how do i treat hypokalemia"),
        ("the hypo one", "how do i treat hypokalemia"),
        ("high", "how do i treat hyperkalemia"),
        ("hyperkalemia", "how do i treat hyperkalemia"),
        ("the second one", "how do i treat hypokalemia"),
        ("I don't know", "how do i treat hyperkalemia"),
    ],
)
def test_the_answer_completes_the_question(answer: str, question: str) -> None:
    asked = too_high_or_too_low("how do i treat kalemia")
    assert asked is not None
    meant = completed(ask_back(asked), answer)
    assert meant is not None
    assert meant.question == question


def test_both_said_tell_nothing() -> None:
    assert told_apart("is high or low worse") is None


def test_it_is_quick() -> None:
    began = time.perf_counter()
    too_high_or_too_low("what is the maximum infusion rate " + "i po high po a po " * 40 + "in a child of ten")
    assert time.perf_counter() - began < 0.015 * 3  # three times over for a loaded machine

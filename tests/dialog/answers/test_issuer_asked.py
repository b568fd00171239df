"""The issuer that a question names is the one that answers it."""

from dataclasses import replace

import pytest

from dialog.answers.issuer_asked import of_this_issuer
from dialog.answers.selecting import Candidate
from tests.dialog.found import passage, weighed

ISSUERS = (
    "British Thoracic Society",
    "American Diabetes Association",
    "European Society of Cardiology",
    "National Institute for Health and Care Excellence",
    "American Heart Association and American College of Chest",
)


def answering(question: str) -> list[str]:
    found = []
    for number, issuer in enumerate(ISSUERS):
        one = passage(f"Pneumonia {number}", "Antibiotics", "Amoxicillin is the antibiotic for pneumonia.")
        found.append(replace(one, id=number, document=replace(one.document, organisation=issuer)))
    asked, best = weighed(question, found)
    return [_issuer(one) for one in of_this_issuer(asked, best)]


def _issuer(one: Candidate) -> str:
    return one.statement.passage.document.organisation


@pytest.mark.parametrize(
    ("question", "issuer"),
    [
        ("by the British guideline, which antibiotic for pneumonia", ISSUERS[0]),
        ("which antibiotic for pneumonia, BTS", ISSUERS[0]),
        ("what antibiotic does the diabetes association want for pneumonia", ISSUERS[1]),
        ("which antibiotic for pneumonia per ADA", ISSUERS[1]),
        ("the society of cardiology on antibiotics for pneumonia", ISSUERS[2]),
        ("the NICE antibiotic for pneumonia", ISSUERS[3]),
    ],
)
def test_only_the_issuer_that_is_named_answers(question: str, issuer: str) -> None:
    assert answering(question) == [issuer]


@pytest.mark.parametrize(
    "question",
    [
        "which antibiotic for pneumonia",
        "a British tourist with pneumonia, which antibiotic",
        "pneumonia after an ACS, which antibiotic",
        "which antibiotic for pneumonia, by the Japanese guideline",
    ],
)
def test_else_all_do(question: str) -> None:
    assert sorted(answering(question)) == sorted(ISSUERS)

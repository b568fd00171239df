"""A drug and its class."""

import pytest

from dialog.question.asked import Asked
from dialog.question.telling_words import telling_words


@pytest.mark.parametrize(
    ("question", "text", "drug"),
    [
        ("rosuvastatin before conception", "Stop statins before conception.", "rosuvastatin"),
        ("ramipril to sacubitril, what gap", "Switching from ACEi: a 36-hour washout.", "ramipril"),
        ("upright after alendronate", "Oral bisphosphonates: remain upright.", "alendronate"),
        ("metoprolol in shock", "Hold the beta-blocker in shock.", "metoprolol"),
    ],
)
def test_a_drug_is_met_by_its_class(question: str, text: str, drug: str) -> None:
    assert drug in Asked(question).drugs_said_in(text)


@pytest.mark.parametrize(
    ("question", "text", "named"),
    [
        ("which DOAC in kidney failure", "Apixaban 2.5 mg BID.", "DOAC"),
        ("SGLT2 inhibitor before surgery", "Stop empagliflozin 3 days before.", "SGLT2"),
    ],
)
def test_a_class_is_met_by_its_drugs(question: str, text: str, named: str) -> None:
    assert Asked(question).said_in(text).issuperset(telling_words(named))


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("rosuvastatin before conception", "Stop atorvastatin before conception."),  # another of the same class
        ("amlodipine in shock", "Hold the beta-blocker in shock."),  # another class
        ("nystatin for thrush", "Stop statins before conception."),  # an ending alone
        ("heparin in pregnancy", "Low molecular weight heparin is preferred in pregnancy: LMWH."),
    ],
)
def test_nothing_else_is(question: str, text: str) -> None:
    asked = Asked(question)
    without = Asked(question).drugs - frozenset(text.lower().replace(".", "").replace(":", "").split())
    assert not asked.drugs_said_in(text) & without

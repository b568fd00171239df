"""Calculators described instead of named, and questions about the same things that are the library's."""

import json
from pathlib import Path

import pytest

from dialog.calculating.describing import asked_by_description
from dialog.calculating.recognising import calculation_asked
from dialog.calculating.replies import begun
from kb.calculators.described import DESCRIPTIONS
from kb.calculators.registry import CALCULATORS

WRITTEN = json.loads(Path(__file__).with_name("descriptions.json").read_text(encoding="utf-8"))
ASKED = [(name, words) for name, each in WRITTEN["asked"].items() for words in each]


@pytest.mark.parametrize(("name", "words"), ASKED)
def test_a_calculator_is_known_by_its_description(name: str, words: str) -> None:
    reply = begun(words)
    assert reply is not None
    assert reply.calculation is not None
    assert (reply.calculation.calculator or reply.calculation.candidates) == name


def test_every_calculator_has_two_descriptions_or_more() -> None:
    assert {name for name in CALCULATORS if len(WRITTEN["asked"].get(name, ())) < 2} == set()


@pytest.mark.parametrize("words", WRITTEN["not_asked"])
def test_a_question_about_the_same_is_the_librarys(words: str) -> None:
    assert calculation_asked(words) is None
    assert begun(words) is None


@pytest.mark.parametrize(
    ("words", "values"),
    [
        # What describes gives no finding: the words hold "stroke", "bleeding" and "without".
        ("stroke risk in AF for a 75 year old woman with hypertension",
         {"age": 75, "sex": "female", "hypertension": True}),
        ("bleeding risk on warfarin, age 80, labile INR", {"age": 80, "labile_inr": True}),
        ("stroke risk in AF without the sex point, 75 years, hypertension", {"age": 75, "hypertension": True}),
        ("pneumonia severity without bloods, confused, resp rate 32", {"confusion": True, "respiratory_rate": 32}),
        ("ICU mortality prediction, age 64, mean pressure 60, heart rate 120",
         {"age": 64, "mean_pressure": 60, "heart_rate": 120}),
        ("what should he weigh, a man, 180 centimetres", {"sex": "male", "height": 180}),
        ("insulin resistance, glucose 100, fasting insulin 15", {"insulin": 15, "glucose": 100}),
        ("QT of 440 at a rate of 95, what's it corrected", {"qt": 440, "heart_rate": 95}),
    ],
)  # fmt: skip
def test_the_values_behind_a_description(words: str, values: dict[str, object]) -> None:
    reply = begun(words)
    assert reply is not None
    assert reply.calculation is not None
    assert reply.calculation.values == values


def test_a_description_asks_for_nothing_without_the_patients_values() -> None:
    for words in ("what is the stroke risk in AF", "how severe is this pneumonia in a 70 year old woman",
                  "calcium allowing for the albumin",
                  "what is the stroke risk in AF for a 75 year old woman"):  # fmt: skip
        assert asked_by_description(words) == ()


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("I want to score his drink withdrawal properly, the one with the tremor and the sweats", "ciwa_ar"),
        ("can you work out the chest pain score for me", "heart"),
        ("how do you score alcohol withdrawal", None),
        ("what does a score for chest pain tell", None),
        ("I want to score his alcohol withdrawal, what do the guidelines recommend", None),
    ],
)
def test_an_order_to_score_needs_no_values(words: str, name: str | None) -> None:
    reply = begun(words)

    assert (reply.calculation.calculator if reply and reply.calculation else None) == name


def test_what_is_asked_is_what_is_described() -> None:
    told = "severity of a pneumonia, confused, resp rate 32, urea 9"
    assert [one.name for one in asked_by_description(told)] == ["curb_65"]
    assert asked_by_description(f"{told}, which ward takes him?") == ()


def test_a_drug_that_the_description_has_no_place_for_is_what_is_asked_of() -> None:
    drip = "maintenance rate of the drip, eighty kilos"
    assert [one.name for one in asked_by_description(drip)] == ["maintenance_fluids"]
    assert asked_by_description(f"{drip}, amiodarone") == ()


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("anion gap, sodium 140, chloride 105, bicarb 20, albumin 2", "anion_gap"),  # told in passing
        ("anion gap allowing for an albumin of 2, sodium 140, chloride 105, bicarb 20", "corrected_anion_gap"),
        ("CRB-65, severity of this pneumonia, confused, resp rate 32, urea 9", "crb_65"),  # a name stands
        ("mean pressure for 90 over 50", "map"),
    ],
)
def test_a_name_stands_unless_the_description_says_more_of_it(words: str, name: str) -> None:
    assert [one.name for one in calculation_asked(words) or ()] == [name]


def test_descriptions_hold_words_as_they_are_compared() -> None:
    for one in DESCRIPTIONS:
        assert one.groups, one.calculator.name
        assert all(group.pattern == group.pattern.lower().replace(r"\W", "") for group in one.groups)

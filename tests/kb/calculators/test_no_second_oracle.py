"""MELD 3.0, the revised Geneva score, SIRS and SOFA without support, which neither oracle package has right, by the
published tables and an equation worked by hand; the limits of renal doses.
"""

import math

import pytest

from kb.calculators.contract import Value
from kb.calculators.registry import CALCULATORS, calculator
from kb.calculators.renal_dose import DRUGS
from tests.kb.calculators.record_medcalc import ORACLES
from tests.kb.calculators.test_open_medicine import PAIRS


def test_meld_3_by_the_equation_of_the_policy() -> None:
    """1.33 + 4.56 ln 5 + 0.82 x 7 - 0.24 x 7 ln 5 + 9.09 ln 2 + 11.14 ln 1.5 + 1.85 x 1 - 1.83 x 1 x ln 1.5 + 6."""
    values: dict[str, Value] = {"sex": "female", "bilirubin": 5, "sodium": 130, "inr": 2, "creatinine": 1.5,
        "albumin": 2.5,
              "dialysis": False}  # fmt: skip
    worked = (
        1.33 + (4.56 - 0.24 * 7) * math.log(5) + 0.82 * 7 + 9.09 * math.log(2)
        + (11.14 - 1.83) * math.log(1.5) + 1.85 + 6
    )  # fmt: skip
    assert calculator("meld_3").calculate(values).value == round(worked) == 30


@pytest.mark.parametrize(("creatinine", "dialysis"), [(3.0, False), (9.0, False), (1.0, True)])
def test_meld_3_takes_creatinine_as_three_at_most_and_on_dialysis(creatinine: float, dialysis: bool) -> None:
    values: dict[str, Value] = {"sex": "male", "bilirubin": 1, "sodium": 137, "inr": 1, "albumin": 3.5}
    result = calculator("meld_3").calculate(values | {"creatinine": creatinine, "dialysis": dialysis})
    assert result.value == round(11.14 * math.log(3) + 6)


def test_meld_3_is_never_under_six_nor_over_forty() -> None:
    healthy: dict[str, Value] = {
        "sex": "male",
        "bilirubin": 0.5,
        "sodium": 140,
        "inr": 1,
        "albumin": 4,
        "creatinine": 0.8,
    }
    ill: dict[str, Value] = {"sex": "male", "bilirubin": 40, "sodium": 120, "inr": 8, "albumin": 1, "creatinine": 5}
    assert calculator("meld_3").calculate(healthy | {"dialysis": False}).value == 6
    assert calculator("meld_3").calculate(ill | {"dialysis": False}).value == 40


GENEVA: dict[str, Value] = {"age": 60, "previous_clot": False, "surgery": False, "cancer": False, "leg_pain": False,
          "hemoptysis": False, "heart_rate": 70, "palpation_pain": False}  # fmt: skip


@pytest.mark.parametrize(
    ("key", "value", "points"),
    [
        ("age", 66, 1), ("age", 65, 0), ("previous_clot", True, 3), ("surgery", True, 2), ("cancer", True, 2),
        ("leg_pain", True, 3), ("hemoptysis", True, 2), ("heart_rate", 75, 3), ("heart_rate", 94, 3),
        ("heart_rate", 95, 5), ("palpation_pain", True, 4),
    ],
)  # fmt: skip
def test_the_revised_geneva_score_by_its_table(key: str, value: float | bool, points: int) -> None:
    assert calculator("geneva").calculate(GENEVA | {key: value}).value == points


def test_the_revised_geneva_score_has_twenty_two_points() -> None:
    highest = dict.fromkeys(GENEVA, True) | {"age": 80, "heart_rate": 120}
    assert calculator("geneva").calculate(highest).value == 22


SIRS: dict[str, Value] = {"temperature": 37, "heart_rate": 90, "respiratory_rate": 20, "paco2": 40, "white_cells": 12}


@pytest.mark.parametrize(
    ("given", "met"),
    [
        ({}, 0), ({"temperature": 38.1}, 1), ({"temperature": 35.9}, 1), ({"temperature": 38}, 0),
        ({"heart_rate": 91}, 1), ({"respiratory_rate": 21}, 1), ({"paco2": 31}, 1),
        ({"respiratory_rate": 21, "paco2": 31}, 1), ({"white_cells": 12.1}, 1), ({"white_cells": 3.9}, 1),
        ({"temperature": 39, "heart_rate": 120, "respiratory_rate": 30, "white_cells": 20}, 4),
    ],
)  # fmt: skip
def test_sirs_by_its_definition(given: dict[str, Value], met: int) -> None:
    assert calculator("sirs").calculate(SIRS | given).value == met


def test_sofa_gives_breathing_two_points_at_most_without_support() -> None:
    values: dict[str, Value] = {"pao2": 50, "fio2": 80, "ventilated": False, "platelets": 200, "bilirubin": 0.5,
        "mean_pressure": 80,
              "support": "none", "glasgow": 15, "creatinine": 0.9, "urine": 1500}  # fmt: skip
    assert calculator("sofa").calculate(values).value == 2
    assert calculator("sofa").calculate(values | {"ventilated": True}).value == 4


@pytest.mark.parametrize(
    ("drug", "clearance", "dose"),
    [
        ("gabapentin", 60, "nine hundred to thirty-six hundred"), ("gabapentin", 59,
            "four hundred to fourteen hundred"),
        ("gabapentin", 29, "two hundred to seven hundred"), ("gabapentin", 14, "one hundred to three hundred"),
        ("pregabalin", 45, "seventy-five to three hundred"), ("pregabalin", 20, "twenty-five to one hundred fifty"),
        ("levofloxacin", 49, "every forty-eight"), ("levofloxacin", 50, "every twenty-four"),
        ("meropenem", 51, "one gram every eight"), ("meropenem", 50, "one gram every twelve"),
        ("meropenem", 25, "five hundred milligrams every twelve"), ("meropenem", 9, "every twenty-four"),
        ("piperacillin_tazobactam", 40, "two point two five grams every six"),
        ("piperacillin_tazobactam", 41, "three point three seven five grams every six"),
        ("piperacillin_tazobactam", 19, "two point two five grams every eight"),
        ("cefepime", 60, "two grams every twelve"), ("cefepime", 61, "usual dose"), ("cefepime", 10,
            "two hundred fifty"),
        ("metformin", 44, "do not start"), ("metformin", 29, "contraindicated"), ("metformin", 45, "no reduction"),
        ("fluconazole", 50, "half"), ("fluconazole", 51, "full dose"),
        ("valacyclovir", 49, "one gram every twelve"), ("valacyclovir", 29, "one gram every twenty-four"),
        ("valacyclovir", 9, "five hundred"),
        ("enoxaparin", 29, "once a day"), ("enoxaparin", 30, "every twelve"),
    ],
)  # fmt: skip
def test_renal_doses_by_the_label(drug: str, clearance: float, dose: str) -> None:
    result = calculator("renal_dose").calculate({"drug": drug, "clearance": clearance})
    assert dose in result.said


def test_ten_drugs_are_dosed_and_every_clearance_has_a_tier() -> None:
    assert len(DRUGS) == 10
    for drug in DRUGS:
        assert [tier.at_least for tier in drug.tiers] == sorted((t.at_least for t in drug.tiers), reverse=True)
        assert drug.tier(0).dose


BY_HAND = {"meld_3", "geneva", "sirs"}
BY_ANOTHER_READING = {"renal_dose"}  # test_renal_labels.py, and by open-medicine in test_renal_oracle.py


def test_every_other_calculator_agrees_with_an_oracle() -> None:
    compared = {name.partition(" ")[0] for name in (*PAIRS, *ORACLES)} | {"sofa", "meld"}
    assert set(CALCULATORS) - compared == BY_HAND | BY_ANOTHER_READING

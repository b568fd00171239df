"""CURB-65, CRB-65 and the pneumonia severity index at the limits of their tables."""

import pytest

from kb.calculators.contract import Value
from kb.calculators.pneumonia import CALCULATORS
from kb.calculators.registry import calculator
from kb.calculators.units import typed

WELL: dict[str, Value] = {"confusion": False, "respiratory_rate": 18, "systolic": 120, "diastolic": 75, "age": 50}


def test_the_family_is_whole() -> None:
    assert [one.name for one in CALCULATORS] == ["curb_65", "crb_65", "psi"]


@pytest.mark.parametrize(
    ("given", "points"),
    [
        ({}, 0), ({"confusion": True}, 1), ({"respiratory_rate": 30}, 1), ({"respiratory_rate": 29}, 0),
        ({"systolic": 89}, 1), ({"systolic": 90}, 0), ({"diastolic": 60}, 1), ({"diastolic": 61}, 0),
        ({"systolic": 80, "diastolic": 40}, 1), ({"age": 65}, 1), ({"age": 64}, 0),
    ],
)  # fmt: skip
def test_crb_65_by_its_table(given: dict[str, Value], points: int) -> None:
    assert calculator("crb_65").calculate(WELL | given).value == points
    assert calculator("curb_65").calculate(WELL | {"bun": 10} | given).value == points


@pytest.mark.parametrize(
    ("urea", "points"), [("7mmol/L", 0), ("7.1mmol/L", 1), ("19.6", 0), ("20", 1), ("20mg/dL", 1), ("8 mmol/l", 1)]
)
def test_a_urea_over_seven_counts_however_it_is_given(urea: str, points: int) -> None:
    """7.1 mmol/L is 19.9 mg/dL of nitrogen: over Lim's limit, though not over the 20 that it is often rounded to."""
    ours = calculator("curb_65")
    assert ours.calculate(WELL | {"bun": typed(ours.input("bun"), urea)}).value == points


PSI: dict[str, Value] = {key: WELL[key] for key in WELL if key != "diastolic"} | {
    "sex": "male", "nursing_home": False, "cancer": False, "liver": False, "heart_failure": False, "stroke": False,
    "renal": False, "temperature": 37, "heart_rate": 80, "ph": 7.4, "bun": 14, "sodium": 140, "glucose": 100,
    "hematocrit": 42, "pao2": 90, "effusion": False,
}  # fmt: skip


def test_fifty_years_and_no_sign_is_class_one_whatever_the_laboratory_says() -> None:
    assert "class one" in calculator("psi").calculate(PSI | {"sodium": 120}).said
    assert "class two" in calculator("psi").calculate(PSI | {"age": 51}).said
    assert "class two" in calculator("psi").calculate(PSI | {"renal": True}).said


@pytest.mark.parametrize(
    ("points", "said"), [(70, "class two"), (71, "class three"), (90, "class three"), (91, "class four"),
                         (130, "class four")],
)  # fmt: skip
def test_the_classes_by_their_points(points: int, said: str) -> None:
    """A man's years count as they are, and a cancer thirty."""
    given = PSI | {"age": points if points <= 105 else points - 30, "cancer": points > 105}
    result = calculator("psi").calculate(given)
    assert (result.value, said in result.said) == (points, True)

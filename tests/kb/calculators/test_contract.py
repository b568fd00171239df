import json
from dataclasses import asdict

import pytest

from kb.calculators.contract import Kind, Value
from kb.calculators.errors import CalculationRefused, UnknownCalculator, ValueMissing, ValueRefused
from kb.calculators.registry import CALCULATORS, calculator, named
from kb.calculators.units import canonical, typed

CLEARANCE: dict[str, Value] = {"age": 80, "sex": "female", "weight": 60, "creatinine": 1.5, "weight_used": "actual"}


def test_a_missing_value_is_told_by_its_name() -> None:
    with pytest.raises(ValueMissing, match="still needs creatinine"):
        calculator("cockcroft_gault").calculate({key: CLEARANCE[key] for key in CLEARANCE if key != "creatinine"})


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    [
        ("age", 17, "age must be 18 to 120 years"), ("age", 80.5, "whole number"), ("age", True, "a number in years"),
        ("sex", "other", "one of male, female"), ("creatinine", 0.0, "must be 0.05 to 40"), ("weight", "heavy",
            "number"),
        ("creatinine", float("nan"), "must be"), ("creatinine", float("inf"), "must be"),
    ],
)  # fmt: skip
def test_a_bad_value_is_refused_in_one_sentence(key: str, value: Value, sentence: str) -> None:
    with pytest.raises(ValueRefused, match=sentence):
        calculator("cockcroft_gault").calculate(CLEARANCE | {key: value})


def test_an_input_that_there_is_not_is_refused() -> None:
    with pytest.raises(UnknownCalculator, match="no input 'potassium'"):
        calculator("cockcroft_gault").calculate(CLEARANCE | {"potassium": 4})


def test_a_height_is_needed_only_for_another_weight_than_the_actual() -> None:
    ours = calculator("cockcroft_gault")
    assert ours.missing(CLEARANCE) == ()
    assert [one.key for one in ours.missing(CLEARANCE | {"weight_used": "ideal"})] == ["height"]


def test_the_result_tells_value_source_and_what_counted() -> None:
    result = calculator("cockcroft_gault").calculate(CLEARANCE)
    assert (result.value, result.unit, result.version) == (28.3, "mL/min", "1")
    assert "Nephron 16:31-41" in result.text
    assert ("weight in the formula", "60 kg (actual)") in [(one.title, one.shown) for one in result.working]
    assert json.loads(json.dumps(asdict(result)))["value"] == 28.3


@pytest.mark.parametrize(
    ("name", "key", "text", "value"),
    [
        ("cockcroft_gault", "creatinine", "133umol/L", 1.5045), ("cockcroft_gault", "creatinine", "133 µmol/L", 1.5045),
        ("cockcroft_gault", "weight", "132.277lb", 60.0), ("cockcroft_gault", "creatinine", "1,5", 1.5),
        ("bmi", "height", "1.8m", 180.0), ("bmi", "height", "70.866in", 180.0), ("news2", "temperature", "100.4F",
            38.0),
        ("osmolality", "glucose", "10mmol/L", 180.16), ("osmolality", "bun", "10mmol/L", 28.014),
        ("child_pugh", "bilirubin", "34.2umol/L", 2.0), ("child_pugh", "albumin", "35g/L", 3.5),
        ("fib_4", "platelets", "181000/uL", 181.0), ("apache_ii", "pao2", "10kPa", 75.0062),
        ("corrected_calcium", "calcium", "2.5mmol/L", 10.02), ("ldl", "total", "5mmol/L", 193.325),
        ("ldl", "triglycerides", "1mmol/L", 88.57),
    ],
)  # fmt: skip
def test_units_are_converted(name: str, key: str, text: str, value: float) -> None:
    assert typed(calculator(name).input(key), text) == pytest.approx(value, rel=0.001)


def test_an_unknown_unit_is_refused() -> None:
    with pytest.raises(ValueRefused, match="given in mg/dL, umol/L, not in furlongs"):
        canonical(calculator("ckd_epi").input("creatinine"), 1.0, "furlongs")


def test_every_calculator_is_whole() -> None:
    assert len(CALCULATORS) >= 45
    for one in CALCULATORS.values():
        keys = [each.key for each in one.inputs]
        assert len(keys) == len(set(keys))
        assert sorted(key for group in one.groups for key in group) == sorted(keys), one.name
        assert one.sources
        assert all(source.year >= 1900 and source.locator for source in one.sources)
        for each in one.inputs:
            assert each.question.endswith(("?", ".")), each.question
            assert each.possible[0] <= each.plausible[0] <= each.plausible[1] <= each.possible[1]
            assert each.normal is None or each.checked(each.normal) == each.normal
            assert each.normal is None or each.is_plausible(each.normal)
            assert (each.kind is Kind.CHOICE) == bool(each.options)


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("wells score", ["wells_pe", "wells_dvt"]), ("wells score for p e", ["wells_pe"]), ("chads vask",
            ["cha2ds2_vasc"]),
        ("chads two v a", ["cha2ds2_va"]), ("meld sodium", ["meld_na"]), ("meld", ["meld"]), ("meld 3.0", ["meld_3"]),
        ("curb sixty five", ["curb_65"]), ("timi", ["timi_nstemi", "timi_stemi"]), ("timi for stemi", ["timi_stemi"]),
        ("ranson's", ["ranson_admission", "ranson"]), ("the weather", []), ("quick sofa", ["qsofa"]), ("sofa",
            ["sofa"]),
        ("corrected anion gap", ["corrected_anion_gap"]), ("anion gap", ["anion_gap"]),
        ("national early warning score", ["news2"]), ("cha₂ds₂-vasc", ["cha2ds2_vasc"]),
    ],
)  # fmt: skip
def test_a_name_is_found_as_it_is_heard(words: str, names: list[str]) -> None:
    assert [one.name for one in named(words)] == names


def test_a_name_that_fits_several_or_none_is_told() -> None:
    with pytest.raises(UnknownCalculator, match="wells_pe or wells_dvt"):
        calculator("wells")
    with pytest.raises(CalculationRefused, match="no calculator 'astrology'"):
        calculator("astrology")
    assert calculator("Child-Pugh").name == "child_pugh"

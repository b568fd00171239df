"""Calculators against recorded outputs of medcalc-bench, an independent implementation."""

import json

import pytest

from kb.calculators.registry import calculator
from tests.kb.calculators.record_medcalc import FILE, ORACLES

RECORDED = json.loads(FILE.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ORACLES)
def test_agrees(name: str) -> None:
    ours, _, formula = name.partition(" ")
    for case in RECORDED["cases"][name]:
        values = {key: value for key, value in case["values"].items() if key != "temperature"}
        values |= {"fever": case["values"]["temperature"] > 38} if ours == "centor" else {}
        values |= {"formula": formula, "sex": "male"} if formula else {}
        result = calculator(ours).calculate(values)
        assert result.value == pytest.approx(case["answer"], rel=0.002, abs=0.06), values


def test_the_record_tells_its_package() -> None:
    assert (RECORDED["package"], RECORDED["version"]) == ("medcalc-bench", "1.7.0")
    assert set(RECORDED["cases"]) == set(ORACLES)


def test_meld_is_meld_na_where_the_sodium_adds_nothing() -> None:
    """From 137 mEq/L on the equation of the policy gives MELD itself."""
    normal = [case for case in RECORDED["cases"]["meld_na"] if case["values"]["sodium"] >= 137]
    assert len(normal) >= 10
    for case in normal:
        values = {key: value for key, value in case["values"].items() if key != "sodium"}
        assert calculator("meld").calculate(values).value == case["answer"], values

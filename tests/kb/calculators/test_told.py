"""What is told of a result agrees with the figure told, and each limit is met from every unit."""

import pytest

from kb.calculators.contract import Value
from kb.calculators.errors import ValueRefused
from kb.calculators.registry import CALCULATORS, calculator
from kb.calculators.units import typed


@pytest.mark.parametrize(
    ("name", "given", "told"),
    [
        ("anion_gap", {"sodium": 140, "chloride": 103.7, "bicarbonate": 24.3}, "is 12 milliequivalents per liter. "
         "That is normal"),
        ("anion_gap", {"sodium": 140, "chloride": 104.1, "bicarbonate": 23.9}, "is 12 milliequivalents per liter. "
         "That is normal"),
        ("bmi", {"weight": 72.13, "height": 170}, "is 25 kilograms per square meter. That is overweight."),
        ("bmi", {"weight": 72.0, "height": 170}, "is 24.9 kilograms per square meter. That is the normal range."),
        ("fena", {"sodium": 140, "creatinine": 1.0, "urine_sodium": 13.9997, "urine_creatinine": 10}, "is 1 percent. "
         "Over one percent"),
        ("adjusted_weight", {"sex": "male", "height": 180, "weight": 60}, "weighs less than that"),
        ("adjusted_weight", {"sex": "male", "height": 180, "weight": 120}, "forty percent of the rest."),
        ("corrected_calcium", {"calcium": 8.4168, "albumin": 2.8}, "is 9.38 milligrams per deciliter, or 2.34 "
         "millimoles per liter. That is normal"),
        ("map", {"systolic": 80, "diastolic": 120}, "above the systolic"),
    ],
)  # fmt: skip
def test_the_words_fit_the_figure(name: str, given: dict[str, Value], told: str) -> None:
    assert told in calculator(name).calculate(given).said


CIWA: dict[str, Value] = dict.fromkeys(("agitation", "tactile", "auditory", "visual", "headache", "orientation"), "0")
CENTOR: dict[str, Value] = {"fever": True, "exudate": True, "nodes": True, "cough": False}
FOUR_TS: dict[str, Value] = {"fall": "over", "nadir": 40, "surgery": False}


@pytest.mark.parametrize(
    ("name", "given", "value", "told"),
    [
        ("ciwa_ar", CIWA | {"nausea": "7", "tremor": "2", "sweats": "0", "anxiety": "0"}, 9, "mild withdrawal"),
        ("ciwa_ar", CIWA | {"nausea": "7", "tremor": "3", "sweats": "0", "anxiety": "0"}, 10, "moderate withdrawal"),
        ("ciwa_ar", CIWA | {"nausea": "7", "tremor": "7", "sweats": "4", "anxiety": "0"}, 18, "moderate withdrawal"),
        ("ciwa_ar", CIWA | {"nausea": "7", "tremor": "7", "sweats": "5", "anxiety": "0"}, 19, "severe withdrawal"),
        ("centor", CENTOR | {"age": 14}, 5, "fifty-five percent"), ("centor", CENTOR | {"age": 15}, 4, "fifty-five"),
        ("centor", CENTOR | {"age": 44}, 4, "fifty-five percent"), ("centor", CENTOR | {"age": 45}, 3, "thirty-seven"),
        ("centor", CENTOR | {"age": 45, "fever": False}, 2, "twenty-three percent"),
        ("centor", CENTOR | {"age": 45, "fever": False, "nodes": False}, 1, "fourteen percent"),
        ("centor", CENTOR | {"age": 45, "fever": False, "nodes": False, "cough": True}, 0, "eight percent"),
        ("four_ts", FOUR_TS | {"timing": "early", "thrombosis": "suspected", "other_cause": "definite"}, 3, "is low"),
        ("four_ts", FOUR_TS | {"timing": "early", "thrombosis": "new", "other_cause": "definite"}, 4, "intermediate"),
        ("four_ts", FOUR_TS | {"timing": "unclear", "thrombosis": "new", "other_cause": "definite"}, 5, "intermediate"),
        ("four_ts", FOUR_TS | {"timing": "unclear", "thrombosis": "new", "other_cause": "possible"}, 6, "is high"),
        ("bishop", {"dilation": 2, "effacement": 40, "station": "-1", "consistency": "medium", "position": "mid"}, 6,
         "At six or less NICE offers vaginal dinoprostone"),
        ("bishop", {"dilation": 2, "effacement": 40, "station": "-1", "consistency": "soft", "position": "mid"}, 7,
         "Over six NICE offers amniotomy"),
        ("bishop", {"dilation": 2, "effacement": 40, "station": "-1", "consistency": "soft", "position": "anterior"}, 8,
         "At eight or more the cervix is generally ripe"),
    ],
)  # fmt: skip
def test_a_score_at_a_limit_is_told_by_the_band_of_its_source(
    name: str, given: dict[str, Value], value: float, told: str
) -> None:
    result = calculator(name).calculate(given)
    assert result.value == value
    assert told in result.said


@pytest.mark.parametrize(
    ("name", "key", "text", "value"),
    [
        ("sirs", "temperature", "100.4F", 38.0), ("sirs", "temperature", "96.8 F", 36.0),
        ("news2", "temperature", "38.0°C", 38.0), ("news2", "temperature", "102.2°F", 39.0),
        ("apache_ii", "fio2", "0.55fraction", 55.0), ("child_pugh", "albumin", "28 g/L", 2.8),
        ("curb_65", "bun", "7 mmol/L", 19.6098), ("ckd_epi", "creatinine", ".8", 0.8),
        ("ckd_epi", "creatinine", "0,854", 0.854),
    ],
)  # fmt: skip
def test_a_limit_is_met_exactly_from_another_unit(name: str, key: str, text: str, value: float) -> None:
    assert typed(calculator(name).input(key), text) == value


@pytest.mark.parametrize("text", ["1,500", "12,000/uL", "1,234,567", "150,000 /uL", "-1,500"])
def test_a_comma_of_thousands_or_of_decimals_is_refused(text: str) -> None:
    with pytest.raises(ValueRefused, match="two ways: write it without a comma"):
        typed(calculator("sirs").input("white_cells"), text)


def test_without_a_heart_beat_there_is_no_corrected_interval() -> None:
    given: dict[str, Value] = {"qt": 400, "heart_rate": 0, "formula": "bazett", "sex": "male"}
    with pytest.raises(ValueRefused, match="heart rate must be 10 to 350"):
        calculator("qtc").calculate(given)


@pytest.mark.parametrize(("used", "authors"), [("actual", 1), ("ideal", 2), ("adjusted", 3)])
def test_a_weight_that_is_worked_out_carries_its_sources(used: str, authors: int) -> None:
    given: dict[str, Value] = {"age": 60, "sex": "male", "weight": 120, "height": 180, "creatinine": 1.0}
    result = calculator("cockcroft_gault").calculate(given | {"weight_used": used})
    assert len(result.sources) == authors
    assert result.sources[0].authors == "Cockcroft DW, Gault MH"


def test_every_source_can_be_found() -> None:
    """A locator is a journal with its pages, a DOI, a PMID, a report's number or a set id: it holds a figure."""
    for one in CALCULATORS.values():
        for source in one.sources:
            assert source.title, one.name
            assert source.authors, one.name
            assert any(character.isdigit() for character in source.locator), (one.name, source)

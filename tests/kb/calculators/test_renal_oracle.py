"""Renal doses against open-medicine's own table and enoxaparin rule, where they say what the United States label says.

Left out, for the label says otherwise (see test_renal_labels.py): cefepime (its doses are not those of the label's
columns), gabapentin at 30 and at 15 mL/min (the label has "greater than"), levofloxacin under 10 (the label doses only
those on dialysis there), metformin's most of 1,000 mg (not in the label) and piperacillin in nosocomial pneumonia.
"""

import importlib.util
from typing import Any

import pytest

from kb.calculators.registry import calculator
from kb.calculators.renal_dose import DRUGS

SAID: dict[str, tuple[str, ...]] = {
    "300-1200 mg PO TID (900-3600 mg/day)": ("nine hundred to thirty-six hundred milligrams a day, in three doses",),
    "200-700 mg PO BID (400-1400 mg/day)": ("four hundred to fourteen hundred milligrams a day, in two doses",),
    "200-700 mg PO once daily (200-700 mg/day)": ("two hundred to seven hundred milligrams once a day",),
    "100-300 mg PO once daily; reduce proportionally to CrCl": ("one hundred to three hundred milligrams once a day",
                                                               "in proportion to the clearance"),
    "150-600 mg PO daily in 2-3 divided doses": ("one hundred fifty to six hundred milligrams a day",
                                                "in two or three doses"),
    "75-300 mg PO daily in 2-3 divided doses": ("seventy-five to three hundred milligrams a day, in two or three",),
    "25-150 mg PO daily in 1-2 doses": ("twenty-five to one hundred fifty milligrams a day, in one or two doses",),
    "25-75 mg PO once daily": ("twenty-five to seventy-five milligrams once a day",),
    "750 mg PO/IV q24h": ("seven hundred fifty milligrams every twenty-four hours",),
    "750 mg PO/IV q48h": ("seven hundred fifty milligrams every forty-eight hours",),
    "750 mg once, then 500 mg PO/IV q48h": ("seven hundred fifty milligrams once, then five hundred milligrams every "
                                           "forty-eight",),
    "1 g IV q8h": ("one gram every eight hours",),
    "1 g IV q12h": ("one gram every twelve hours",),
    "500 mg IV q12h": ("five hundred milligrams every twelve hours",),
    "500 mg IV q24h": ("five hundred milligrams every twenty-four hours",),
    "3.375-4.5 g IV q6h": ("three point three seven five grams every six hours", "four point five"),
    "2.25 g IV q6h": ("two point two five grams every six hours",),
    "2.25 g IV q8h": ("two point two five grams every eight hours",),
    "500-2000 mg PO daily in divided doses": ("no reduction",),
    "Maximum 1000 mg PO daily; do not initiate in this range": ("do not start it",),
    "Contraindicated": ("it is contraindicated",),
    "200-400 mg PO/IV daily (indication-dependent)": ("the full dose",),
    "Loading dose unchanged; maintenance 50% of standard dose": ("the full loading dose, then half the daily dose",),
    "1 g PO TID (herpes zoster) or indication-dependent": ("one gram every eight hours",),
    "1 g PO q12h (herpes zoster); adjust per indication": ("one gram every twelve hours",),
    "1 g PO q24h (herpes zoster); 500 mg q12h (labialis)": ("one gram every twenty-four hours",),
    "500 mg PO q24h (herpes zoster); 500 mg single dose (labialis)": ("five hundred milligrams every twenty-four",),
}  # fmt: skip
OTHERWISE: dict[str, tuple[int, ...]] = {
    "cefepime": tuple(range(201)), "gabapentin": (15, 30), "levofloxacin": tuple(range(10)),
}  # fmt: skip
ELSEWHERE = {"enoxaparin"}


def _theirs(module: str) -> Any:
    if importlib.util.find_spec("open_medicine") is None:
        pytest.skip("open-medicine is not installed")
    return importlib.import_module(f"open_medicine.mcp.calculators.{module}")


@pytest.mark.parametrize("drug", [one for one in DRUGS if one.key not in ELSEWHERE], ids=lambda one: str(one.key))
def test_every_whole_clearance_is_dosed_alike(drug: Any) -> None:
    theirs = _theirs("renal_dose_adjustment")
    for clearance in range(201):
        if clearance in OTHERWISE.get(drug.key, ()):
            continue
        metric = "egfr" if drug.filtration else "crcl"
        given = theirs.RenalDoseAdjustmentParams(drug_name=drug.key, renal_value=clearance, renal_metric=metric)
        told = theirs.calculate_renal_dose_adjustment(given).value
        assert told["label_renal_metric"] == metric
        said = calculator("renal_dose").calculate({"drug": drug.key, "clearance": clearance}).said
        assert [one for one in SAID[told["adjusted_dose"]] if one not in said] == [], (clearance, said)


@pytest.mark.parametrize(("clearance", "treat", "prevent"), [
    (29, ("ONCE daily", "one milligram per kilogram once a day"), ("30 mg", "thirty milligrams once a day")),
    (30, ("every 12 hours", "one milligram per kilogram every twelve hours"), ("40 mg", "forty milligrams a day")),
])  # fmt: skip
def test_enoxaparin_by_its_own_rule(clearance: int, treat: tuple[str, str], prevent: tuple[str, str]) -> None:
    theirs = _theirs("enoxaparin_dosing")
    said = calculator("renal_dose").calculate({"drug": "enoxaparin", "clearance": clearance}).said
    for indication, (their_words, ours) in (("vte_treatment", treat), ("vte_prophylaxis", prevent)):
        given = theirs.EnoxaparinDosingParams(crcl=clearance, weight=80, indication=indication)
        assert their_words in theirs.calculate_enoxaparin_dosing(given).interpretation
        assert ours in said

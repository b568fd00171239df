"""Writes medcalc_oracle.json: what medcalc-bench gives for random patients. Run once where that package is installed:

``PYTHONPATH=. python tests/kb/calculators/record_medcalc.py``. The tests read the file and need no package.

Left out for slips of the oracle's own: SIRS (it counts a heart rate of 90 or less), and MELD-Na on dialysis with a
creatinine under 1 (it takes 1, the policy says 4).
"""

import importlib
import importlib.metadata
import json
import random
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

PACKAGE = "medcalc-bench"
FILE = Path(__file__).with_name("medcalc_oracle.json")
PATIENTS = 40
SEED = 20260101


def between(low: float, high: float, digits: int = 2) -> Callable[[random.Random], float]:
    return lambda chance: round(chance.uniform(low, high), digits)


def whole(low: int, high: int) -> Callable[[random.Random], int]:
    return lambda chance: chance.randint(low, high)


def either(*values: Any) -> Callable[[random.Random], Any]:
    return lambda chance: chance.choice(values)


SEX, YES_NO = either("male", "female"), either(True, False)
CREATININE, SODIUM, GLUCOSE = between(0.4, 9), between(110, 160, 1), between(50, 900, 1)


def mg(value: float) -> list[Any]:
    return [value, "mg/dL"]


def meq(value: float) -> list[Any]:
    return [value, "mEq/L"]


# Of each calculator: the module and function, how a patient is drawn, and how the oracle is given the patient.
ORACLES: dict[str, tuple[str, str, Mapping[str, Callable[[random.Random], Any]], Callable[[Any], dict[str, Any]]]] = {
    "meld_na": ("meldna", "compute_meldna_explanation", {
        "creatinine": between(1, 9), "bilirubin": between(0.3, 30), "inr": between(0.8, 5), "dialysis": YES_NO,
        "sodium": SODIUM}, lambda v: {
            "creatinine": mg(v["creatinine"]), "bilirubin": mg(v["bilirubin"]), "inr": v["inr"],
            "dialysis_twice": v["dialysis"], "cvvhd": False, "sodium": meq(v["sodium"])}),
    "glasgow_blatchford": ("glasgow_bleeding_score", "glasgow_bleeding_score_explanation", {
        "sex": SEX, "hemoglobin": between(5, 16), "bun": between(5, 90), "systolic": whole(60, 180),
        "heart_rate": whole(50, 150), "melena": YES_NO, "syncope": YES_NO, "liver": YES_NO, "heart_failure": YES_NO},
        lambda v: {
            "hemoglobin": [v["hemoglobin"], "g/dL"], "bun": mg(v["bun"]), "sex": v["sex"].title(),
            "sys_bp": [v["systolic"], "mm hg"], "heart_rate": [v["heart_rate"], "beats per minute"],
            "melena_present": v["melena"], "syncope": v["syncope"], "hepatic_disease_history": v["liver"],
            "cardiac_failure": v["heart_failure"]}),
    "fena": ("compute_fena", "compute_fena_explanation", {
        "sodium": SODIUM, "creatinine": CREATININE, "urine_sodium": between(2, 200), "urine_creatinine": between(10,
            300)},
        lambda v: {"sodium": meq(v["sodium"]), "creatinine": mg(v["creatinine"]),
                   "urine_sodium": meq(v["urine_sodium"]), "urine_creatinine": mg(v["urine_creatinine"])}),
    "homa_ir": ("homa_ir", "compute_homa_ir_explanation", {"insulin": between(1, 80), "glucose": GLUCOSE},
        lambda v: {"insulin": [v["insulin"], "µIU/mL"], "glucose": mg(v["glucose"])}),
    "ldl": ("ldl_calculated", "compute_ldl_explanation", {
        "total": between(90, 400, 1), "hdl": between(20, 90, 1), "triglycerides": between(30, 390, 1)},
        lambda v: {"total_cholestrol": mg(v["total"]), "hdl_cholestrol": mg(v["hdl"]),
                   "triglycerides": mg(v["triglycerides"])}),
    "qtc framingham": ("qt_calculator_framingham", "framingham_calculator_explanation", {
        "qt": whole(250, 600), "heart_rate": whole(35, 190)},
        lambda v: {"qt_interval": [v["qt"], "msec"], "heart_rate": [v["heart_rate"], "beats per minute"]}),
    "qtc hodges": ("qt_calculator_hodges", "hodges_calculator_explanation", {
        "qt": whole(250, 600), "heart_rate": whole(35, 190)},
        lambda v: {"qt_interval": [v["qt"], "msec"], "heart_rate": [v["heart_rate"], "beats per minute"]}),
    "ideal_weight": ("ideal_body_weight", "ibw_explanation", {"sex": SEX, "height": between(153, 205)},
        lambda v: {"sex": v["sex"].title(), "height": [v["height"], "cm"]}),
    "adjusted_weight": ("adjusted_body_weight", "abw_explanation", {
        "sex": SEX, "height": between(153, 205), "weight": between(40, 200)},
        lambda v: {"sex": v["sex"].title(), "height": [v["height"], "cm"], "weight": [v["weight"], "kg"]}),
    "map": ("mean_arterial_pressure", "mean_arterial_pressure_explanation", {
        "systolic": whole(70, 220), "diastolic": whole(30, 130)},
        lambda v: {"sys_bp": [v["systolic"], "mm hg"], "dia_bp": [v["diastolic"], "mm hg"]}),
    "corrected_sodium": ("sch", "compute_sodium_correction_hyperglycemia_explanation", {
        "sodium": SODIUM, "glucose": GLUCOSE},
        lambda v: {"sodium": meq(v["sodium"]), "glucose": mg(v["glucose"])}),
    "centor": ("centor_score", "compute_centor_score_explanation", {
        "age": whole(3, 90), "temperature": between(36, 41, 1), "exudate": YES_NO, "nodes": YES_NO, "cough": YES_NO},
        lambda v: {"age": [v["age"], "years"], "temperature": [v["temperature"], "degrees celsius"],
                   "exudate_swelling_tonsils": v["exudate"], "tender_lymph_nodes": v["nodes"],
                   "cough_absent": not v["cough"]}),
}  # fmt: skip


def recorded() -> dict[str, Any]:
    chance = random.Random(SEED)
    cases: dict[str, list[dict[str, Any]]] = {}
    for name, (module, function, drawn, given) in ORACLES.items():
        calculate = getattr(importlib.import_module(f"medcalc.{module}"), function)
        cases[name] = []
        for _ in range(PATIENTS):
            values = {key: draw(chance) for key, draw in drawn.items()}
            cases[name].append({"values": values, "answer": calculate(given(values))["Answer"]})
    return {
        "package": PACKAGE,
        "version": importlib.metadata.version(PACKAGE),
        "recorded": datetime.now(UTC).date().isoformat(),
        "cases": cases,
    }


if __name__ == "__main__":
    FILE.write_text(json.dumps(recorded(), indent=1) + "\n", encoding="utf-8")

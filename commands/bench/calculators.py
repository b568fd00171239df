"""The calculators against the rows of MedCalc-Bench-Verified: each shared calculator within the row's own limits."""

import ast
import csv
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from commands.bench.contract import BenchResult, Plan, Row, this_machine
from commands.bench.errors import BenchFailed
from kb.calculators.asking import TEMPERATURE
from kb.calculators.contract import Kind, Value
from kb.calculators.errors import CalculationRefused
from kb.calculators.registry import calculator
from kb.calculators.units import canonical, typed

FILE = Path("medcalc") / "medcalc_verified_one_shot_55.csv"
PLACES = (
    Path(os.environ.get("VOICEASSIST_TEST_DATA") or Path(__file__).resolve().parents[2].parent / "shared" / "data"),
)
FIELD_LIMIT = 1_000_000
"""Characters of one field: the patients' notes are long."""


# Of each shared calculator of MedCalc-Bench, by its number: our name, and our input for each of its entities. What a
# row leaves out was not there, or was normal. Where several of its entities fall on one input, any one makes it yes.
_AGE_SEX = {"age": "age", "sex": "sex"}
_VITALS = {
    "Heart Rate or Pulse": "heart_rate",
    "respiratory rate": "respiratory_rate",
    "Systolic Blood Pressure": "systolic",
    "Diastolic Blood Pressure": "diastolic",
    "Temperature": "temperature",
}
_BLOOD = {
    "creatinine": "creatinine",
    "Sodium": "sodium",
    "Potassium": "potassium",
    "Chloride": "chloride",
    "Bicarbonate": "bicarbonate",
    "Glucose": "glucose",
    "Albumin": "albumin",
    "Bilirubin": "bilirubin",
    "Blood Urea Nitrogen (BUN)": "bun",
    "Hematocrit": "hematocrit",
    "Hemoglobin": "hemoglobin",
    "White blood cell count": "white_cells",
    "Platelet count": "platelets",
    "international normalized ratio": "inr",
    "pH": "ph",
    "PaO2": "pao2",
    "PaCO2": "paco2",
    "Partial pressure of oxygen": "pao2",
    "FiO2": "fio2",
    "Glasgow Coma Score": "glasgow",
    "Calcium": "calcium",
    "Insulin": "insulin",
    "Aspartate aminotransferase": "ast",
    "Alanine aminotransferase": "alt",
    "Total cholesterol": "total",
    "high-density lipoprotein cholesterol": "hdl",
    "Triglycerides": "triglycerides",
    "Urine sodium": "urine_sodium",
    "Urine creatinine": "urine_creatinine",
    "QT Interval": "qt",
    "O₂ saturation percentage": "saturation",
    "weight": "weight",
    "height": "height",
    "Urine Output": "urine",
}
_SHARED = _AGE_SEX | _VITALS | _BLOOD
_FINDINGS: Mapping[str, Mapping[str, str]] = {
    "cha2ds2_vasc": {"Stroke": "stroke"},
    "wells_pe": {
        "Clinical signs and symptoms of Deep Vein Thrombosis": "dvt_signs",
        "Pulmonary Embolism is #1 diagnosis OR equally likely": "pe_likeliest",
    },
    "wells_dvt": {
        "Active cancer": "cancer",
        "Bedridden recently >3 days": "bedridden",
        "Major surgery within 12 weeks": "bedridden",
        "Localized tenderness along the deep venous system": "tenderness",
        "Paralysis, paresis, or recent plaster immobilization of the lower extremity": "paralysis",
        "Alternative diagnosis to Deep Vein Thrombosis as likely or more likely": "alternative",
        "Collateral (nonvaricose) superficial veins present": "collateral_veins",
        "Pitting edema, confined to symptomatic leg": "pitting_edema",
    },
    "has_bled": {
        "Stroke": "stroke",
        "Hypertension": "hypertension",
        "Medication usage predisposing to bleeding": "drugs",
        "Labile international normalized ratio": "labile_inr",
        "Renal disease criteria for the HAS-BLED rule": "renal",
        "Prior major bleeding or predisposition to bleeding": "bleeding",
        "Liver disease criteria for the HAS-BLED rule": "liver",
    },
    "glasgow_blatchford": {
        "Hepatic disease history": "liver",
        "Recent Syncope": "syncope",
        "Cardiac Failure Present": "heart_failure",
        "Melena Present": "melena",
    },
    "apache_ii": {
        "Acute renal failure": "acute_kidney_failure",
        "History of severe organ failure or immunocompromise": "chronic",
    },
    "psi": {
        "Renal disease history": "renal",
        "Liver disease history": "liver",
        "Neoplastic disease": "cancer",
        "Altered mental status": "confusion",
        "Nursing home resident": "nursing_home",
        "Cerebrovascular disease history": "stroke",
    },
    "curb_65": {"Confusion": "confusion"},
    "perc": {
        "Previously Documented Pulmonary Embolism": "previous_clot",
        "Unilateral Leg Swelling": "leg_swelling",
        "Hormone use": "estrogen",
        "Recent surgery or trauma": "surgery",
    },
    "sofa": {"Continuous positive airway pressure": "ventilated", "On mechanical ventilation": "ventilated"},
    "rcri": {
        "Pre-operative treatment with insulin": "insulin",
        "Congestive Heart Failure criteria for the Cardiac Risk Index rule": "heart_failure",
        "Pre-operative creatinine": "creatinine",
        "History of ischemic heart disease": "ischemic_heart_disease",
        "Elevated-risk surgery": "high_risk_surgery",
        "History of cerebrovascular disease": "stroke",
    },
    "centor": {
        "Exudate or swelling on tonsils": "exudate",
        "Tender/swollen anterior cervical lymph nodes": "nodes",
    },
    "meld_na": {
        "Continuous veno-venous hemodialysis for ≥24 hours in the past week": "dialysis",
        "Dialysis at least twice in the past week": "dialysis",
    },
}
_NUMBERS: Mapping[str, str] = {
    "2": "cockcroft_gault", "3": "ckd_epi", "4": "cha2ds2_vasc", "5": "map", "6": "bmi", "7": "corrected_calcium",
    "8": "wells_pe", "10": "ideal_weight", "11": "qtc", "15": "child_pugh", "16": "wells_dvt", "17": "rcri",
    "18": "heart", "19": "fib_4", "20": "centor", "21": "gcs", "22": "maintenance_fluids", "23": "meld_na",
    "25": "has_bled", "26": "corrected_sodium", "27": "glasgow_blatchford", "28": "apache_ii", "29": "psi",
    "30": "osmolality", "31": "homa_ir", "39": "anion_gap", "40": "fena", "43": "sofa", "44": "ldl", "45": "curb_65",
    "48": "perc", "51": "sirs", "56": "qtc", "57": "qtc", "58": "qtc", "60": "bsa", "62": "adjusted_weight",
    "65": "corrected_anion_gap",
}  # fmt: skip
_QTC = {"11": "bazett", "56": "fridericia", "57": "framingham", "58": "hodges"}
_GLASGOW = {
    "eyes open spontaneously": "4", "eyes open to verbal command": "3", "eyes open to pain": "2", "no eye opening": "1",
    "oriented": "5", "confused": "4", "inappropriate words": "3", "incomprehensible sounds": "2",
    "no verbal response": "1", "obeys commands": "6", "localizes pain": "5", "withdrawal from pain": "4",
    "flexion to pain": "3", "extension to pain": "2", "no motor response": "1",
}  # fmt: skip
_RISKS = ("Hypertension history", "Diabetes mellitus", "smoking", "hypercholesterolemia",
          "parent or sibling with Cardiovascular disease before age 65")  # fmt: skip


def values_of(number: str, entities: Mapping[str, Any]) -> dict[str, Value]:
    """Our inputs for a row's entities. Raises CalculationRefused."""
    name = _NUMBERS[number]
    ours = calculator(name)
    keys = {one.key for one in ours.inputs}
    values = _special(number, name, entities)
    for entity, given in entities.items():
        key = _FINDINGS.get(name, {}).get(entity) or _SHARED.get(entity)
        if key not in keys or key is None:
            continue
        one = ours.input(key)
        if one.kind is Kind.YES_NO:
            values[key] = bool(values.get(key)) or bool(given)
        elif one.kind is Kind.CHOICE:
            values[key] = typed(one, str(given))
        else:
            number_given, unit = given if isinstance(given, list) else (given, "")
            values[key] = canonical(one, float(number_given), unit)
    for one in ours.missing(values):
        if one.normal is not None:
            values[one.key] = one.normal
    return values


def _special(number: str, name: str, entities: Mapping[str, Any]) -> dict[str, Value]:
    if name in _SPECIAL:
        return _SPECIAL[name](entities)
    return {"formula": _QTC[number], "sex": "male"} if number in _QTC else {}


def _weight_used(entities: Mapping[str, Any]) -> dict[str, Value]:
    """As the rows say: adjusted when overweight, ideal when normal, actual when underweight."""
    index = entities["weight"][0] / (entities["height"][0] / 100) ** 2
    return {"weight_used": "adjusted" if index >= 25 else "ideal" if index >= 18.5 else "actual"}


def _pressure(entities: Mapping[str, Any]) -> dict[str, Value]:
    systolic, diastolic = (entities[f"{which} Blood Pressure"][0] for which in ("Systolic", "Diastolic"))
    return {"mean_pressure": (systolic + 2 * diastolic) / 3}


def _sofa(entities: Mapping[str, Any]) -> dict[str, Value]:
    return _pressure(entities) | {"support": "dobutamine" if "DOPamine" in entities else "none"}


def _child_pugh(entities: Mapping[str, Any]) -> dict[str, Value]:
    grades = {"No Encephalopathy": "none", "Grade 1-2": "mild", "Grade 3-4": "severe"}
    ascites = {"absent": "none", "slight": "mild", "moderate": "severe"}
    return {"ascites": ascites[entities["Ascites"]], "encephalopathy": grades[entities["Encephalopathy"]]}


def _gcs(entities: Mapping[str, Any]) -> dict[str, Value]:
    asked = (("eyes", "eye"), ("verbal", "verbal"), ("motor", "motor"))
    return {key: _GLASGOW[entities[f"Best {which} response"]] for key, which in asked}


def _heart(entities: Mapping[str, Any]) -> dict[str, Value]:
    risks = sum(bool(entities.get(risk)) for risk in _RISKS)
    many = risks >= 3 or entities.get("atherosclerotic disease")
    history = entities.get("Suspicion History", "Slightly suspicious").split()[0].lower()
    return {"history": history, "risk_factors": "many" if many else "some" if risks else "none"}


def _has_bled(entities: Mapping[str, Any]) -> dict[str, Value]:
    return {"alcohol": entities.get("Number of Alcoholic Drinks Per Week", 0) >= 8}


def _centor(entities: Mapping[str, Any]) -> dict[str, Value]:
    """A cough that is not told of was not there."""
    degrees, unit = entities.get("Temperature", (37, "celsius"))
    fever = canonical(TEMPERATURE, float(degrees), unit) > 38
    return {"fever": fever, "cough": not entities.get("Cough absent", True)}


_SPECIAL: Mapping[str, Callable[[Mapping[str, Any]], dict[str, Value]]] = {
    "cockcroft_gault": _weight_used, "apache_ii": _pressure, "sofa": _sofa, "child_pugh": _child_pugh, "gcs": _gcs,
    "heart": _heart, "has_bled": _has_bled, "centor": _centor,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Compared:
    """value: ours, None where the calculation was refused. low, high: what the row allows."""

    name: str
    row: str
    value: float | None
    truth: float
    low: float
    high: float

    @property
    def right(self) -> bool:
        return self.value is not None and self.low - 1e-9 <= self.value <= self.high + 1e-9


@dataclass(frozen=True, slots=True)
class Comparison:
    compared: tuple[Compared, ...]
    left_out: tuple[str, ...]
    """Titles of the rows whose calculator is not one of ours."""


def read_rows(path: Path) -> list[dict[str, str]]:
    """Raises BenchFailed."""
    csv.field_size_limit(FIELD_LIMIT)
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))
    except (OSError, csv.Error) as error:
        raise BenchFailed(f"{path} cannot be read as MedCalc-Bench rows: {error}") from error


def compare(rows: list[dict[str, str]]) -> Comparison:
    compared, left_out = [], []
    for row in rows:
        if row["Calculator ID"] in _NUMBERS:
            compared.append(_compared(row))
        else:
            left_out.append(row["Calculator Name"])
    return Comparison(tuple(compared), tuple(left_out))


def _compared(row: Mapping[str, str]) -> Compared:
    name = _NUMBERS[row["Calculator ID"]]
    entities = ast.literal_eval(row["Relevant Entities"])
    limits = (float(row["Ground Truth Answer"]), float(row["Lower Limit"]), float(row["Upper Limit"]))
    low, high = sorted(limits[1:])
    try:
        value: float | None = calculator(name).calculate(values_of(row["Calculator ID"], entities)).value
    except CalculationRefused:
        value = None
    return Compared(name, row["Calculator Name"], value, limits[0], low, high)


class CalculatorsBench:
    name = "calculators"

    def run(self, plan: Plan, load: float) -> BenchResult:
        """Raises BenchFailed when the rows are absent."""
        path = next((place / FILE for place in PLACES if (place / FILE).exists()), None)
        if path is None:
            raise BenchFailed(f"the rows are absent: set VOICEASSIST_TEST_DATA to the folder that holds {FILE}")
        comparison = compare(read_rows(path))
        return BenchResult(
            name=self.name,
            rows=rows_of(comparison),
            settings={"rows": "MedCalc-Bench-Verified, one of each calculator", "tolerance": "the row's own limits"},
            machine=this_machine(),
            load=load,
            trial=plan.is_trial(0),
        )


def rows_of(comparison: Comparison) -> tuple[Row, ...]:
    wrong = [one for one in comparison.compared if not one.right]
    each = tuple(
        Row(one.row, one.value, "", samples=1, note=f"{one.low:g} to {one.high:g}{'' if one.right else ', WRONG'}")
        for one in comparison.compared
    )
    return (
        Row("wrong", len(wrong), "", 0, samples=len(comparison.compared), note=", ".join(one.row for one in wrong)),
        Row("rows of calculators that are shared", len(comparison.compared), ""),
        Row("rows of other calculators", len(comparison.left_out), "", note=", ".join(comparison.left_out)),
        *each,
    )


BENCH = CalculatorsBench()

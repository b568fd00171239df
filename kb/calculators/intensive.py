"""APACHE II: the worst values of the first day in intensive care."""

import math
from dataclasses import replace

from kb.calculators.asking import (
    CREATININE,
    FIO2,
    GLASGOW,
    HEART_RATE,
    HEMATOCRIT,
    MEAN_PRESSURE,
    PACO2,
    PAO2,
    PH,
    POTASSIUM,
    RESPIRATORY_RATE,
    SODIUM,
    TEMPERATURE,
    WHITE_CELLS,
    age,
    choice,
    yes_no,
)
from kb.calculators.contract import Calculator, Counted, Finding, Option, Source, Values, plain_number
from kb.calculators.scoring import Band, Item, add_up, from_on, meaning_of

HIGH_OXYGEN = 50.0
"""Percent of inspired oxygen from which the gradient counts instead of the arterial pressure."""


def _gradient_counts(values: Values) -> bool:
    inspired = values.get("fio2")
    return isinstance(inspired, float | int) and inspired >= HIGH_OXYGEN


_PACO2 = replace(PACO2, asked_when=_gradient_counts)
_ACUTE = yes_no("acute_kidney_failure", "acute kidney failure", "Acute kidney failure?", "acute kidney failure",
                "acute renal failure", "acute kidney injury", "a k i")  # fmt: skip
_CHRONIC = yes_no(
    "chronic", "severe chronic disease",
    "Severe chronic failure of liver, heart, lung or kidney, or immunocompromised?",
    "chronic disease", "severe organ failure", "immunocompromised", "immunosuppressed", "organ insufficiency",
    "chronic organ failure",
)  # fmt: skip


def _chronic_counts(values: Values) -> bool:
    return values.get("chronic") is True


_ADMISSION = replace(
    choice("admission", "admission",
        "Was the admission nonoperative, after emergency surgery, or after elective surgery?",
           (Option("nonoperative", "nonoperative", 5, ("nonoperative", "non operative", "medical", "no surgery")),
            Option("emergency", "after emergency surgery", 5, ("emergency surgery", "emergency")),
            Option("elective", "after elective surgery", 2, ("elective surgery", "elective"))),
           "admission", normal="nonoperative"),
    asked_when=_chronic_counts,
)  # fmt: skip

_VITALS = (
    Item(TEMPERATURE, from_on(4, (30, 3), (32, 2), (34, 1), (36, 0), (38.5, 1), (39, 3), (41, 4))),
    Item(MEAN_PRESSURE, from_on(4, (50, 2), (70, 0), (110, 2), (130, 3), (160, 4))),
    Item(HEART_RATE, from_on(4, (40, 3), (55, 2), (70, 0), (110, 2), (140, 3), (180, 4))),
    Item(RESPIRATORY_RATE, from_on(4, (6, 2), (10, 1), (12, 0), (25, 1), (35, 3), (50, 4))),
)
_BLOOD = (
    Item(PH, from_on(4, (7.15, 3), (7.25, 2), (7.33, 0), (7.5, 1), (7.6, 3), (7.7, 4))),
    Item(SODIUM, from_on(4, (111, 3), (120, 2), (130, 0), (150, 1), (155, 2), (160, 3), (180, 4))),
    Item(POTASSIUM, from_on(4, (2.5, 2), (3, 1), (3.5, 0), (5.5, 1), (6, 3), (7, 4))),
    Item(HEMATOCRIT, from_on(4, (20, 2), (30, 0), (46, 1), (50, 2), (60, 4))),
    Item(WHITE_CELLS, from_on(4, (1, 2), (3, 0), (15, 1), (20, 2), (40, 4))),
    Item(GLASGOW, lambda value: 15 - value),
)
_AGE = Item(age(), from_on(0, (45, 2), (55, 3), (65, 5), (75, 6)))
_CREATININE = from_on(2, (0.6, 0), (1.5, 2), (2.0, 3), (3.5, 4))

_INPUTS = (
    _AGE.input,
    *(item.input for item in _VITALS),
    FIO2,
    PAO2,
    _PACO2,
    *(item.input for item in _BLOOD),
    CREATININE,
    _ACUTE,
    _CHRONIC,
    _ADMISSION,
)
_DEATHS = (
    Band(4, "about four percent"),
    Band(9, "about eight percent"),
    Band(14, "about fifteen percent"),
    Band(19, "about twenty-five percent"),
    Band(24, "about forty percent"),
    Band(29, "about fifty-five percent"),
    Band(34, "about seventy-three percent"),
    Band(math.inf, "over eighty-five percent"),
)


def _oxygenation(values: Values) -> Counted:
    pressure = float(values["pao2"])
    if not _gradient_counts(values):
        points = 4.0 if pressure < 55 else 3.0 if pressure <= 60 else 1.0 if pressure <= 70 else 0.0
        return Counted("pao2", "oxygenation", f"oxygen pressure {plain_number(pressure)} mmHg", points)
    gradient = float(values["fio2"]) / 100 * 713 - float(values["paco2"]) / 0.8 - pressure
    points = from_on(0, (200, 2), (350, 3), (500, 4))(gradient)
    return Counted("fio2", "oxygenation", f"gradient {plain_number(round(gradient))} mmHg", points)


def _apache_ii(values: Values) -> Finding:
    total, working = add_up((_AGE, *_VITALS, *_BLOOD), values)
    kidney = _CREATININE(float(values["creatinine"])) * (2 if values["acute_kidney_failure"] else 1)
    chronic = _ADMISSION.option(str(values["admission"])).points if values["chronic"] else 0.0
    shown = f"{plain_number(float(values['creatinine']))} mg/dL" + (
        ", doubled" if values["acute_kidney_failure"] else ""
    )
    steps = (
        _oxygenation(values),
        Counted("creatinine", "creatinine", shown, kidney),
        Counted("chronic", "chronic health", "yes" if values["chronic"] else "no", chronic),
    )
    total += sum(step.points or 0.0 for step in steps)
    said = (
        f"The APACHE two score is {plain_number(total)} out of 71. Hospital mortality without an operation was "
        f"{meaning_of(total, _DEATHS)} in the original study."
    )
    return Finding(total, said, (*working, *steps))


CALCULATORS = (
    Calculator(
        "apache_ii", "APACHE II score", "1",
        ("APACHE two score", "apache 2", "apache two", "apache ii", "apache", "apachee two", "a patchy two",
         "apache to score", "apache too"),
        _INPUTS,
        (Source("APACHE II: a severity of disease classification system", "Knaus WA et al", 1985,
                "Crit Care Med 13:818-829, doi:10.1097/00003246-198510000-00009",
                    "worst values of the first 24 hours"),),
        "points", _apache_ii,
        (("age", "temperature", "mean_pressure", "heart_rate", "respiratory_rate"), ("fio2", "pao2", "paco2", "ph"),
         ("sodium", "potassium", "creatinine", "acute_kidney_failure"), ("hematocrit", "white_cells", "glasgow"),
         ("chronic", "admission")),
    ),
)  # fmt: skip

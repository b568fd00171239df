"""Blood chemistry: anion gap, expected pCO2, osmolality, corrected calcium and sodium, A-a gradient, LDL, HOMA-IR."""

import math
from collections.abc import Sequence
from dataclasses import replace

from kb.calculators.asking import (
    ALBUMIN,
    BICARBONATE,
    BUN,
    CHLORIDE,
    FIO2,
    GLUCOSE,
    KILOPASCALS,
    MG_DL,
    PACO2,
    PAO2,
    SODIUM,
    age,
    number,
)
from kb.calculators.contract import Calculator, Finding, Source, Unit, Values, plain_number
from kb.calculators.scoring import Band, in_groups, meaning_of


def _read(value: float, digits: int, name: str, unit: str, *, bands: Sequence[Band] = (), more: str = "") -> Finding:
    """What is told is what the bands are asked about: 12.0 is not told as over 12."""
    rounded = round(value, digits)
    meaning = meaning_of(rounded, bands) if bands else more
    return Finding(rounded, f"The {name} is {plain_number(rounded)} {unit}. {meaning}".strip())


def _anion_gap(values: Values) -> Finding:
    gap = float(values["sodium"]) - float(values["chloride"]) - float(values["bicarbonate"])
    bands = (Band(7.9999, "That is low, under eight."), Band(12, "That is normal, eight to twelve."),
             Band(math.inf,
                 "That is raised, over twelve; with a low albumin the true gap is higher still."))  # fmt: skip
    return _read(gap, 1, "anion gap", "milliequivalents per liter", bands=bands)


def _corrected_gap(values: Values) -> Finding:
    gap = _anion_gap(values).value + 2.5 * (4.0 - float(values["albumin"]))
    bands = (Band(12, "That is not raised."), Band(math.inf, "That is raised, over twelve."))
    return _read(gap, 1, "albumin-corrected anion gap", "milliequivalents per liter", bands=bands)


def _osmolality(values: Values) -> Finding:
    osmolality = 2 * float(values["sodium"]) + float(values["glucose"]) / 18 + float(values["bun"]) / 2.8
    bands = (Band(274.9999, "That is low, under two hundred seventy-five."), Band(295, "That is normal."),
             Band(math.inf, "That is high, over two hundred ninety-five."))  # fmt: skip
    return _read(osmolality, 1, "calculated serum osmolality", "milliosmoles per kilogram", bands=bands)


_MOLAR_CALCIUM = 4.008
"""mg/dL of calcium in one mmol/L."""


def _calcium(values: Values) -> Finding:
    calcium = float(values["calcium"]) + 0.8 * (4.0 - float(values["albumin"]))
    bands = (Band(8.4999, "That is low, under eight point five."), Band(10.5, "That is normal."),
             Band(math.inf, "That is high, over ten point five."))  # fmt: skip
    both = f"milligrams per deciliter, or {plain_number(round(calcium / _MOLAR_CALCIUM, 2))} millimoles per liter"
    return _read(calcium, 2, "corrected calcium", both, bands=bands)


def _sodium(values: Values) -> Finding:
    """Hillier's factor of 2.4 for each 100 mg/dL is the result; Katz's 1.6 is told beside it."""
    over = (float(values["glucose"]) - 100) / 100
    hillier, katz = (float(values["sodium"]) + factor * over for factor in (2.4, 1.6))
    said = (
        f"The corrected sodium is {plain_number(round(hillier, 1))} by Hillier, and {plain_number(round(katz, 1))} by "
        "Katz, milliequivalents per liter."
    )
    return Finding(round(hillier, 1), said)


_CALCIUM = number("calcium", "calcium", "What is the total calcium?",
                  (MG_DL, Unit("mmol/L", "millimoles per liter", _MOLAR_CALCIUM,
                               heard=("millimoles per liter", "millimoles", "mmol/l"))),
                  (2, 25), (4, 18), normal=9.5, heard=("serum calcium", "total calcium", "total"))  # fmt: skip
_PRESSURE = replace(
    number("barometric", "barometric pressure", "What is the barometric pressure? At sea level it is 760.",
           Unit("mmHg", "millimeters of mercury"), (200, 800), (450, 790), normal=760,
           heard=("atmospheric pressure", "barometric pressure")),
    tells=(("sea level", 760.0),),
)  # fmt: skip
_GRADIENT_AGE = age(0.0)


def _gradient(values: Values) -> Finding:
    alveolar = float(values["fio2"]) / 100 * (float(values["barometric"]) - 47) - float(values["paco2"]) / 0.8
    gradient = alveolar - float(values["pao2"])
    expected = float(values["age"]) / 4 + 4
    over = "above" if gradient > expected else "within"
    meaning = f"For this age about {plain_number(round(expected))} is expected on room air; it is {over} that."
    return _read(gradient, 1, "A to A gradient", "millimeters of mercury", more=meaning)


_MEASURED = replace(PACO2, title="measured carbon dioxide pressure", asked_when=lambda _: False)
"""Told or not: without it the expected pressure is told and compared with nothing."""
_COMPENSATES_UNDER = 22
"""mEq/L of bicarbonate from which there is no acidosis that breathing could compensate."""


def _winters(values: Values) -> Finding:
    bicarbonate = float(values["bicarbonate"])
    expected = round(1.5 * bicarbonate + 8, 1)
    low, high = round(expected - 2, 1), round(expected + 2, 1)
    said = (
        f"The expected p C O two is {plain_number(expected)} millimeters of mercury, {plain_number(low)} to "
        f"{plain_number(high)}; in kilopascals {_kilopascals(low)} to {_kilopascals(high)}."
    )
    if bicarbonate >= _COMPENSATES_UNDER:
        said += " The formula is for a metabolic acidosis, and this bicarbonate is not low."
    elif "paco2" in values:
        measured = float(values["paco2"])
        said += f" The measured one, {plain_number(round(measured, 1))}, is " + (
            "above that: there is a respiratory acidosis as well." if measured > high
            else "below that: there is a respiratory alkalosis as well." if measured < low
            else "as expected: the breathing compensates."
        )  # fmt: skip
    return Finding(expected, said)


def _kilopascals(pressure: float) -> str:
    return plain_number(round(pressure / KILOPASCALS.factor, 1))


_LIPID = 38.665
_TRIGLYCERIDE = 88.57


_MILLIMOLES = ("millimoles per liter", "millimoles", "millimole", "mmol/l")
_TOTAL = number("total", "total cholesterol", "What is the total cholesterol?",
                (MG_DL, Unit("mmol/L", "millimoles per liter", _LIPID, heard=_MILLIMOLES)), (20, 2000), (60, 800),
                heard=("cholesterol", "total"))  # fmt: skip
_HDL = number("hdl", "HDL cholesterol", "What is the H D L?",
              (MG_DL, Unit("mmol/L", "millimoles per liter", _LIPID, heard=_MILLIMOLES)), (1, 300), (10, 150),
              heard=("hdl", "h d l"))  # fmt: skip
_TRIGLYCERIDES = number(
    "triglycerides", "triglycerides", "What are the triglycerides?",
    (MG_DL, Unit("mmol/L", "millimoles per liter", _TRIGLYCERIDE, heard=_MILLIMOLES)), (5, 10000), (20, 2000),
    heard=("triglyceride", "trigs"),
)  # fmt: skip


def _ldl(values: Values) -> Finding:
    triglycerides = float(values["triglycerides"])
    ldl = float(values["total"]) - float(values["hdl"]) - triglycerides / 5
    high = "Over four hundred of triglycerides the formula does not hold." if triglycerides > 400 else ""
    return _read(ldl, 1, "calculated L D L cholesterol", "milligrams per deciliter, by Friedewald", more=high)


_INSULIN = number("insulin", "fasting insulin", "What is the fasting insulin, in micro units per milliliter?",
                  Unit("uU/mL", "micro units per milliliter", heard=("micro units", "uiu/ml", "units")),
                  (0.1, 1000), (1, 300), heard=("insulin",))  # fmt: skip
_FASTING = replace(
    GLUCOSE, title="fasting glucose", question="What is the fasting glucose?", normal=None,
    heard=(*GLUCOSE.heard, "glucose", "fasting sugar"),
)  # fmt: skip


def _homa(values: Values) -> Finding:
    index = float(values["insulin"]) * float(values["glucose"]) / 405
    value = round(index, 2)
    return Finding(
        value,
        f"HOMA I R is {plain_number(value)}. The higher, the more resistant to insulin; limits differ by laboratory.",
    )


_KATZ = Source("Hyperglycemia-induced hyponatremia: calculation of expected serum sodium depression", "Katz MA", 1973,
               "N Engl J Med 289:843-844, doi:10.1056/NEJM197310182891607", "1.6")  # fmt: skip
_HILLIER = Source("Hyponatremia: evaluating the correction factor for hyperglycemia", "Hillier TA et al", 1999,
                  "Am J Med 106:399-403, doi:10.1016/S0002-9343(99)00055-8", "2.4")  # fmt: skip
_KRAUT = Source("Serum anion gap: its uses and limitations in clinical medicine", "Kraut JA, Madias NE", 2007,
                "Clin J Am Soc Nephrol 2:162-174, doi:10.2215/CJN.03020906", "without potassium")  # fmt: skip
_FIGGE = Source("Anion gap and hypoalbuminemia", "Figge J et al", 1998,
                "Crit Care Med 26:1807-1810, doi:10.1097/00003246-199811000-00019",
                    "2.5 for each g/dL under 4")  # fmt: skip

_GAP_INPUTS = (SODIUM, CHLORIDE, BICARBONATE)
_GRADIENT_INPUTS = (PAO2, PACO2, FIO2, _GRADIENT_AGE, _PRESSURE)

CALCULATORS = (
    Calculator("anion_gap", "Anion gap", "1", ("anion gap", "an ion gap", "onion gap", "union gap"), _GAP_INPUTS,
               (_KRAUT,), "mEq/L", _anion_gap, in_groups(_GAP_INPUTS), "gap"),
    Calculator("corrected_anion_gap", "Anion gap corrected for albumin", "1",
               ("albumin corrected anion gap", "corrected anion gap", "corrected onion gap"), (*_GAP_INPUTS, ALBUMIN),
               (_FIGGE, _KRAUT), "mEq/L", _corrected_gap, in_groups((*_GAP_INPUTS, ALBUMIN)), "gap"),
    Calculator("winters", "Expected pCO2 in a metabolic acidosis (Winters)", "1",
               ("Winters formula", "winters", "winter formula", "winters equation", "winters rule", "expected p c o 2",
                "expected p c o two", "expected p co2", "expected pco2", "expected paco2", "predicted pco2",
                "expected carbon dioxide", "expected co2", "predicted co2"),
               (BICARBONATE, _MEASURED),
               (Source("Quantitative displacement of acid-base equilibrium in metabolic acidosis", "Albert MS et al",
                       1967, "Ann Intern Med 66:312-322, doi:10.7326/0003-4819-66-2-312",
                       "1.5 x bicarbonate + 8, plus or minus 2"),),
               "mmHg", _winters, in_groups((BICARBONATE, _MEASURED))),
    Calculator("osmolality", "Calculated serum osmolality", "1",
               ("serum osmolality", "osmolality", "calculated osmolality", "osmolarity", "serum osmolarity",
                   "serum osm"),
               (SODIUM, GLUCOSE, BUN),
               (Source("Comparison of methods for calculating serum osmolality from chemical concentrations",
                       "Dorwart WV, Chalmers L", 1975, "Clin Chem 21:190-194, doi:10.1093/clinchem/21.2.190",
                       "2 Na + glucose/18 + urea nitrogen/2.8"),),
               "mOsm/kg", _osmolality, in_groups((SODIUM, GLUCOSE, BUN))),
    Calculator("corrected_calcium", "Calcium corrected for albumin", "1",
               ("corrected calcium", "calcium correction", "correct the calcium", "adjusted calcium",
                   "correct calcium"),
               (_CALCIUM, ALBUMIN),
               (Source("Interpretation of serum calcium in patients with abnormal serum proteins", "Payne RB et al",
                   1973,
                       "Br Med J 4:643-646, doi:10.1136/bmj.4.5893.643", "0.8 for each g/dL under 4"),),
               "mg/dL", _calcium, in_groups((_CALCIUM, ALBUMIN)), "corrected"),
    Calculator("corrected_sodium", "Sodium corrected for glucose", "1",
               ("corrected sodium", "sodium correction", "correct the sodium", "adjusted sodium", "correct sodium"),
               (SODIUM, GLUCOSE), (_HILLIER, _KATZ), "mEq/L", _sodium, in_groups((SODIUM, GLUCOSE)), "corrected"),
    Calculator("aa_gradient", "Alveolar-arterial oxygen gradient", "1",
               ("A to A gradient", "a a gradient", "aa gradient", "a-a gradient", "alveolar arterial gradient",
                "alveolar gradient", "big a little a gradient", "big a little a"), _GRADIENT_INPUTS,
               (Source("Alveolar to arterial oxygen gradient (StatPearls)", "Hantzidiamantis PJ, Amaro E", 2023,
                       "NCBI Bookshelf NBK545153", "respiratory quotient 0.8, water vapor 47 mmHg"),),
               "mmHg", _gradient, in_groups(_GRADIENT_INPUTS)),
    Calculator("ldl", "LDL cholesterol (Friedewald)", "1",
               ("calculated L D L", "ldl", "l d l", "ldl cholesterol", "friedewald", "free the wald", "calculated ldl"),
               (_TOTAL, _HDL, _TRIGLYCERIDES),
               (Source(
                   "Estimation of the concentration of low-density lipoprotein cholesterol in plasma, without use of "
                       "the preparative ultracentrifuge", "Friedewald WT, Levy RI, Fredrickson DS", 1972,
                       "Clin Chem 18:499-502, PMID 4337382"),),
               "mg/dL", _ldl, in_groups((_TOTAL, _HDL, _TRIGLYCERIDES))),
    Calculator("homa_ir", "HOMA-IR", "1", ("HOMA I R", "homa ir", "homa", "homeostatic model assessment", "homer ir"),
               (_INSULIN, _FASTING),
               (Source("Homeostasis model assessment: insulin resistance and beta-cell function from fasting plasma "
                       "glucose and insulin concentrations in man", "Matthews DR et al", 1985,
                       "Diabetologia 28:412-419, doi:10.1007/BF00280883", "insulin x glucose (mg/dL) / 405"),),
               "", _homa, in_groups((_INSULIN, _FASTING))),
)  # fmt: skip

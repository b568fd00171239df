"""Size and fluids: BMI, BSA, ideal and adjusted weight, Parkland, maintenance fluids, mean arterial pressure."""

import math

from kb.calculators.asking import DIASTOLIC, HEIGHT, PERCENT, SEX, SYSTOLIC, WEIGHT, number
from kb.calculators.contract import Calculator, Finding, Input, Source, Values, plain_number
from kb.calculators.scoring import Band, meaning_of

DEVINE = Source("Gentamicin therapy", "Devine BJ", 1974, "Drug Intell Clin Pharm 8:650-655", "ideal weight")
ADJUSTING = Source("Evaluation of extended interval dosing aminoglycosides in the morbidly obese population",
                   "Ross AL et al", 2013, "Adv Pharmacol Sci 2013:194389, doi:10.1155/2013/194389, abstract",
                   "0.4 of what is beyond the ideal weight")  # fmt: skip
_INCH = 2.54


def ideal_weight(height: float, sex: str) -> float:
    """Kilograms, of centimeters: 50 or 45.5 kg and 2.3 kg for each inch over five feet (Devine 1974)."""
    return (50.0 if sex == "male" else 45.5) + 2.3 * (height / _INCH - 60)


def adjusted_weight(height: float, sex: str, weight: float) -> float:
    """Ideal weight and 0.4 of what the actual weight is beyond it, in kilograms."""
    ideal = ideal_weight(height, sex)
    return ideal + 0.4 * (weight - ideal)


def _told(value: float, digits: int, name: str, unit: str, meaning: str = "") -> Finding:
    rounded = round(value, digits)
    return Finding(rounded, f"The {name} is {plain_number(rounded)} {unit}. {meaning}".strip())


_BMI_CLASSES = (
    Band(18.4999, "That is underweight."),
    Band(24.9999, "That is the normal range."),
    Band(29.9999, "That is overweight."),
    Band(34.9999, "That is obesity, class one."),
    Band(39.9999, "That is obesity, class two."),
    Band(math.inf, "That is obesity, class three."),
)


def _bmi(values: Values) -> Finding:
    index = float(values["weight"]) / (float(values["height"]) / 100) ** 2
    return _told(index, 1, "body mass index", "kilograms per square meter", meaning_of(round(index, 1), _BMI_CLASSES))


def _bsa(values: Values) -> Finding:
    area = math.sqrt(float(values["height"]) * float(values["weight"]) / 3600)
    return _told(area, 2, "body surface area", "square meters, by Mosteller")


def _ideal(values: Values) -> Finding:
    height = float(values["height"])
    short = "Below five feet the formula was not made for it." if height < 60 * _INCH else ""
    return _told(ideal_weight(height, str(values["sex"])), 1, "ideal body weight", "kilograms, by Devine", short)


def _adjusted(values: Values) -> Finding:
    height, sex, weight = float(values["height"]), str(values["sex"]), float(values["weight"])
    light = "The patient weighs less than that; it is meant for obesity." if weight < ideal_weight(height, sex) else ""
    return _told(adjusted_weight(height, sex, weight), 1, "adjusted body weight",
                 "kilograms, the ideal weight and forty percent of the rest", light)  # fmt: skip


def _mean_pressure(values: Values) -> Finding:
    systolic, diastolic = float(values["systolic"]), float(values["diastolic"])
    exchanged = "The diastolic pressure is above the systolic: check which is which." if diastolic > systolic else ""
    return _told((systolic + 2 * diastolic) / 3, 1, "mean arterial pressure", "millimeters of mercury", exchanged)


_BURNED = number("burned", "burned surface", "What percent of the body surface is burned?", PERCENT, (0, 100), (5, 100),
                 heard=("t b s a", "tbsa", "burned", "burn", "burns", "body surface"))  # fmt: skip


def _parkland(values: Values) -> Finding:
    total = 4 * float(values["weight"]) * float(values["burned"])
    said = (
        f"Parkland gives {plain_number(round(total))} milliliters of lactated Ringer's in twenty-four hours from the "
        f"burn: half in the first eight hours, {plain_number(round(total / 16))} milliliters an hour, then "
        f"{plain_number(round(total / 32))} an hour. It is a start; titrate to urine output."
    )
    return Finding(round(total, 1), said)


def _maintenance(values: Values) -> Finding:
    weight = float(values["weight"])
    rate = 4 * min(weight, 10) + 2 * min(max(weight - 10, 0), 10) + max(weight - 20, 0)
    return _told(rate, 1, "maintenance rate", "milliliters an hour, by the four, two, one rule")


def _of(*inputs: Input) -> tuple[tuple[str, ...], ...]:
    return (tuple(one.key for one in inputs),)


_ANY_WEIGHT = number("weight", "weight", "What is the weight?", WEIGHT.units, (0.5, 400), (1, 220),
                     heard=WEIGHT.heard)  # fmt: skip

CALCULATORS = (
    Calculator(
        "map", "Mean arterial pressure", "1",
        ("mean arterial pressure", "map", "m a p", "mean pressure"), (SYSTOLIC, DIASTOLIC),
        (Source("Mean arterial pressure", "WikiLectures", 2026, "wikilectures.eu/w/Mean_arterial_pressure; its limits: "
                "PMID 32694334", "diastolic and a third of the pulse pressure"),),
        "mmHg", _mean_pressure, _of(SYSTOLIC, DIASTOLIC),
    ),
    Calculator(
        "bmi", "Body mass index", "1", ("body mass index", "bmi", "b m i"), (WEIGHT, HEIGHT),
        (Source("Obesity: preventing and managing the global epidemic", "World Health Organization", 2000,
                "Technical Report Series 894"),),
        "kg/m2", _bmi, _of(WEIGHT, HEIGHT),
    ),
    Calculator(
        "bsa", "Body surface area (Mosteller)", "1", ("body surface area", "bsa", "b s a", "mosteller"),
        (WEIGHT, HEIGHT),
        (Source("Simplified calculation of body-surface area", "Mosteller RD", 1987,
                "N Engl J Med 317:1098, doi:10.1056/NEJM198710223171717"),),
        "m2", _bsa, _of(WEIGHT, HEIGHT),
    ),
    Calculator(
        "ideal_weight", "Ideal body weight (Devine)", "1",
        ("ideal body weight", "ideal weight", "ibw", "i b w", "devine"), (SEX, HEIGHT), (DEVINE,), "kg", _ideal,
        _of(SEX, HEIGHT), "weight",
    ),
    Calculator(
        "adjusted_weight", "Adjusted body weight", "1",
        ("adjusted body weight", "adjusted weight", "a b w"), (SEX, HEIGHT, WEIGHT), (ADJUSTING, DEVINE), "kg",
        _adjusted, _of(SEX, HEIGHT, WEIGHT), "weight",
    ),
    Calculator(
        "parkland", "Parkland formula for burns", "1",
        ("Parkland formula", "parkland", "burn fluids", "burn resuscitation", "park land formula"),
        (_ANY_WEIGHT, _BURNED),
        (Source("Physiological response to crystalloid resuscitation of severe burns", "Baxter CR, Shires T", 1968,
                "Ann N Y Acad Sci 150:874-894, doi:10.1111/j.1749-6632.1968.tb14738.x"),),
        "mL", _parkland, _of(_ANY_WEIGHT, _BURNED),
    ),
    Calculator(
        "maintenance_fluids", "Maintenance fluids (4-2-1)", "1",
        ("maintenance fluids", "maintenance fluid", "maintenance rate", "holliday segar", "four two one rule",
         "4 2 1 rule", "maintenance iv fluids"),
        (_ANY_WEIGHT,),
        (Source("The maintenance need for water in parenteral fluid therapy", "Holliday MA, Segar WE", 1957,
                "Pediatrics 19:823-832, doi:10.1542/peds.19.5.823"),),
        "mL/h", _maintenance, _of(_ANY_WEIGHT),
    ),
)  # fmt: skip

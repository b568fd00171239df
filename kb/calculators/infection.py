"""How ill with an infection: sepsis (qSOFA, SIRS, SOFA), early warning (NEWS2)."""

import math
from dataclasses import replace

from kb.calculators.asking import (
    BILIRUBIN,
    CONFUSION,
    CREATININE,
    FIO2,
    GLASGOW,
    HEART_RATE,
    MEAN_PRESSURE,
    PACO2,
    PAO2,
    PLATELETS,
    RESPIRATORY_RATE,
    SATURATION,
    SYSTOLIC,
    TEMPERATURE,
    WHITE_CELLS,
    choice,
    number,
    yes_no,
)
from kb.calculators.contract import Calculator, Counted, Finding, Option, Source, Unit, Values, plain_number
from kb.calculators.scoring import (
    Band,
    Item,
    above,
    add_up,
    at_least,
    below,
    counted_once,
    from_on,
    in_groups,
    meaning_of,
    score,
    up_to,
)

QSOFA = score(
    "qsofa",
    "qSOFA score",
    ("quick SOFA score", "q sofa", "quick sofa", "qsofa", "cue sofa", "queue sofa", "q so far"),
    (Item(RESPIRATORY_RATE, at_least(22)), Item(SYSTOLIC, lambda value: 1.0 if value <= 100 else 0.0),
        Item(CONFUSION)),
    (
        Band(1, "That is under two; a low score does not rule out sepsis."),
        Band(math.inf, "Two or more tells a high risk of a poor outcome where infection is suspected: look for organ "
                       "dysfunction."),
    ),
    (
        Source("Assessment of clinical criteria for sepsis (Sepsis-3)", "Seymour CW et al", 2016,
               "JAMA 315:762-774, doi:10.1001/jama.2016.0288"),
    ),
    out_of=3,
    family="sofa",
)  # fmt: skip

SIRS_ITEMS = (
    Item(TEMPERATURE, lambda value: 1.0 if value > 38 or value < 36 else 0.0),
    Item(HEART_RATE, above(90)),
    Item(RESPIRATORY_RATE, above(20)),
    Item(PACO2, below(32)),
    Item(WHITE_CELLS, lambda value: 1.0 if value > 12 or value < 4 else 0.0),
)


def _sirs(values: Values) -> Finding:
    """Breathing counts once: by its rate or by its carbon dioxide. Immature forms over 10 % are not asked for."""
    total, working = counted_once(*add_up(SIRS_ITEMS, values), "respiratory_rate", "paco2")
    bands = (Band(1, "The syndrome needs two."), Band(math.inf, "Two or more make the syndrome."))
    said = f"{plain_number(total)} of 4 SIRS criteria are met. {meaning_of(total, bands)}"
    return Finding(total, said, working)


SIRS = Calculator(
    "sirs",
    "SIRS criteria",
    "1",
    ("SIRS criteria", "sirs", "sirs score", "s i r s", "systemic inflammatory response", "sears criteria"),
    tuple(item.input for item in SIRS_ITEMS),
    (
        Source("Definitions for sepsis and organ failure and guidelines for the use of innovative therapies in sepsis",
               "Bone RC et al", 1992, "Chest 101:1644-1655, doi:10.1378/chest.101.6.1644"),
    ),
    "points",
    _sirs,
    in_groups(tuple(item.input for item in SIRS_ITEMS)),
)  # fmt: skip

_SUPPORT = choice(
    "support", "circulatory support",
    "Which vasopressor: none, dopamine up to five or dobutamine, a low dose of norepinephrine, or a high dose?",
    (
        Option("none", "none", 0, ("none", "no pressors", "no vasopressors", "nothing", "no vasopressor", "no")),
        Option("dobutamine", "dobutamine, or dopamine up to 5 mcg/kg/min", 2,
               ("dobutamine", "low dopamine", "dopamine")),
        Option("low", "norepinephrine or epinephrine up to 0.1 mcg/kg/min, or dopamine 5 to 15", 3,
               ("low dose", "low norepinephrine", "low dose of norepinephrine")),
        Option("high", "norepinephrine or epinephrine over 0.1 mcg/kg/min, or dopamine over 15", 4,
               ("high dose", "high norepinephrine", "high dose of norepinephrine")),
    ),
    "vasopressor", "vasopressors", "pressors", "pressor", normal="none",
)  # fmt: skip
_VENTILATED = yes_no("ventilated", "respiratory support", "Any mechanical ventilation or C PAP?", "ventilated",
                     "mechanical ventilation", "cpap", "respiratory support", "ventilator")  # fmt: skip
_URINE = number("urine", "urine output", "How much urine in a day, in milliliters?",
                Unit("mL/day", "milliliters a day", heard=("milliliters", "ml", "cc")), (0, 20000), (0,
                    10000),
                normal=1500, heard=("urine", "urine output"))  # fmt: skip
_SOFA_ITEMS = (
    Item(PLATELETS, from_on(4, (20, 3), (50, 2), (100, 1), (150, 0))),
    Item(BILIRUBIN, from_on(0, (1.2, 1), (2, 2), (6, 3), (12, 4))),
    Item(GLASGOW, from_on(4, (6, 3), (10, 2), (13, 1), (15, 0))),
)


def _sofa(values: Values) -> Finding:
    """Three and four points of breathing need respiratory support (Vincent 1996)."""
    total, working = add_up(_SOFA_ITEMS, values)
    ratio = float(values["pao2"]) / (float(values["fio2"]) / 100)
    breathing = from_on(4, (100, 3), (200, 2), (300, 1), (400, 0))(ratio)
    if breathing > 2 and not values["ventilated"]:
        breathing = 2.0
    support = _SUPPORT.option(str(values["support"]))
    circulation = support.points or (1.0 if float(values["mean_pressure"]) < 70 else 0.0)
    kidneys = max(
        from_on(0, (1.2, 1), (2, 2), (3.5, 3), (5, 4))(float(values["creatinine"])),
        from_on(4, (200, 3), (500, 0))(float(values["urine"])),
    )
    steps = (
        Counted("pao2", "oxygen pressure over inspired fraction", plain_number(round(ratio)), breathing),
        Counted("support", "circulation", support.title, circulation),
        Counted("creatinine", "kidneys", f"{plain_number(float(values['creatinine']))} mg/dL", kidneys),
    )
    total += breathing + circulation + kidneys
    said = (
        f"The SOFA score is {plain_number(total)} out of 24. A rise of two or more from before, with an infection, "
        "defines sepsis."
    )
    return Finding(total, said, (*working, *steps))


_SOFA_INPUTS = (PAO2, FIO2, _VENTILATED, PLATELETS, BILIRUBIN, MEAN_PRESSURE, _SUPPORT, GLASGOW, CREATININE, _URINE)
SOFA = Calculator(
    "sofa",
    "SOFA score",
    "1",
    ("SOFA score", "sofa", "s o f a", "sequential organ failure assessment", "sofa score"),
    _SOFA_INPUTS,
    (
        Source("The SOFA (Sepsis-related Organ Failure Assessment) score to describe organ dysfunction/failure",
               "Vincent JL et al", 1996, "Intensive Care Med 22:707-710, doi:10.1007/BF01709751"),
        Source("The Third International Consensus Definitions for Sepsis and Septic Shock (Sepsis-3)", "Singer M et al",
               2016, "JAMA 315:801-810, doi:10.1001/jama.2016.0287"),
    ),
    "points",
    _sofa,
    in_groups(_SOFA_INPUTS),
    family="sofa",
)  # fmt: skip

_CONSCIOUS = replace(
    choice(
    "consciousness", "consciousness",
        "Is the patient alert, newly confused, or responding to voice, to pain, or not at all?",
    (
        Option("alert", "alert", 0, ("alert", "awake", "oriented")),
        Option("confusion", "new confusion", 3, ("confused", "confusion")),
        Option("voice", "responds to voice", 3, ("voice", "verbal")),
        Option("pain", "responds to pain", 3, ("pain",)),
        Option("unresponsive", "unresponsive", 3, ("unresponsive", "not at all", "unconscious")),
    ),
    "consciousness", "avpu", normal="alert",
    ),
    tells=(("alert", "alert"),),
)  # fmt: skip
_OXYGEN = replace(
    yes_no("oxygen", "supplemental oxygen", "Is the patient on supplemental oxygen?", "supplemental oxygen",
           "on oxygen", "oxygen therapy", "extra oxygen", "liters", "litres", "nasal cannula", "nasal prongs",
           "face mask", "venturi", "high flow"),
    tells=(("room air", False), ("on air", False), ("breathing air", False)),
)  # fmt: skip
_SCALE_2 = yes_no("hypercapnic", "hypercapnic respiratory failure (scale 2)",
                  "Is the saturation target eighty-eight to ninety-two, for hypercapnic respiratory failure?",
                  "scale two", "scale 2", "hypercapnic", "hypercapnic failure", "co2 retainer")  # fmt: skip
_NEWS_ITEMS = (
    Item(RESPIRATORY_RATE, up_to(8, 3, (11, 1), (20, 0), (24, 2), (math.inf, 3))),
    Item(_OXYGEN, 2.0),
    Item(SYSTOLIC, up_to(90, 3, (100, 2), (110, 1), (219, 0), (math.inf, 3))),
    Item(HEART_RATE, up_to(40, 3, (50, 1), (90, 0), (110, 1), (130, 2), (math.inf, 3))),
    Item(_CONSCIOUS),
    Item(TEMPERATURE, up_to(35.0, 3, (36.0, 1), (38.0, 0), (39.0, 1), (math.inf, 2))),
)


def _news_saturation(values: Values) -> float:
    saturation, oxygen = float(values["saturation"]), bool(values["oxygen"])
    if not values["hypercapnic"]:
        return up_to(91, 3, (93, 2), (95, 1), (math.inf, 0))(saturation)
    low = up_to(83, 3, (85, 2), (87, 1), (92, 0), (94, 1), (96, 2), (math.inf, 3))(saturation)
    return low if oxygen or saturation <= 92 else 0.0


def _news(values: Values) -> Finding:
    total, working = add_up(_NEWS_ITEMS, values)
    saturation = Counted("saturation", "oxygen saturation", f"{plain_number(float(values['saturation']))} %",
                         _news_saturation(values))  # fmt: skip
    working = (*working, saturation)
    total += saturation.points or 0.0
    if total >= 7:
        meaning = "That is high: an emergency response and continuous monitoring."
    elif total >= 5:
        meaning = "That is medium: an urgent review."
    elif max(counted.points or 0.0 for counted in working) >= 3:
        meaning = "That is low in sum, but a single parameter scores three: an urgent review on the ward."
    else:
        meaning = "That is low: routine monitoring, at least every twelve hours."
    return Finding(total, f"The NEWS two score is {plain_number(total)}. {meaning}", working)


_NEWS_INPUTS = (RESPIRATORY_RATE, SATURATION, _OXYGEN, _SCALE_2, SYSTOLIC, HEART_RATE, _CONSCIOUS, TEMPERATURE)
NEWS2 = Calculator(
    "news2",
    "National Early Warning Score 2",
    "1",
    ("NEWS two score", "news 2", "news two", "news2", "national early warning score", "news score",
        "early warning score"),
    _NEWS_INPUTS,
    (Source("National Early Warning Score (NEWS) 2: standardising the assessment of acute-illness severity in the NHS",
            "Royal College of Physicians", 2017, "NEWS2 report, London: RCP", "NEWS2"),),
    "points",
    _news,
    in_groups(_NEWS_INPUTS),
)  # fmt: skip

CALCULATORS = (QSOFA, SIRS, SOFA, NEWS2)

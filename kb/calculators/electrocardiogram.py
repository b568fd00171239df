"""The corrected QT interval, by the formula that is said."""

import math
from collections.abc import Callable
from dataclasses import replace

from kb.calculators.asking import HEART_RATE, MILLISECONDS, SEX, choice, number
from kb.calculators.contract import Calculator, Finding, Option, Source, Values, plain_number

_QT = number("qt", "QT interval", "What is the Q T interval, in milliseconds?", MILLISECONDS, (100, 900), (200, 700),
             heard=("qt", "q t", "q t interval", "qt interval"))  # fmt: skip
_FORMULA = choice(
    "formula", "formula", "Which formula: Bazett, Fridericia, Framingham, or Hodges?",
    (
        Option("bazett", "Bazett", 0, ("bazett", "basset", "bazet", "bassett", "bazette", "gazette")),
        Option("fridericia", "Fridericia", 0, ("fridericia", "fredericia", "frederica", "friderica", "frederick",
                                               "federica", "fredericka")),
        Option("framingham", "Framingham", 0, ("framingham", "framing ham", "framingam")),
        Option("hodges", "Hodges", 0, ("hodges", "hodge", "hedges")),
    ),
    "formula",
)  # fmt: skip
_RATE = replace(HEART_RATE, possible=(10, 350), heard=(*HEART_RATE.heard, "rate"))
"""Without a heart beat there is no interval to correct."""
_INPUTS = (_QT, _RATE, _FORMULA, SEX)

FORMULAS: dict[str, Callable[[float, float], float]] = {
    "bazett": lambda qt, rr: qt / math.sqrt(rr),
    "fridericia": lambda qt, rr: qt / rr ** (1 / 3),
    "framingham": lambda qt, rr: qt + 154 * (1 - rr),
    "hodges": lambda qt, rr: qt + 1.75 * (60 / rr - 60),
}
"""Of the QT interval in milliseconds and the RR interval in seconds."""


_BY = {
    "bazett": Source("An analysis of the time-relations of electrocardiograms", "Bazett HC", 1920, "Heart 7:353-370",
                     "Bazett"),
    "fridericia": Source("Die Systolendauer im Elektrokardiogramm bei normalen Menschen und bei Herzkranken",
                         "Fridericia LS", 1920, "Acta Med Scand 53:469-486, doi:10.1111/j.0954-6820.1920.tb18266.x",
                         "Fridericia"),
    "framingham": Source("An improved method for adjusting the QT interval for heart rate (the Framingham Heart Study)",
                         "Sagie A et al", 1992, "Am J Cardiol 70:797-801, doi:10.1016/0002-9149(92)90562-D",
                         "Framingham"),
    "hodges": Source("Bazett's QT correction reviewed: evidence that a linear QT correction for heart rate is better",
                     "Hodges M, Salerno D, Erlien D", 1983, "J Am Coll Cardiol 1:694", "Hodges"),
}  # fmt: skip
_LIMITS = Source(
    "AHA/ACCF/HRS recommendations for the standardization and interpretation of the electrocardiogram, part IV",
    "Rautaharju PM et al", 2009, "J Am Coll Cardiol 53:982-991, doi:10.1016/j.jacc.2008.12.014",
    "limits of 450 and 460 ms",
)  # fmt: skip


def _qtc(values: Values) -> Finding:
    formula = str(values["formula"])
    corrected = FORMULAS[formula](float(values["qt"]), 60 / float(values["heart_rate"]))
    value = round(corrected, 1)
    limit, who = (460, "a woman") if values["sex"] == "female" else (450, "a man")
    if corrected > 500:
        meaning = "That is markedly prolonged, over five hundred."
    elif corrected >= limit:
        meaning = f"That is prolonged: {limit} or more in {who}."
    else:
        meaning = f"That is under {limit}, the limit in {who}."
    name = _FORMULA.option(formula).title
    said = f"The corrected Q T is {plain_number(round(value))} milliseconds, by {name}. {meaning}"
    return Finding(value, said, sources=(_BY[formula], _LIMITS))


CALCULATORS = (
    Calculator(
        "qtc", "Corrected QT interval", "1",
        ("corrected Q T", "qtc", "q t c", "corrected qt", "corrected qt interval", "cutie c", "q tc", "qt correction"),
        _INPUTS,
        (*_BY.values(), _LIMITS),
        "ms", _qtc, (("qt", "heart_rate", "formula", "sex"),),
    ),
)  # fmt: skip

"""How likely a thrombocytopenia is heparin's: the four Ts."""

import math
from dataclasses import replace

from kb.calculators.asking import PLATELETS, choice, number, yes_no
from kb.calculators.contract import Calculator, Counted, Finding, Input, Option, Source, Value, Values, plain_number
from kb.calculators.scoring import Band, Item, add_up, from_on, in_groups, meaning_of

_LEAST, _MOST = 30, 50
"""Percent by which the platelets fell, between which a fall counts one point; over it counts two, under it none."""


def _fallen(key: str, percents: range) -> tuple[tuple[str, Value], ...]:
    return tuple((f"{each} {unit}", key) for each in percents for unit in ("percent", "%"))


_FALL_TELLS: tuple[tuple[str, Value], ...] = (
    *((f"{over} {half}", "over") for over in ("over", "more than", "greater than") for half in ("half", "50")),
    *((f"{under} {least}", "under") for under in ("under", "less than", "below") for least in ("30", "a third")),
    ("by half", "between"), ("halved", "between"), ("by a third", "between"), ("by two thirds", "over"),
    ("30 to 50", "between"),
    *_fallen("under", range(_LEAST)), *_fallen("between", range(_LEAST, _MOST + 1)),
    *_fallen("over", range(_MOST + 1, 101)),
)  # fmt: skip
_FALL = replace(
    choice(
        "fall", "platelet fall", "By how much did the platelets fall: over fifty percent, thirty to fifty, or less?",
        (
            Option("over", "over 50 percent", 2, ("over half",)),
            Option("between", "30 to 50 percent", 1, ("half", "between 30 and 50")),
            Option("under", "under 30 percent", 0, ("less", "less than that")),
        ),
        "platelets fell", "platelets dropped", "platelet drop", "fell", "dropped", "drop", "fall",
    ),
    tells=_FALL_TELLS,
    asked_when=lambda values: "before" not in values,
)  # fmt: skip
_BEFORE = replace(
    number("before", "platelet count before", "What was the platelet count before, in thousands?", PLATELETS.units,
           (10, 3000), (50, 1500), heard=("baseline platelets", "baseline", "from", "platelets were")),
    asked_when=lambda _: False,
)  # fmt: skip
"""Not asked for: who tells it is not asked for the fall."""
_NADIR = number(
    "nadir", "lowest platelet count", "What is the lowest platelet count, in thousands?", PLATELETS.units, (0, 3000),
    (2, 400),
    heard=("nadir", "lowest platelets", "lowest count", "lowest", "down to", "fell to", "dropped to", "to", "trough"),
)  # fmt: skip
_SURGERY = replace(
    yes_no("surgery", "fall explained by surgery", "Does surgery explain the fall?", "from surgery",
           "due to surgery", "because of surgery", "explained by surgery"),
    asked_when=lambda values: "nadir" in values and _platelets(values) > 1,
)  # fmt: skip
_TIMINGS = (
    Option("days_5_to_10", "day 5 to 10", 2, ("between 5 and 10", "typical")),
    Option("again_30_days", "within a day, with heparin in the last 30 days", 2,
           ("within a day", "same day", "immediately", "last month", "last 30 days", "within 30 days")),
    Option("unclear", "unclear", 1, ("not clear", "missing counts", "uncertain")),
    Option("after_day_10", "after day 10", 1, ("late", "later", "beyond day 10", "after 10 days")),
    Option("again_100_days", "within a day, with heparin 30 to 100 days ago", 1,
           ("3 months ago", "2 months ago", "last 100 days", "within 100 days", "30 to 100 days")),
    Option("early", "before day 5, without recent heparin", 0,
           ("early", "earlier", "before day 5", "too early", "less than 4 days")),
)  # fmt: skip
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
             "twelfth", "thirteenth", "fourteenth")  # fmt: skip
_TIMING_TELLS: tuple[tuple[str, Value], ...] = (
    *((said, "days_5_to_10") for said in ("day 5 to 10", "days 5 to 10", "day 5 to day 10", "5 to 10")),
    ("after day 10", "after_day_10"), ("before day 5", "early"),
    *((said, "early" if day < 5 else "days_5_to_10" if day < 11 else "after_day_10")
      for day, ordinal in enumerate(_ORDINALS, start=1)
      for said in (f"day {day}", f"{ordinal} day")),
)  # fmt: skip
_TIMING = replace(
    choice("timing", "timing of the fall",
           "When did they begin to fall: day five to ten of heparin, later, earlier, within a day of heparin given "
           "again, or is it unclear?", _TIMINGS, "timing", "onset", "timing of the fall"),
    tells=_TIMING_TELLS,
)  # fmt: skip
_THROMBOSIS = choice(
    "thrombosis", "thrombosis",
    "Thrombosis: a new one or skin necrosis, a suspected or recurrent one, or none?",
    (
        Option("new", "new, or skin necrosis", 2,
               ("new", "confirmed", "proven", "acute", "skin necrosis", "necrosis", "reaction to the bolus",
                "bolus reaction", "has a", "with a")),
        Option("suspected", "suspected or recurrent", 1,
               ("suspected", "possible", "recurrent", "progressive", "extending", "not proven", "red skin lesions")),
        Option("none", "none", 0, ("no", "no new", "without", "no signs of", "nothing")),
    ),
    "thrombosis", "thromboses", "clot", "clots", "dvt", "pe", "d v t", "p e", "thrombus", "pulmonary embolism",
    "deep vein thrombosis", "sequel",
)  # fmt: skip
_OTHER = choice(
    "other_cause", "other cause", "Is there another cause of the fall: none apparent, possible, or definite?",
    (
        Option("none", "none apparent", 2, ("none", "no", "not apparent", "without", "no obvious", "nothing", "nil")),
        Option("possible", "possible", 1, ("possibly", "maybe", "perhaps", "might be", "could be")),
        Option("definite", "definite", 0, ("definitely", "clear", "yes", "certain")),
    ),
    "other cause", "other causes", "another cause", "other explanation", "another explanation", "alternative cause",
    "other reason", "another reason",
)  # fmt: skip
_INPUTS: tuple[Input, ...] = (_BEFORE, _FALL, _NADIR, _SURGERY, _TIMING, _THROMBOSIS, _OTHER)
_OF_COUNT = from_on(0, (10, 1), (20, 2))
"""Points at most that the lowest count leaves a fall, by its thousands."""


def _platelets(values: Values) -> float:
    """The points of the fall, the lowest count allowing."""
    nadir = float(values["nadir"])
    if "before" in values:
        percent = 100 * (1 - nadir / float(values["before"]))
        fallen = 2.0 if percent > _MOST else 1.0 if percent >= _LEAST else 0.0
    else:
        fallen = _FALL.option(str(values["fall"])).points if "fall" in values else 0.0
    return min(fallen, _OF_COUNT(nadir))


def _four_ts(values: Values) -> Finding:
    """A fall that surgery explains counts one point at most."""
    platelets = min(_platelets(values), 1.0) if values.get("surgery") else _platelets(values)
    fall = _BEFORE.shown(values["before"]) if "before" in values else _FALL.shown(values["fall"])
    shown = f"{'from ' * ('before' in values)}{fall}, lowest {_NADIR.shown(values['nadir'])}"
    total, working = add_up((Item(_TIMING), Item(_THROMBOSIS), Item(_OTHER)), values)
    bands = (
        Band(3, "The probability is low, at three or less: heparin-induced thrombocytopenia is very unlikely, about "
                "two in a thousand."),
        Band(5, "The probability is intermediate, at four or five: about one in seven has it. Further evaluation is "
                "needed."),
        Band(math.inf, "The probability is high, at six to eight: about two in three have it. Further evaluation is "
                       "needed."),
    )  # fmt: skip
    said = f"The four Ts score is {plain_number(total + platelets)} out of 8. {meaning_of(total + platelets, bands)}"
    return Finding(total + platelets, said, (Counted("nadir", "platelet fall", shown, platelets), *working))


FOUR_TS = Calculator(
    "four_ts",
    "Four Ts score for heparin-induced thrombocytopenia",
    "1",
    ("four Ts score", "four ts", "4 ts", "4ts", "4t", "four t", "four tees", "hit score", "h i t score",
     "forties score", "heparin induced thrombocytopenia score", "hit probability", "hit risk score"),
    _INPUTS,
    (
        Source("Evaluation of pretest clinical score (4 T's) for the diagnosis of heparin-induced thrombocytopenia in "
               "two clinical settings", "Lo GK et al", 2006,
               "J Thromb Haemost 4:759-765, doi:10.1111/j.1538-7836.2006.01787.x"),
        Source("Predictive value of the 4Ts scoring system for heparin-induced thrombocytopenia: a systematic review "
               "and meta-analysis", "Cuker A et al", 2012, "Blood 120:4160-4167, abstract",
               "the bands: predictive values 0.998 against, 0.14 and 0.64 for it"),
    ),
    "points",
    _four_ts,
    in_groups(_INPUTS),
)  # fmt: skip

CALCULATORS = (FOUR_TS,)

"""How severe an alcohol withdrawal is: the CIWA-Ar, its ten items with their grades in the words of the scale."""

import math
from dataclasses import replace

from kb.calculators.asking import graded
from kb.calculators.contract import Source
from kb.calculators.scoring import Band, Item, score

_SENSED = (
    "moderately severe hallucinations",
    "severe hallucinations",
    "extremely severe hallucinations",
    "continuous hallucinations",
)
_ABSENT = "none, no, absent, normal, not present, nil, nothing"

_PLACES = tuple(f"disoriented {to} {what}" for to in ("to", "for") for what in ("place", "person"))
_DATES = tuple(f"disoriented {to} {what}" for to in ("to", "for") for what in ("date", "time"))
_ORIENTATION = replace(
    graded("orientation", "orientation", "Orientation, zero to four?",
           ("oriented, orientated, normal, fully oriented", "cannot do serial additions, uncertain of the date",
            "out by up to 2 days, 2 days out", ", ".join(("out by more than 2 days", "wrong date", *_DATES)),
            ", ".join(("disoriented for place or person", *_PLACES))),
           "orientation", "sensorium", "clouding of sensorium"),
    tells=(
        ("oriented", "0"), ("orientated", "0"),
        *((said, "3") for said in _DATES), *((said, "4") for said in _PLACES),
    ),
)  # fmt: skip
"""Disoriented alone is asked about: for the date it is three points, for the place four."""

CIWA_AR = score(
    "ciwa_ar",
    "CIWA-Ar scale for alcohol withdrawal",
    ("CIWA score", "ciwa", "ciwa ar", "c i w a", "c i w a a r", "c i w a ar", "seewa", "see wa", "siwa", "sewa",
     "seawa", "sea wah", "see wah", "c i double u a", "alcohol withdrawal score", "alcohol withdrawal scale",
     "clinical institute withdrawal assessment", "alcohol withdrawal assessment", "severity of alcohol withdrawal",
     "how bad the alcohol withdrawal"),
    tuple(
        Item(one)
        for one in (
            graded("nausea", "nausea and vomiting", "Nausea and vomiting, zero to seven?",
                    (_ABSENT, "mild, mild nausea", "", "", "intermittent with dry heaves, intermittent, dry heaves",
                     "", "", "constant with vomiting, constant, vomiting constantly"),
                    "nausea", "vomiting", "nausea and vomiting", "nausea or vomiting"),
            graded("tremor", "tremor", "Tremor, zero to seven?",
                    (_ABSENT, "felt but not visible, felt, not visible", "", "",
                     "moderate with arms extended, moderate", "", "", "severe even with arms not extended, severe"),
                    "tremor", "tremors", "tremulous", "shakes"),
            graded("sweats", "sweats", "Sweats, zero to seven?",
                    (_ABSENT, "barely perceptible, moist palms, palms moist", "", "",
                     "beads on the forehead, beads of sweat, beads", "", "", "drenching, drenched"),
                    "sweats", "sweating", "paroxysmal sweats", "sweaty", "sweat"),
            graded("anxiety", "anxiety", "Anxiety, zero to seven?",
                    (_ABSENT + ", at ease", "mild, mildly", "", "", "moderate or guarded, moderate, moderately, "
                     "guarded",
                     "", "", "acute panic, panic"), "anxiety", "anxious"),
            graded("agitation", "agitation", "Agitation, zero to seven?",
                    (_ABSENT, "somewhat more than normal", "", "", "moderately fidgety and restless, fidgety, "
                     "restless, moderate, moderately", "", "", "pacing or thrashing, pacing, thrashing"),
                    "agitation", "agitated"),
            graded("tactile", "tactile disturbances", "Tactile disturbances, zero to seven?",
                    (_ABSENT, "very mild", "mild", "moderate", *_SENSED),
                    "tactile disturbances", "tactile", "itching", "pins and needles"),
            graded("auditory", "auditory disturbances", "Auditory disturbances, zero to seven?",
                    (_ABSENT, "very mild", "mild", "moderate", *_SENSED),
                    "auditory disturbances", "auditory", "hearing"),
            graded("visual", "visual disturbances", "Visual disturbances, zero to seven?",
                    (_ABSENT, "very mild", "mild", "moderate", *_SENSED), "visual disturbances", "visual", "vision"),
            graded("headache", "headache", "Headache, zero to seven?",
                    (_ABSENT, "very mild", "mild", "moderate", "moderately severe", "severe", "very severe",
                     "extremely severe"), "headache", "head"),
            _ORIENTATION,
        )
    ),
    (
        Band(9, "That is a mild withdrawal, under ten."),
        Band(18, "That is a moderate withdrawal, ten to eighteen."),
        Band(math.inf, "That is a severe withdrawal, nineteen or more; with a seizure or signs of delirium a "
                       "complicated one."),
    ),
    (
        Source("Assessment of alcohol withdrawal: the revised Clinical Institute Withdrawal Assessment for Alcohol "
               "scale (CIWA-Ar)", "Sullivan JT et al", 1989,
               "Br J Addict 84:1353-1357, doi:10.1111/j.1360-0443.1989.tb00737.x", "10 items, 67 points"),
        Source("The ASAM Clinical Practice Guideline on Alcohol Withdrawal Management",
               "American Society of Addiction Medicine", 2020, "J Addict Med 14(3S), table 1", "the bands"),
    ),
    out_of=67,
)  # fmt: skip

CALCULATORS = (CIWA_AR,)

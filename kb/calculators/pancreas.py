"""How severe an acute pancreatitis is: Ranson, BISAP."""

import math
from collections.abc import Sequence

from kb.calculators.asking import (
    AST,
    BUN,
    GLASGOW,
    GLUCOSE,
    HEART_RATE,
    MEQ_L,
    MG_DL,
    PAO2,
    PERCENT,
    RESPIRATORY_RATE,
    TEMPERATURE,
    UNITS_L,
    WHITE_CELLS,
    age,
    number,
    yes_no,
)
from kb.calculators.contract import Calculator, Counted, Finding, Source, Unit, Values, plain_number
from kb.calculators.infection import SIRS_ITEMS
from kb.calculators.scoring import Band, Item, above, add_up, below, in_groups, meaning_of, score

_ADMITTED = (
    Item(age(), above(55)),
    Item(WHITE_CELLS, above(16)),
    Item(GLUCOSE, above(200)),
    Item(number("ldh", "LDH", "What is the L D H?", UNITS_L, (10, 20000), (50, 10000), normal=180,
                heard=("l d h", "ldh", "lactate dehydrogenase")), above(350)),
    Item(AST, above(250)),
)  # fmt: skip
_LATER = (
    Item(number("hematocrit_fall", "fall of the hematocrit", "By how many points has the hematocrit fallen?", PERCENT,
                (-30, 60), (-10, 30), normal=0, heard=("hematocrit fall", "hematocrit drop", "fall of the hematocrit")),
         above(10)),
    Item(number("bun_rise", "rise of the urea nitrogen", "By how much has the urea nitrogen risen?", MG_DL, (-200, 300),
                (-50, 100), normal=0, heard=("bun rise", "bun increase", "rise of the bun")), above(5)),
    Item(number("calcium", "calcium", "What is the calcium?", (MG_DL, Unit("mmol/L", "millimoles per liter", 4.008,
                heard=("millimoles per liter", "millimoles", "mmol/l"))), (2, 25), (4, 18), normal=9.5), below(8)),
    Item(PAO2, below(60)),
    Item(number("base_deficit", "base deficit", "What is the base deficit?", MEQ_L, (-40, 40), (-20, 30), normal=0),
         above(4)),
    Item(number("sequestration", "fluid sequestration", "How many liters of fluid are sequestered?",
                Unit("L", "liters", heard=("liters", "litres", "l")), (-10, 60), (-5, 30), normal=0,
                heard=("sequestration", "fluid sequestration")), above(6)),
)  # fmt: skip


def _ranson_bands(when: str) -> Sequence[Band]:
    return (
        Band(2, f"Zero to two {when} goes with mild pancreatitis."),
        Band(math.inf, f"Three or more {when} goes with severe pancreatitis."),
    )


_RANSON = (
    Source("Prognostic signs and the role of operative management in acute pancreatitis", "Ranson JH et al", 1974,
           "Surg Gynecol Obstet 139:69-81, PMID 4834279", "not gallstone pancreatitis"),
)  # fmt: skip
RANSON_ADMISSION = score(
    "ranson_admission", "Ranson criteria at admission",
    ("Ranson score at admission", "ranson at admission", "ranson admission", "ransom at admission"),
    _ADMITTED, _ranson_bands("at admission"), _RANSON, out_of=5, family="ranson",
)  # fmt: skip
RANSON = score(
    "ranson", "Ranson criteria at 48 hours",
    ("Ranson score at forty-eight hours", "ranson 48 hours", "ranson at 48 hours", "ranson at forty eight hours",
     "full ranson", "ransom at 48 hours"),
    (*_ADMITTED, *_LATER), _ranson_bands("at forty-eight hours"), _RANSON, out_of=11, family="ranson",
)  # fmt: skip

_BISAP_ITEMS = (
    Item(BUN, above(25)),
    Item(GLASGOW, below(15)),
    Item(age(), above(60)),
    Item(yes_no("effusion", "pleural effusion", "A pleural effusion on imaging?", "pleural effusion", "effusion")),
)
_BISAP_SIRS = tuple(
    item for item in SIRS_ITEMS if item.input in (TEMPERATURE, HEART_RATE, RESPIRATORY_RATE, WHITE_CELLS)
)
"""The carbon dioxide is not asked for: at the bedside the breathing rate stands for it."""
_BISAP_BANDS = (
    Band(2, "Zero to two goes with a low risk of death."),
    Band(math.inf, "Three or more goes with a high risk of death; consider intensive care."),
)


def _bisap(values: Values) -> Finding:
    """Two criteria of SIRS or more count one point together."""
    total, working = add_up(_BISAP_ITEMS, values)
    criteria, met = add_up(_BISAP_SIRS, values)
    syndrome = 1.0 if criteria >= 2 else 0.0
    working = (
        *working,
        *(Counted(one.key, one.title, one.shown) for one in met),
        Counted("sirs", "SIRS criteria", plain_number(criteria), syndrome),
    )
    total += syndrome
    return Finding(
        total, f"The BISAP score is {plain_number(total)} out of 5. {meaning_of(total, _BISAP_BANDS)}", working
    )


_BISAP_INPUTS = tuple(item.input for item in (*_BISAP_ITEMS, *_BISAP_SIRS))
BISAP = Calculator(
    "bisap",
    "BISAP score for acute pancreatitis",
    "1",
    ("BISAP score", "bisap", "b i s a p", "bedside index for severity in acute pancreatitis", "bisapp", "by sap"),
    _BISAP_INPUTS,
    (
        Source("The early prediction of mortality in acute pancreatitis: a large population-based study", "Wu BU et al",
               2008, "Gut 57:1698-1703, doi:10.1136/gut.2008.152702"),
    ),
    "points",
    _bisap,
    in_groups(_BISAP_INPUTS),
)  # fmt: skip

CALCULATORS = (RANSON_ADMISSION, RANSON, BISAP)

"""Whether a sore throat is streptococcal: the score of Centor as McIsaac modified it, by age."""

import math
from dataclasses import replace

from kb.calculators.asking import age, yes_no
from kb.calculators.contract import Calculator, Counted, Finding, Source, Values, plain_number
from kb.calculators.scoring import Band, Item, add_up, from_on, in_groups, meaning_of

_COUGH = replace(
    yes_no("cough", "cough", "Any cough?", "cough", "coughing", "coughs"),
    tells=(("absence of cough", False), ("absent cough", False)),
)
_ITEMS = (
    Item(age(3.0), from_on(1, (15, 0), (45, -1))),
    Item(yes_no("fever", "fever over 38 degrees", "Any fever over thirty-eight degrees, or a history of it?", "fever",
                "fevers", "febrile", "pyrexia", "fever over 38")),
    Item(yes_no("exudate", "tonsillar swelling or exudate", "Any swelling or exudate of the tonsils?", "exudate",
                "exudates", "tonsillar exudate", "tonsillar exudates", "tonsillar swelling", "swollen tonsils",
                "exudate on the tonsils", "pus on the tonsils", "pus", "enlarged tonsils", "big tonsils",
                "white spots on the tonsils", "tonsils swollen")),
    Item(yes_no("nodes", "tender front neck nodes", "Are the nodes at the front of the neck tender?", "tender nodes",
                "neck nodes", "cervical nodes", "tender neck nodes", "tender cervical nodes", "swollen nodes", "nodes",
                "lymph nodes", "lymphadenopathy", "adenopathy", "tender glands", "swollen glands", "glands",
                "anterior cervical nodes", "tender anterior cervical nodes", "tender anterior nodes")),
)  # fmt: skip
_INPUTS = (*(item.input for item in _ITEMS), _COUGH)


def _mcisaac(values: Values) -> Finding:
    """A cough that is absent counts one."""
    total, working = add_up(_ITEMS, values)
    no_cough = 0.0 if values["cough"] else 1.0
    total += no_cough
    bands = (
        Band(0, "About eight percent of such sore throats are streptococcal."),
        Band(1, "About fourteen percent of such sore throats are streptococcal."),
        Band(2, "About twenty-three percent of such sore throats are streptococcal."),
        Band(3, "About thirty-seven percent of such sore throats are streptococcal."),
        Band(math.inf, "About fifty-five percent of such sore throats are streptococcal."),
    )
    counted = (*working, Counted("cough", "cough", _COUGH.shown(values["cough"]), no_cough))
    return Finding(total, f"The McIsaac score is {plain_number(total)}, at most 5. {meaning_of(total, bands)}", counted)


CENTOR = Calculator(
    "centor",
    "McIsaac (modified Centor) score for a streptococcal sore throat",
    "1",
    ("McIsaac score", "centor", "centor score", "centor criteria", "modified centor", "modified centor score",
     "mcisaac", "mc isaac", "mac isaac", "mick isaac", "mcisaac centor", "center score", "centre score",
     "center criteria", "centaur score", "centaur criteria", "centaur", "senter score", "sentor", "strep score",
     "strep throat score", "sore throat score", "strep criteria"),
    _INPUTS,
    (
        Source("A clinical score to reduce unnecessary antibiotic use in patients with sore throat", "McIsaac WJ et al",
               1998, "CMAJ 158:75-83, PMID 9475915"),
        Source("Large-scale validation of the Centor and McIsaac scores to predict group A streptococcal pharyngitis",
               "Fine AM et al", 2012, "Arch Intern Med 172:847-852, doi:10.1001/archinternmed.2012.950, abstract",
               "how many are streptococcal at each score"),
    ),
    "points",
    _mcisaac,
    in_groups(_INPUTS),
)  # fmt: skip

CALCULATORS = (CENTOR,)

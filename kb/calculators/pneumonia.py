"""How severe a pneumonia is: CURB-65, CRB-65, PSI."""

import math
from dataclasses import replace

from kb.calculators.asking import (
    BUN,
    CONFUSION,
    DIASTOLIC,
    GLUCOSE,
    HEART_RATE,
    HEMATOCRIT,
    PAO2,
    PH,
    RESPIRATORY_RATE,
    SEX,
    SODIUM,
    SYSTOLIC,
    TEMPERATURE,
    age,
    yes_no,
)
from kb.calculators.contract import Calculator, Counted, Finding, Source, Values, plain_number
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
)

_CRB_ITEMS = (
    Item(CONFUSION),
    Item(RESPIRATORY_RATE, at_least(30)),
    Item(SYSTOLIC, below(90)),
    Item(DIASTOLIC, lambda value: 1.0 if value <= 60 else 0.0),
    Item(age(), at_least(65)),
)
_UREA = BUN.units[1].canonical(7)
"""A urea of 7 mmol/L, over which Lim 2003 counts a point; the 20 mg/dL of nitrogen often given are this, rounded."""
_CURB_ITEMS = (_CRB_ITEMS[0], Item(BUN, above(_UREA)), *_CRB_ITEMS[1:])


def _points(items: tuple[Item, ...], values: Values) -> tuple[float, tuple[Counted, ...]]:
    """The two pressures count one point between them."""
    return counted_once(*add_up(items, values), "systolic", "diastolic")


def _curb(values: Values) -> Finding:
    total, working = _points(_CURB_ITEMS, values)
    bands = (
        Band(1,
            "That is low risk, thirty-day mortality about one and a half percent; treatment at home can be "
            "considered."),
        Band(2, "That is moderate risk, thirty-day mortality about nine percent; consider a short stay in hospital."),
        Band(math.inf, "That is severe pneumonia, thirty-day mortality about twenty-two percent; admit, and consider "
                       "intensive care at four or five."),
    )  # fmt: skip
    return Finding(total, f"The CURB sixty-five score is {plain_number(total)} out of 5. {meaning_of(total, bands)}",
                   working)  # fmt: skip


CURB_65 = Calculator(
    "curb_65",
    "CURB-65 score for pneumonia",
    "2",
    ("CURB sixty-five", "curb 65", "curb sixty five", "curb-65", "curb65", "c u r b 65", "curve 65", "kerb 65",
     "curb score", "curve sixty five"),
    tuple(item.input for item in _CURB_ITEMS),
    (
        Source(
            "Defining community acquired pneumonia severity on presentation to hospital: an international derivation "
               "and validation study", "Lim WS et al", 2003, "Thorax 58:377-382, doi:10.1136/thorax.58.5.377, abstract",
            "urea over 7 mmol/L"),
    ),
    "points",
    _curb,
    in_groups(tuple(item.input for item in _CURB_ITEMS)),
)  # fmt: skip


def _crb(values: Values) -> Finding:
    total, working = _points(_CRB_ITEMS, values)
    bands = (
        Band(0, "That is low risk, thirty-day mortality about one percent; treatment at home can be considered."),
        Band(2, "That is intermediate risk, thirty-day mortality about eight percent; consider referral to hospital."),
        Band(math.inf, "That is high risk, thirty-day mortality about thirty-one percent; admit urgently."),
    )  # fmt: skip
    return Finding(total, f"The C R B sixty-five score is {plain_number(total)} out of 4. {meaning_of(total, bands)}",
                   working)  # fmt: skip


CRB_65 = Calculator(
    "crb_65",
    "CRB-65 score for pneumonia, without blood tests",
    "1",
    ("C R B sixty-five", "crb 65", "crb sixty five", "crb-65", "crb65", "c r b 65", "crb score"),
    tuple(item.input for item in _CRB_ITEMS),
    (
        replace(CURB_65.sources[0], edition=""),
        Source("CRB-65 predicts death from community-acquired pneumonia", "Bauer TT et al", 2006,
               "J Intern Med 260:93-101, doi:10.1111/j.1365-2796.2006.01657.x", "the bands"),
    ),
    "points",
    _crb,
    in_groups(tuple(item.input for item in _CRB_ITEMS)),
)  # fmt: skip

_DISEASES = (
    Item(yes_no("cancer", "neoplastic disease", "Any cancer, active or within a year?", "cancer", "malignancy",
                "neoplastic disease"), 30.0),
    Item(yes_no("liver", "liver disease", "Any chronic liver disease?", "liver disease", "cirrhosis"), 20.0),
    Item(yes_no("heart_failure", "heart failure", "Any congestive heart failure?", "heart failure",
                "congestive heart failure", "chf"), 10.0),
    Item(yes_no("stroke", "cerebrovascular disease", "Any cerebrovascular disease?", "cerebrovascular disease",
        "stroke",
                "tia"), 10.0),
    Item(yes_no("renal", "kidney disease", "Any kidney disease?", "kidney disease", "renal disease", "renal failure"),
         10.0),
)  # fmt: skip
_EXAMINED = (
    Item(CONFUSION, 20.0),
    Item(RESPIRATORY_RATE, at_least(30, 20)),
    Item(SYSTOLIC, below(90, 20)),
    Item(TEMPERATURE, from_on(15, (35, 0), (40, 15))),
    Item(HEART_RATE, at_least(125, 10)),
)
_TESTED = (
    Item(PH, below(7.35, 30)),
    Item(BUN, at_least(30, 20)),
    Item(SODIUM, below(130, 20)),
    Item(GLUCOSE, at_least(250, 10)),
    Item(HEMATOCRIT, below(30, 10)),
    Item(PAO2, below(60, 10)),
    Item(yes_no("effusion", "pleural effusion", "A pleural effusion on the chest film?", "effusion",
        "pleural effusion"),
         10.0),
)  # fmt: skip
_PSI_ITEMS = (
    Item(age(), lambda value: value),
    Item(replace(SEX, options=(SEX.options[0], replace(SEX.options[1], points=-10.0)))),
    Item(yes_no("nursing_home", "nursing home", "Does the patient live in a nursing home?", "nursing home"), 10.0),
    *_DISEASES,
    *_EXAMINED,
    *_TESTED,
)


def _psi(values: Values) -> Finding:
    """Step one: fifty or younger with no disease and no sign is class one, whatever the laboratory says."""
    total, working = add_up(_PSI_ITEMS, values)
    first_step, _ = add_up((*_DISEASES, *_EXAMINED), values)
    if float(values["age"]) <= 50 and first_step == 0:
        return Finding(total, "The patient is in class one of the pneumonia severity index, without counting points. "
                              "Mortality is under half a percent; treatment at home is usual.", working)  # fmt: skip
    bands = (
        Band(70, "class two. Mortality is under one percent; treatment at home is usual."),
        Band(90, "class three. Mortality is one to three percent; consider a short observation."),
        Band(130, "class four. Mortality is four to ten percent; admit."),
        Band(math.inf, "class five. Mortality is about twenty-seven percent; admit, and consider intensive care."),
    )
    said = f"The pneumonia severity index is {plain_number(total)} points, {meaning_of(total, bands)}"
    return Finding(total, said, working)


PSI = Calculator(
    "psi",
    "Pneumonia severity index",
    "1",
    ("pneumonia severity index", "psi score", "p s i", "psi", "port score", "psi port", "p s i score"),
    tuple(item.input for item in _PSI_ITEMS),
    (
        Source("A prediction rule to identify low-risk patients with community-acquired pneumonia", "Fine MJ et al",
            1997,
               "N Engl J Med 336:243-250, doi:10.1056/NEJM199701233360402"),
    ),
    "points",
    _psi,
    (("age", "sex", "nursing_home"), tuple(item.input.key for item in _DISEASES),
     tuple(item.input.key for item in _EXAMINED), tuple(item.input.key for item in _TESTED)),
)  # fmt: skip

CALCULATORS = (CURB_65, CRB_65, PSI)

"""Liver and bleeding: MELD, MELD-Na, MELD 3.0, Child-Pugh, FIB-4, Glasgow-Blatchford."""

import math

from kb.calculators.asking import (
    ALBUMIN,
    ALT,
    AST,
    BILIRUBIN,
    BUN,
    CREATININE,
    HEART_RATE,
    HEMOGLOBIN,
    INR,
    PLATELETS,
    SEX,
    SODIUM,
    SYSTOLIC,
    age,
    choice,
    yes_no,
)
from kb.calculators.contract import Calculator, Counted, Finding, Option, Source, Values, plain_number
from kb.calculators.scoring import Band, Item, add_up, at_least, from_on, in_groups, meaning_of, score

_DIALYSIS = yes_no("dialysis", "dialysis", "Dialysis at least twice in the past week?", "dialysis")


def _bounded(value: float, low: float, high: float = math.inf) -> float:
    return min(max(value, low), high)


def _nearest(value: float) -> int:
    """Half a point goes up, as the allocation's policy rounds."""
    return math.floor(value + 0.5)


def _basic_meld(values: Values, top: float = 4.0) -> int:
    """The initial MELD: values under 1 count as 1, creatinine at most 4 and 4 on dialysis; not yet within 6 to 40."""
    creatinine = top if values["dialysis"] else _bounded(float(values["creatinine"]), 1.0, top)
    logarithms = (
        0.957 * math.log(creatinine)
        + 0.378 * math.log(_bounded(float(values["bilirubin"]), 1.0))
        + 1.120 * math.log(_bounded(float(values["inr"]), 1.0))
        + 0.643
    )
    return _nearest(10 * round(logarithms, 6))


_WAITING = (
    Band(9, "Three-month mortality in hospital patients is about two percent."),
    Band(19, "Three-month mortality in hospital patients is about six percent."),
    Band(29, "Three-month mortality in hospital patients is about twenty percent."),
    Band(39, "Three-month mortality in hospital patients is about fifty-three percent."),
    Band(math.inf, "Three-month mortality in hospital patients is about seventy-one percent."),
)
"""1.9, 6.0, 19.6, 52.6 and 71.3 % (Wiesner 2003)."""
_WIESNER = Source("Model for end-stage liver disease (MELD) and allocation of donor livers", "Wiesner R et al", 2003,
                  "Gastroenterology 124:91-96, doi:10.1053/gast.2003.50016")  # fmt: skip
_POLICY = "Organ Procurement and Transplantation Network"


def _told(name: str, value: float) -> Finding:
    return Finding(value, f"The {name} is {plain_number(value)}. {meaning_of(value, _WAITING)}")


def _meld(values: Values) -> Finding:
    return _told("MELD score", _bounded(_basic_meld(values), 6, 40))


def _meld_na(values: Values) -> Finding:
    basic = _basic_meld(values)
    if basic > 11:
        missing = 137 - _bounded(float(values["sodium"]), 125, 137)
        basic = _nearest(basic + 1.32 * missing - 0.033 * basic * missing)
    return _told("MELD sodium score", _bounded(basic, 6, 40))


def _meld_3(values: Values) -> Finding:
    creatinine = 3.0 if values["dialysis"] else _bounded(float(values["creatinine"]), 1.0, 3.0)
    bilirubin = math.log(_bounded(float(values["bilirubin"]), 1.0))
    missing = 137 - _bounded(float(values["sodium"]), 125, 137)
    lacking = 3.5 - _bounded(float(values["albumin"]), 1.5, 3.5)
    points = (
        (1.33 if values["sex"] == "female" else 0.0)
        + 4.56 * bilirubin
        + 0.82 * missing
        - 0.24 * missing * bilirubin
        + 9.09 * math.log(_bounded(float(values["inr"]), 1.0))
        + 11.14 * math.log(creatinine)
        + 1.85 * lacking
        - 1.83 * lacking * math.log(creatinine)
        + 6
    )
    value = _bounded(_nearest(points), 6, 40)
    return Finding(value, f"MELD three point zero is {plain_number(value)}, on a scale of 6 to 40. "
                          "The higher the score, the higher the mortality on the waiting list.")  # fmt: skip


_MELD_INPUTS = (CREATININE, BILIRUBIN, INR, _DIALYSIS)
MELD = Calculator(
    "meld", "MELD score (before sodium)", "1",
    ("MELD score", "meld", "original meld", "melt score", "meld without sodium"), _MELD_INPUTS,
    (_WIESNER,), "points", _meld, in_groups(_MELD_INPUTS), "meld",
)  # fmt: skip
MELD_NA = Calculator(
    "meld_na", "MELD-Na score", "1",
    ("MELD sodium score", "meld sodium", "meld na", "meld n a", "meld with sodium", "melt sodium", "sodium meld"),
    (*_MELD_INPUTS, SODIUM),
    (
        Source("OPTN Policy 9.1: MELD score", _POLICY, 2016, "policy 9.1.D, in force 2016 to 2023", "OPTN 2016"),
        Source("Hyponatremia and mortality among patients on the liver-transplant waiting list", "Kim WR et al", 2008,
               "N Engl J Med 359:1018-1026, doi:10.1056/NEJMoa0801209"),
        _WIESNER,
    ),
    "points", _meld_na, in_groups((*_MELD_INPUTS, SODIUM)), "meld",
)  # fmt: skip
MELD_3 = Calculator(
    "meld_3", "MELD 3.0 score", "1",
    ("MELD three point zero", "meld 3.0", "meld 3", "meld three", "meld three point oh", "melt 3.0", "new meld"),
    (SEX, *_MELD_INPUTS, SODIUM, ALBUMIN),
    (
        Source("MELD 3.0: The Model for End-Stage Liver Disease Updated for the Modern Era", "Kim WR et al", 2021,
               "Gastroenterology 161:1887-1895, doi:10.1053/j.gastro.2021.08.050"),
        Source("OPTN Policy 9.1: MELD score", _POLICY, 2023, "policy 9.1.D", "registered at 18 years or older"),
    ),
    "points", _meld_3, in_groups((SEX, *_MELD_INPUTS, SODIUM, ALBUMIN)), "meld",
)  # fmt: skip

CHILD_PUGH = score(
    "child_pugh",
    "Child-Pugh score for cirrhosis",
    ("Child Pugh score", "child pugh", "child-pugh", "child pew", "child's pugh", "child turcotte pugh", "child pue"),
    (
        Item(BILIRUBIN, lambda value: 1.0 if value < 2 else 2.0 if value <= 3 else 3.0),
        Item(ALBUMIN, lambda value: 1.0 if value > 3.5 else 2.0 if value >= 2.8 else 3.0),
        Item(INR, lambda value: 1.0 if value < 1.7 else 2.0 if value <= 2.3 else 3.0),
        Item(choice("ascites", "ascites", "Ascites: none, mild, or moderate to severe?",
                    (Option("none", "none", 1, ("none", "absent", "no ascites", "no")),
                     Option("mild", "mild or controlled", 2, ("mild", "slight", "controlled", "small")),
                     Option("severe", "moderate to severe, or refractory", 3,
                            ("severe", "moderate", "refractory", "tense", "large"))),
                    "ascites", normal="none")),
        Item(choice("encephalopathy", "encephalopathy",
            "Encephalopathy: none, grade one to two, or grade three to four?",
                    (Option("none", "none", 1, ("none", "absent", "no encephalopathy", "no")),
                     Option("mild", "grade one to two", 2, ("grade one", "grade two", "mild", "grade 1", "grade 2",
                                                            "one", "two", "1", "2")),
                     Option("severe", "grade three to four", 3, ("grade three", "grade four", "severe", "grade 3",
                                                                 "grade 4", "three", "four", "3", "4"))),
                    "encephalopathy", normal="none")),
    ),
    (
        Band(6, "That is class A, well compensated."),
        Band(9, "That is class B, with significant functional compromise."),
        Band(math.inf, "That is class C, decompensated."),
    ),
    (
        Source("Transection of the oesophagus for bleeding oesophageal varices", "Pugh RNH et al", 1973,
               "Br J Surg 60:646-649, doi:10.1002/bjs.1800600817", "INR in place of prothrombin time; not for "
               "cholestatic disease"),
    ),
)  # fmt: skip

_FIB_INPUTS = (age(), AST, ALT, PLATELETS)


def _fib_4(values: Values) -> Finding:
    index = float(values["age"]) * float(values["ast"]) / (
        max(float(values["platelets"]), 1.0) * math.sqrt(float(values["alt"]))
    )  # fmt: skip
    value = round(index, 2)
    bands = (
        Band(1.2999, "Under one point three, advanced fibrosis is unlikely."),
        Band(2.67, "That is indeterminate; a further test is needed."),
        Band(math.inf, "Over two point six seven, advanced fibrosis is likely."),
    )
    outside = not 35 <= float(values["age"]) <= 65
    more = "It was validated from thirty-five to sixty-five years of age." if outside else ""
    return Finding(value, f"The FIB four index is {plain_number(value)}. {meaning_of(value, bands)} {more}".strip())


FIB_4 = Calculator(
    "fib_4", "FIB-4 index for liver fibrosis", "1",
    ("FIB four index", "fib 4", "fib four", "fib-4", "fibrosis 4", "fibrosis four", "fip four"), _FIB_INPUTS,
    (Source("Development of a simple noninvasive index to predict significant fibrosis in patients with HIV/HCV "
            "coinfection", "Sterling RK et al", 2006, "Hepatology 43:1317-1325, doi:10.1002/hep.21178"),),
    "", _fib_4, in_groups(_FIB_INPUTS),
)  # fmt: skip

_BLATCHFORD_ITEMS = (
    Item(BUN, from_on(0, (18.2, 2), (22.4, 3), (28, 4), (70, 6))),
    Item(SYSTOLIC, from_on(3, (90, 2), (100, 1), (110, 0))),
    Item(HEART_RATE, at_least(100)),
    Item(yes_no("melena", "melena", "Any melena?", "melena", "melaena", "black stool", "black stools", "tarry stools")),
    Item(yes_no("syncope", "syncope", "Any syncope?", "syncope", "fainted", "passed out"), 2.0),
    Item(yes_no("liver", "liver disease", "Any liver disease?", "liver disease", "hepatic disease", "cirrhosis"), 2.0),
    Item(yes_no("heart_failure", "heart failure", "Any heart failure?", "heart failure", "cardiac failure"), 2.0),
)


def _blatchford(values: Values) -> Finding:
    total, working = add_up(_BLATCHFORD_ITEMS, values)
    man = values["sex"] == "male"
    steps = ((10, 3), (12, 1), (13, 0)) if man else ((10, 1), (12, 0))
    points = from_on(6, *steps)(float(values["hemoglobin"]))
    working = (*working, Counted("hemoglobin", "hemoglobin", HEMOGLOBIN.shown(values["hemoglobin"]), points))
    total += points
    bands = (
        Band(1, "That is very low risk; management without admission can be considered."),
        Band(6, "That is above the very low risk of zero to one: admit and assess further."),
        Band(math.inf, "Seven or more: an endoscopic treatment is likely to be needed."),
    )
    return Finding(total,
        f"The Glasgow Blatchford score is {plain_number(total)} out of 23. {meaning_of(total, bands)}",
                   working)  # fmt: skip


_BLATCHFORD_INPUTS = (SEX, HEMOGLOBIN, *(item.input for item in _BLATCHFORD_ITEMS))
BLATCHFORD = Calculator(
    "glasgow_blatchford", "Glasgow-Blatchford bleeding score", "1",
    ("Glasgow Blatchford score", "glasgow blatchford", "blatchford", "blatchford score", "g b s",
        "glasgow bleeding score",
     "glasgow blackford", "blackford score"),
    _BLATCHFORD_INPUTS,
    (Source("A risk score to predict need for treatment for upper-gastrointestinal haemorrhage", "Blatchford O et al",
        2000,
            "Lancet 356:1318-1321, doi:10.1016/S0140-6736(00)02816-6"),
     Source("Comparison of risk scoring systems for patients presenting with upper gastrointestinal bleeding: "
            "international multicentre prospective study", "Stanley AJ et al", 2017,
                "BMJ 356:i6432, doi:10.1136/bmj.i6432", "bands")),
    "points", _blatchford, in_groups(_BLATCHFORD_INPUTS),
)  # fmt: skip

CALCULATORS = (MELD, MELD_NA, MELD_3, CHILD_PUGH, FIB_4, BLATCHFORD)

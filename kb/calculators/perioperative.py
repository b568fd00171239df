"""The heart's risk of an operation that is not on the heart: the revised cardiac risk index."""

import math

from kb.calculators.asking import CREATININE, yes_no
from kb.calculators.contract import Source
from kb.calculators.scoring import Band, Item, above, score

RCRI = score(
    "rcri",
    "Revised cardiac risk index",
    ("revised cardiac risk index", "rcri", "r c r i", "lee index", "cardiac risk index"),
    (
        Item(yes_no("high_risk_surgery", "high risk surgery",
                    "High-risk surgery: inside the abdomen or the chest, or vascular above the groin?",
                    "intraperitoneal", "intrathoracic", "bowel resection", "abdominal surgery",
                    "laparotomy", "aortic surgery", "suprainguinal vascular")),
        Item(yes_no("ischemic_heart_disease", "ischemic heart disease", "Any ischemic heart disease?",
                    "ischemic heart disease", "ischaemic heart disease", "infarct", "heart attack",
                    "myocardial infarction", "angina", "coronary disease")),
        Item(yes_no("heart_failure", "heart failure", "Any history of heart failure?",
                    "heart failure", "failure", "congestive heart failure", "pulmonary edema")),
        Item(yes_no("stroke", "stroke or TIA", "Any previous stroke or transient ischemic attack?",
                    "stroke", "tia", "cerebrovascular disease", "transient ischemic attack")),
        Item(yes_no("insulin", "insulin before the operation", "Diabetes on insulin?",
                    "insulin", "on insulin", "insulin treatment")),
        Item(CREATININE, above(2.0)),
    ),
    (
        Band(0, "Major cardiac complications are to be expected in about zero point four percent."),
        Band(1, "Major cardiac complications are to be expected in about zero point nine percent."),
        Band(2, "Major cardiac complications are to be expected in about six point six percent."),
        Band(math.inf, "Major cardiac complications are to be expected in about eleven percent."),
    ),
    (
        Source("Derivation and prospective validation of a simple index for prediction of cardiac risk of major "
               "noncardiac surgery", "Lee TH et al", 1999, "Circulation 100:1043-1049, doi:10.1161/01.CIR.100.10.1043",
               "rates of the validation cohort"),
    ),
    out_of=6,
)  # fmt: skip

CALCULATORS = (RCRI,)

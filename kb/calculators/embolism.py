"""How likely a venous thrombosis or a pulmonary embolism is: Wells, PERC, revised Geneva."""

import math

from kb.calculators.asking import HEART_RATE, SATURATION, age, yes_no
from kb.calculators.contract import Source
from kb.calculators.scoring import Band, Item, above, at_least, below, from_on, score

_PREVIOUS = yes_no(
    "previous_clot", "previous DVT or PE", "Any previous deep vein thrombosis or pulmonary embolism?",
    "previous dvt", "previous pe", "prior dvt", "prior pe", "previous clot", "prior clot", "history of dvt",
    "history of pe", "previous pulmonary embolism", "prior pulmonary embolism", "dvt before", "pe before",
    "had a clot", "deep vein thrombosis before", "pulmonary embolism before", "clot before", "clots before",
    "previous thrombosis", "history of clots",
)  # fmt: skip
_HEMOPTYSIS = yes_no(
    "hemoptysis", "hemoptysis", "Any hemoptysis?", "haemoptysis", "coughing blood", "coughing up blood", "bloody sputum"
)

WELLS_PE = score(
    "wells_pe",
    "Wells score for pulmonary embolism",
    ("Wells score for pulmonary embolism", "wells pe", "wells for pe", "wells score for p e"),
    (
        Item(yes_no("dvt_signs", "signs of DVT",
            "Any signs of a deep vein thrombosis: leg swelling with pain on palpation?",
                    "clinical signs of dvt", "dvt signs", "leg signs", "leg swelling", "swollen leg",
                    "calf swelling", "leg pain",
                    "signs and symptoms of dvt", "signs of deep vein thrombosis"), 3.0),
        Item(yes_no("pe_likeliest", "PE as likely as any other diagnosis",
                    "Is pulmonary embolism the most likely diagnosis, or equally likely?",
                    "pe most likely", "pe is most likely", "pe likely", "number one diagnosis", "most likely diagnosis",
                    "pe is the most likely", "pe's the most likely", "pe's most likely",
                    "most likely thing", "alternative diagnosis less likely", "pe is likeliest"), 3.0),
        Item(HEART_RATE, above(100, 1.5)),
        Item(yes_no("immobile", "immobilization or surgery",
                    "Immobilized for three days, or surgery in the last four weeks?",
                    "immobilization", "immobilized", "immobile", "surgery", "recent surgery", "bed rest", "bedridden",
                    "hip replacement", "knee replacement", "operation", "operated"),
             1.5),
        Item(_PREVIOUS, 1.5),
        Item(_HEMOPTYSIS),
        Item(yes_no("cancer", "malignancy", "Any cancer, on treatment, treated in the last six months, or palliative?",
                    "malignancy", "cancer", "active cancer", "malignant disease")),
    ),
    (
        Band(4.0, "Pulmonary embolism is unlikely, at four points or less; a negative D-dimer can exclude it."),
        Band(math.inf, "Pulmonary embolism is likely, at more than four points; C T pulmonary angiography is next."),
    ),
    (
        Source("Derivation of a simple clinical model to categorize patients probability of pulmonary embolism",
               "Wells PS et al", 2000, "Thromb Haemost 83:416-420, doi:10.1055/s-0037-1613830", "two levels, cut at 4"),
    ),
    family="wells",
)  # fmt: skip

WELLS_DVT = score(
    "wells_dvt",
    "Wells score for deep vein thrombosis",
    ("Wells score for deep vein thrombosis", "wells dvt", "wells for dvt", "wells score for d v t"),
    (
        Item(yes_no("cancer", "active cancer", "Any active cancer?", "active cancer", "cancer", "malignancy")),
        Item(yes_no("paralysis", "paralysis or plaster", "Paralysis, paresis, or a recent plaster cast of the leg?",
                    "paralysis", "paresis", "plaster", "cast", "paralyzed")),
        Item(yes_no("bedridden", "bedridden or major surgery",
                    "Bedridden for three days, or major surgery within twelve weeks?",
                    "bedridden", "bed rest", "surgery", "major surgery", "recent surgery", "immobilized")),
        Item(yes_no("tenderness", "tenderness along the deep veins", "Localized tenderness along the deep veins?",
                    "tenderness", "tender", "tender calf", "localized tenderness")),
        Item(yes_no("leg_swollen", "entire leg swollen", "Is the entire leg swollen?",
                    "entire leg swollen", "whole leg swollen", "leg swollen", "swollen leg", "leg swelling")),
        Item(yes_no("calf_swelling", "calf swollen more than 3 cm",
            "Is the calf swollen by more than three centimeters?",
                    "calf swelling", "calf swollen", "swollen calf")),
        Item(yes_no("pitting_edema", "pitting edema of that leg", "Pitting edema confined to that leg?",
                    "pitting edema", "pitting oedema", "pitting")),
        Item(yes_no("collateral_veins", "collateral superficial veins", "Collateral superficial veins, not varicose?",
                    "collateral veins", "collaterals", "superficial veins")),
        Item(yes_no("previous_dvt", "previous DVT", "A previously documented deep vein thrombosis?",
                    "previous dvt", "prior dvt", "history of dvt", "previous thrombosis", "prior thrombosis")),
        Item(yes_no("alternative", "alternative diagnosis as likely",
                    "Is an alternative diagnosis at least as likely?",
                    "alternative diagnosis", "another diagnosis", "other diagnosis"), -2.0),
    ),
    (
        Band(1, "Deep vein thrombosis is unlikely, at one point or less; a negative D-dimer can exclude it."),
        Band(math.inf, "Deep vein thrombosis is likely, at two points or more; ultrasound is next."),
    ),
    (
        Source("Evaluation of D-dimer in the diagnosis of suspected deep-vein thrombosis", "Wells PS et al", 2003,
               "N Engl J Med 349:1227-1235, doi:10.1056/NEJMoa023153", "with previous DVT; two levels, cut at 2"),
        Source("Value of assessment of pretest probability of deep-vein thrombosis in clinical management",
               "Wells PS et al", 1997, "Lancet 350:1795-1798, doi:10.1016/S0140-6736(97)08140-3"),
    ),
    family="wells",
)  # fmt: skip

PERC = score(
    "perc",
    "PERC rule for pulmonary embolism",
    ("PERC rule", "perc", "perk", "p e r c", "pulmonary embolism rule out criteria", "perc criteria"),
    (
        Item(age(), at_least(50)),
        Item(HEART_RATE, at_least(100)),
        Item(SATURATION, below(95)),
        Item(yes_no("leg_swelling", "one-sided leg swelling", "Swelling of one leg?",
                    "leg swelling", "swollen leg", "unilateral leg swelling")),
        Item(_HEMOPTYSIS),
        Item(yes_no("surgery", "recent surgery or trauma", "Surgery or trauma within four weeks?",
                    "surgery", "trauma", "recent surgery", "recent trauma")),
        Item(_PREVIOUS),
        Item(yes_no("estrogen", "estrogen use", "Any estrogen use?",
                    "estrogen", "oestrogen", "hormones", "hormone use", "birth control", "oral contraceptives",
                        "the pill")),
    ),
    (
        Band(0, "No criterion is met: where the suspicion is low, pulmonary embolism is ruled out without a test."),
        Band(math.inf, "At least one criterion is met: the rule does not exclude pulmonary embolism."),
    ),
    (
        Source("Clinical criteria to prevent unnecessary diagnostic testing in emergency department patients with "
               "suspected pulmonary embolism", "Kline JA et al", 2004,
               "J Thromb Haemost 2:1247-1255, doi:10.1111/j.1538-7836.2004.00790.x"),
    ),
    out_of=8,
)  # fmt: skip

GENEVA = score(
    "geneva",
    "Revised Geneva score for pulmonary embolism",
    ("revised Geneva score", "geneva", "geneva score", "revised geneva"),
    (
        Item(age(), above(65)),
        Item(_PREVIOUS, 3.0),
        Item(yes_no("surgery", "surgery or fracture",
            "Surgery under general anesthesia, or a leg fracture, within one month?",
                    "surgery", "fracture", "recent surgery", "leg fracture"), 2.0),
        Item(yes_no("cancer", "active malignancy", "Any active cancer, or one cured for less than a year?",
                    "cancer", "malignancy", "active cancer"), 2.0),
        Item(yes_no("leg_pain", "one-sided leg pain", "Pain in one leg?", "leg pain", "calf pain",
            "unilateral leg pain"),
             3.0),
        Item(_HEMOPTYSIS, 2.0),
        Item(HEART_RATE, from_on(0, (75, 3), (95, 5))),
        Item(yes_no("palpation_pain", "pain on palpation and edema",
                    "Pain on palpation of the deep veins together with edema of that leg?",
                    "pain on palpation", "palpation pain", "leg edema", "unilateral edema"), 4.0),
    ),
    (
        Band(3, "The probability of pulmonary embolism is low, at three points or less."),
        Band(10, "The probability of pulmonary embolism is intermediate, at four to ten points."),
        Band(math.inf, "The probability of pulmonary embolism is high, at eleven points or more."),
    ),
    (
        Source("Prediction of pulmonary embolism in the emergency department: the revised Geneva score",
               "Le Gal G et al", 2006, "Ann Intern Med 144:165-171, doi:10.7326/0003-4819-144-3-200602070-00004",
               "revised, not simplified"),
    ),
)  # fmt: skip

CALCULATORS = (WELLS_PE, WELLS_DVT, PERC, GENEVA)

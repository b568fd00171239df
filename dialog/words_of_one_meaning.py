"""Words and abbreviations that mean one thing, so that a caller's word meets the library's. Pure data.

Abbreviations as the library itself expands them; groups of words as they are used for one another in its texts.
"""

from kb.clinical_terms import FULL_FORMS

ABBREVIATIONS: dict[str, str] = {short.upper(): full for short, full in FULL_FORMS.items() if short.isalpha()} | {
    "AF": "atrial fibrillation",
    "AKI": "acute kidney injury",
    "AUD": "alcohol use disorder",
    "BP": "blood pressure",
    "CAP": "community acquired pneumonia",
    "CKD": "chronic kidney disease",
    "DKA": "diabetic ketoacidosis",
    "DVT": "deep vein thrombosis",
    "GI": "gastrointestinal",
    "HF": "heart failure",
    "HHS": "hyperglycemic hyperosmolar state",
    "ICH": "intracerebral hemorrhage",
    "ICP": "intracranial pressure",
    "IE": "infective endocarditis",
    "IV": "intravenous",
    "MAP": "mean arterial pressure",
    "MDD": "major depressive disorder",
    "OAC": "oral anticoagulation",
    "PE": "pulmonary embolism",
    "RA": "rheumatoid arthritis",
    "RRT": "renal replacement therapy dialysis",
    "SAH": "subarachnoid hemorrhage",
    "SBP": "systolic blood pressure",
    "TBI": "traumatic brain injury",
    "UTI": "urinary tract infection",
    "cUTI": "complicated urinary tract infection",
    "VTE": "venous thromboembolism",
    "HbA1c": "a1c",
    "OCS": "oral corticosteroid",
    "PPV": "positive pressure ventilation",
    "aSAH": "aneurysmal subarachnoid hemorrhage",
    "UGIB": "upper gastrointestinal bleeding",
    "K+": "potassium",
    "Na+": "sodium",
    "CrCl": "creatinine clearance",
}

ONE_MEANING: tuple[tuple[str, ...], ...] = (
    ("corticosteroid", "steroid", "glucocorticoid"),
    ("antibiotic", "antimicrobial"),
    ("kidney", "renal"),
    ("hemorrhage", "bleed", "bleeding", "haemorrhage"),
    ("thrombosis", "thromboembolism", "clot", "thrombus"),
    ("neonatal", "newborn", "neonate"),
    ("epinephrine", "adrenaline"),
    ("drug", "medication", "medicine", "pharmacotherapy", "agent"),
    ("alteplase", "thrombolysis", "tpa", "fibrinolysis"),
    ("glucose", "sugar"),
    ("hypertension", "hypertensive"),
    ("transplant", "transplantation"),
    ("sodium", "natremia"),
    ("approved", "approval"),
)

"""Groups of words that mean one thing, so that a caller's word meets the library's. Pure data.

As they are used for one another in clinical texts. Abbreviations are in kb/abbreviations.txt.
"""

ONE_MEANING: tuple[tuple[str, ...], ...] = (
    ("corticosteroid", "steroid", "glucocorticoid"),
    ("antibiotic", "antimicrobial"),
    ("kidney", "renal"),
    ("hemorrhage", "bleed", "bleeding", "haemorrhage"),
    ("thrombosis", "thromboembolism", "clot", "thrombus"),
    ("neonatal", "newborn", "neonate", "baby", "babies"),
    ("epinephrine", "adrenaline"),
    ("drug", "medication", "medicine", "pharmacotherapy", "agent"),
    ("alteplase", "thrombolysis", "tpa", "fibrinolysis", "fibrinolytic"),
    ("glucose", "sugar"),
    ("diabetes", "diabetic"),
    ("asthma", "asthmatic"),
    ("sepsis", "septic"),
    ("depression", "depressed", "depressive"),
    ("pregnancy", "pregnant"),
    ("neutrophil", "polymorph"),
    ("nephrology", "nephrologist"),
    ("wide", "width", "duration"),
    ("transplant", "transplantation"),
    ("sodium", "natremia"),
    ("approved", "approval"),
    ("target", "goal", "aim", "aiming", "shooting"),
    ("hypothermia", "cooling", "cool", "cooled", "cold"),
    ("maximum", "max", "ceiling"),
    ("stop", "discontinue", "withhold", "hold"),
    ("conception", "conceive"),
    ("hemoglobin", "hb"),
)

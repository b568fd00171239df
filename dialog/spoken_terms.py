"""How units, dosing abbreviations, symbols and clinical short forms are said.

Sources: ISMP List of Error-Prone Abbreviations (2021) for what must be written out; the Joint Commission's "Do Not Use"
list; units after BIPM, SI Brochure (2019). What is not listed here is left to the voice, which spells capitals itself.
"""

UNITS: dict[str, tuple[str, str]] = {
    "mg": ("milligram", "milligrams"),
    "mcg": ("microgram", "micrograms"),
    "µg": ("microgram", "micrograms"),
    "μg": ("microgram", "micrograms"),
    "ng": ("nanogram", "nanograms"),
    "pg": ("picogram", "picograms"),
    "g": ("gram", "grams"),
    "kg": ("kilogram", "kilograms"),
    "lb": ("pound", "pounds"),
    "oz": ("ounce", "ounces"),
    "mL": ("milliliter", "milliliters"),
    "ml": ("milliliter", "milliliters"),
    "cc": ("milliliter", "milliliters"),
    "dL": ("deciliter", "deciliters"),
    "L": ("liter", "liters"),
    "mcL": ("microliter", "microliters"),
    "µL": ("microliter", "microliters"),
    "uL": ("microliter", "microliters"),
    "fL": ("femtoliter", "femtoliters"),
    "mmol": ("millimole", "millimoles"),
    "µmol": ("micromole", "micromoles"),
    "umol": ("micromole", "micromoles"),
    "nmol": ("nanomole", "nanomoles"),
    "mol": ("mole", "moles"),
    "mEq": ("milliequivalent", "milliequivalents"),
    "mOsm": ("milliosmole", "milliosmoles"),
    "mosmol": ("milliosmole", "milliosmoles"),
    "IU": ("international unit", "international units"),
    "U": ("unit", "units"),
    "unit": ("unit", "units"),
    "units": ("unit", "units"),
    "mIU": ("milli international unit", "milli international units"),
    "mmHg": ("millimeter of mercury", "millimeters of mercury"),
    "mm Hg": ("millimeter of mercury", "millimeters of mercury"),
    "cmH2O": ("centimeter of water", "centimeters of water"),
    "cmH₂O": ("centimeter of water", "centimeters of water"),
    "cm H2O": ("centimeter of water", "centimeters of water"),
    "kPa": ("kilopascal", "kilopascals"),
    "bpm": ("beat per minute", "beats per minute"),
    "mm": ("millimeter", "millimeters"),
    "cm": ("centimeter", "centimeters"),
    "m": ("meter", "meters"),
    "nm": ("nanometer", "nanometers"),
    "m²": ("square meter", "square meters"),
    "m2": ("square meter", "square meters"),
    "m^2": ("square meter", "square meters"),
    "cm²": ("square centimeter", "square centimeters"),
    "mm³": ("cubic millimeter", "cubic millimeters"),
    "mm3": ("cubic millimeter", "cubic millimeters"),
    "ms": ("millisecond", "milliseconds"),
    "msec": ("millisecond", "milliseconds"),
    "s": ("second", "seconds"),
    "sec": ("second", "seconds"),
    "min": ("minute", "minutes"),
    "mins": ("minute", "minutes"),
    "h": ("hour", "hours"),
    "hr": ("hour", "hours"),
    "hrs": ("hour", "hours"),
    "d": ("day", "days"),
    "day": ("day", "days"),
    "days": ("day", "days"),
    "wk": ("week", "weeks"),
    "week": ("week", "weeks"),
    "weeks": ("week", "weeks"),
    "mo": ("month", "months"),
    "month": ("month", "months"),
    "yr": ("year", "years"),
    "year": ("year", "years"),
    "dose": ("dose", "doses"),
    "puff": ("puff", "puffs"),
    "hour": ("hour", "hours"),
    "minute": ("minute", "minutes"),
    "second": ("second", "seconds"),
    "liter": ("liter", "liters"),
    "beats": ("beat", "beats"),
    "breaths": ("breath", "breaths"),
    "cells": ("cell", "cells"),
    "copies": ("copy", "copies"),
    "kcal": ("kilocalorie", "kilocalories"),
    "J": ("joule", "joules"),
    "mA": ("milliampere", "milliamperes"),
    "Fr": ("French", "French"),
    "°C": ("degree Celsius", "degrees Celsius"),
    "°F": ("degree Fahrenheit", "degrees Fahrenheit"),
    "°": ("degree", "degrees"),
    "%": ("percent", "percent"),
    "%TBSA": ("percent of body surface", "percent of body surface"),
    "% TBSA": ("percent of body surface", "percent of body surface"),
    "METs": ("met", "mets"),
}
"""Written unit to (one, many)."""

NOT_AFTER_A_WORD = frozenset({"s", "h", "d", "m", "g", "L", "U", "J"})
"""Units of one letter: taken as such only straight behind a number."""

DOSING: dict[str, str] = {
    "BID": "twice daily", "bid": "twice daily", "b.i.d.": "twice daily", "BD": "twice daily",
    "TID": "three times daily", "tid": "three times daily", "t.i.d.": "three times daily", "TDS": "three times daily",
    "QID": "four times daily", "qid": "four times daily", "QDS": "four times daily",
    "QD": "once daily", "qd": "once daily", "q.d.": "once daily",
    "QOD": "every other day", "QHS": "at bedtime", "qhs": "at bedtime", "qAM": "every morning",
    "PO": "by mouth", "p.o.": "by mouth", "NPO": "nothing by mouth", "PRN": "as needed", "prn": "as needed",
    "SC": "subcutaneously", "SQ": "subcutaneously", "SubQ": "subcutaneously", "subQ": "subcutaneously",
    "SL": "under the tongue", "PR": "rectally", "IO": "intraosseous", "IM": "intramuscularly",
}  # fmt: skip

SHORT_FORMS: dict[str, str] = {
    "CHA2DS2-VASc": "chads vasc", "CHA₂DS₂-VASc": "chads vasc", "CHA2DS2-VA": "chads V A", "CHADS2": "chads two",
    "HAS-BLED": "has bled", "HEMORR2HAGES": "hemorrhages score", "CURB-65": "curb sixty five",
    "CRB-65": "C R B sixty five", "qSOFA": "quick sofa", "SOFA": "sofa", "NEWS2": "news two", "GRACE": "grace",
    "TIMI": "timmy", "HEART": "heart", "GOLD": "gold", "NICE": "nice", "TIPS": "tips", "MELD-Na": "meld sodium",
    "MELD": "meld", "FIB-4": "fib four", "ABCD2": "A B C D two", "ABCD²": "A B C D two", "FRAX": "frax",
    "STEMI": "stemmy", "NSTEMI": "en stemmy", "MRSA": "mersa", "CABG": "cabbage", "GERD": "gerd", "COVID-19": "covid",
    "SGLT2i": "SGLT two inhibitor", "SGLT2is": "SGLT two inhibitors", "SGLT2": "SGLT two", "GLP-1": "GLP one",
    "DPP-4": "DPP four", "PCSK9": "PCSK nine", "P2Y12": "P two Y twelve", "ACE": "ace", "ACEi": "ace inhibitor",
    "ACEI": "ace inhibitor", "ARNi": "ARNI", "IL-6": "interleukin six", "IL-1": "interleukin one",
    "JAK": "jack", "HbA1c": "hemoglobin ay one C", "A1C": "ay one C", "A1c": "ay one C", "SpO2": "oxygen saturation",
    "SpO₂": "oxygen saturation", "SaO2": "arterial oxygen saturation", "PaO2": "arterial oxygen pressure",
    "PaCO2": "arterial carbon dioxide pressure", "PaO₂": "arterial oxygen pressure", "FiO2": "inspired oxygen",
    "FiO₂": "inspired oxygen", "CO2": "carbon dioxide", "O2": "oxygen", "FEV1": "FEV one", "PHQ-9": "PHQ nine",
    "PHQ-2": "PHQ two", "GAD-7": "GAD seven", "eGFR": "estimated GFR", "CrCl": "creatinine clearance",
    "SCr": "serum creatinine", "LDL-C": "LDL cholesterol", "HDL-C": "HDL cholesterol", "non-HDL-C": "non HDL cholesterol",
    "NT-proBNP": "NT pro BNP", "TMP-SMX": "trimethoprim sulfamethoxazole", "K+": "potassium", "Na+": "sodium",
    "Ca2+": "calcium", "Mg2+": "magnesium", "COPD": "C O P D", "CAD": "C ay D", "RA": "R ay", "AHA": "ay H ay", "ESC": "E S C", "CYP3A4": "CYP three ay four",
    "HLA-B*58:01": "HLA B fifty eight oh one", "HLA-B*5801": "HLA B fifty eight oh one", "D-dimer": "D dimer", "HFrEF": "heart failure with reduced "
    "ejection fraction", "HFpEF": "heart failure with preserved ejection fraction", "HFmrEF": "heart failure with mildly "
    "reduced ejection fraction", "LVEF": "ejection fraction", "TTR": "time in therapeutic range", "T2DM": "type two diabetes",
    "T1DM": "type one diabetes", "AKI": "acute kidney injury", "ACS": "acute coronary syndrome",
    "aSAH": "aneurysmal subarachnoid hemorrhage", "cUTI": "complicated UTI", "csDMARD": "conventional DMARD",
    "csDMARDs": "conventional DMARDs", "bDMARD": "biologic DMARD", "bDMARDs": "biologic DMARDs",
    "tsDMARD": "targeted synthetic DMARD", "tsDMARDs": "targeted synthetic DMARDs", "pMDI": "metered dose inhaler",
    "e.g.": "for example", "i.e.": "that is", "vs.": "versus", "vs": "versus", "w/": "with", "w/o": "without",
    "approx.": "approximately", "Dr.": "doctor", "etc.": "et cetera", "et al.": "and colleagues", "No.": "number",
    "LOE": "level of evidence", "COR": "class of recommendation",
}  # fmt: skip

GREEK: dict[str, str] = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "Δ": "delta", "κ": "kappa", "λ": "lambda", "ω": "omega",
}  # fmt: skip

PLAIN_CAPITALS = frozenset(
    """NOT AND OR NO YES WITH WITHOUT ALL PLUS BOTH ONLY DO DOES ANY NEVER ALWAYS AVOID BEFORE AFTER IF THEN NONE MUST
    SHOULD STOP START DELAY HOLD EITHER MORE LESS THAN TWO ONE THREE AT LEAST IN ON TO OF FOR THE BY WHEN UNTIL UNLESS
    EXCEPT FIRST NEXT NOTE KEY MAY CAN HIGH LOW FROM OVER UNDER AGAINST EVERY EACH SAME ADD GIVE USE KEEP CHECK TREAT
    WARNING CAUTION IMPORTANT IMMEDIATELY RECOMMENDED CONTRAINDICATED CONSIDER ROUTINE ROUTINELY HARM BENEFIT BUT""".split()
)
"""Words that a text shouts; everything else in capitals is an abbreviation."""

"""What clinicians say on the ward for what a guideline writes. Pure data and one function.

Left: words as they are said, a regular expression; right: the words they stand for. British names of drugs are paired
with the United States' (INN and USAN differ: WHO, "Guidelines on the use of INNs", 1997), since a library may write
either; brand names only where the brand has become the word. Only what has one meaning in a clinical question is here.
"""

import re

BRITISH_DRUGS: dict[str, str] = {
    "nor-?adrenaline|norad|levophed": "norepinephrine",
    "adrenaline": "epinephrine",
    "salbutamol": "albuterol salbutamol",
    "paracetamol": "acetaminophen paracetamol",
    "rifampicin": "rifampin",
    "indometacin": "indomethacin",
    "lignocaine": "lidocaine",
    "frusemide": "furosemide",
    "glibenclamide": "glyburide",
    "g ?t ?n|glyceryl trinitrate|nitro": "nitroglycerin",
    "co-?amoxiclav|augmentin": "amoxicillin clavulanate",
    "co-?trimoxazole|septrin|bactrim": "trimethoprim sulfamethoxazole",
    "tazocin|zosyn|pip[ -]taz": "piperacillin tazobactam",
    "clexane|lovenox": "enoxaparin",
    "suxamethonium": "succinylcholine",
    "pethidine": "meperidine",
    "lasix": "furosemide",
    "ciclosporin": "cyclosporine",
}
CLIPPED: dict[str, str] = {
    "vanc|vanco": "vancomycin",
    "gent": "gentamicin",
    "cipro": "ciprofloxacin",
    "levo(?=floxacin)": "levo",
    "amio": "amiodarone",
    "dex": "dexamethasone",
    "pred": "prednisone prednisolone",
    "dapt": "dual antiplatelet therapy DAPT",
    "pyelo": "pyelonephritis",
    "staph": "staphylococcus",
    "strep": "streptococcus",
    "pressors?": "vasopressor",
    "trops?": "troponin",
    "bicarb": "bicarbonate",
    "creat": "creatinine",
    "mag sulph?ate|mag": "magnesium",
    "sats": "oxygen saturation SpO2",
    "nebs?|nebuli[sz]ers?": "nebulizer",
    "defib": "defibrillator",
    "quinolones?": "fluoroquinolone",
    "prems?|premmies?|preemies?": "preterm infant",
    "flu": "influenza",
    "chemo": "chemotherapy",
    "resynch": "cardiac resynchronization",
    "polys": "neutrophils",
    "vent(?= settings)": "ventilator",
    "resps": "respiratory rate",
    "resp(?= rate)": "respiratory",
}
SAID_FOR: dict[str, str] = {
    "blood thinners?|thin(?:ning)? (?:his|her|their|the) blood": "anticoagulant",
    "blood pressure tablets?": "antihypertensive",
    "water (?:tablets?|pills?)": "diuretic",
    "lys(?:ing|ed|e)(?: (?:a|the|his|her))?": "fibrinolysis thrombolysis",
    "clot[ -]busters?": "thrombolysis",
    "(?:brain bleeds?|bleed (?:in|on) the (?:brain|head|c ?t))": "intracerebral hemorrhage",
    "(?:bad|nasty) head injur(?:y|ies)": "severe traumatic brain injury",
    "head injur(?:y|ies)": "traumatic brain injury",
    "(?:the )?(?:scope|scoped|scoping)": "endoscopy",
    "ascitic taps?": "paracentesis ascitic fluid",
    "drain(?:ing)?(?: off)? (?:a |the )?(?:big |large )?(?:tense )?ascites": "large volume paracentesis ascites",
    "(?:for |to |going to )theatre": "for surgery",
    "(?:for|having|before|after|round about|around) (?:an? |the )?op(?:eration)?": "perioperative surgery",
    "a bypass|bypass (?:surgery|graft)": "CABG coronary artery bypass",
    "(?:the |a )?heart attack": "myocardial infarction",
    "jabs?": "injection",
    "left bundle(?! branch)": "left bundle branch block",
    "bagging|bag[ -]mask(?:ing)?": "positive pressure ventilation",
    "hartmann'?s|ringer'?s": "lactated Ringer's",
    "sugars?": "glucose",
    "kidney (?:doctors?|team|specialists?)": "nephrology referral",
    "haemofilter|(?:on|up|setting up) the filter": "CRRT continuous renal replacement therapy",
    "waters? infections?": "urinary tract infection",
    "high blood pressure": "hypertension",
    "conn'?s(?: syndrome)?": "primary aldosteronism",
    "depression after (?:a|the|her) baby|post-?natal depression": "perinatal postpartum depression",
    "(?:wants|trying for|planning) a baby": "conception pregnancy",
    "(?:the )?cut[ -]?off": "threshold",
    "on (?:his|her|its|their) own|by itself": "monotherapy alone",
    "grown[ -]?ups?": "adult",
    "mils?(?= (?:per|a) )": "mL",
    "kilos?": "kg",
    "shot kidneys|kidneys are (?:shot|bad|poor)|bad kidneys": "severe renal impairment",
    "breathless(?:ness)?": "dyspnea",
    "(?:cough(?:ed|ing|s)?|bringing) up blood": "hemoptysis",
    "(?:vomit(?:ed|ing|s)?|throwing up|threw up) blood": "hematemesis",
    "carry on": "continue",
    "steer clear(?: of)?|mustn'?t (?:go|be given) with": "avoid",
    "ceiling": "maximum dose",
    "lower(?:ed)? dose": "reduced dose",
    "for life|long haul|long term": "long-term",
    "stepp?ed down|step down": "oral switch step-down",
}
_COMPILED = tuple(
    (re.compile(rf"\b(?:{said})(?!['\w])", re.IGNORECASE), written)
    for said, written in (*SAID_FOR.items(), *BRITISH_DRUGS.items(), *CLIPPED.items())
)


def in_guideline_words(question: str) -> str:
    """The question with ward words replaced by what a guideline writes: "vanc trough" is "vancomycin trough"."""
    text = question
    for said, written in _COMPILED:
        text = said.sub(written, text)
    return text

"""Chest pain and atrial fibrillation: HEART, TIMI, GRACE, CHA2DS2-VASc, CHA2DS2-VA, HAS-BLED."""

import math
from dataclasses import replace

from kb.calculators.asking import CREATININE, HEART_RATE, KILLIP, SEX, SYSTOLIC, WEIGHT, age, choice, number, yes_no
from kb.calculators.contract import Finding, Option, Source, Unit, Values, plain_number
from kb.calculators.scoring import Band, Item, above, at_least, below, from_on, meaning_of, score

_HYPERTENSION = yes_no("hypertension", "hypertension", "Any hypertension?", "hypertension", "high blood pressure",
                       "hypertensive")  # fmt: skip
_DIABETES = yes_no("diabetes", "diabetes", "Any diabetes?", "diabetes", "diabetic")
_FAILURE = yes_no("heart_failure", "heart failure", "Any heart failure?", "heart failure", "congestive heart failure",
                  "chf", "low ejection fraction", "cardiac failure")  # fmt: skip
_STROKE = yes_no("stroke", "stroke, TIA or embolism", "Any previous stroke, T I A, or thromboembolism?",
                 "stroke", "t i a", "tia", "thromboembolism", "embolism")  # fmt: skip
_VASCULAR = yes_no("vascular", "vascular disease",
                   "Any vascular disease: heart attack, peripheral artery disease, or aortic plaque?",
                   "vascular disease", "heart attack", "myocardial infarction", "peripheral artery disease",
                   "peripheral arterial disease", "aortic plaque", "coronary disease", "coronary artery disease",
                   "prior mi", "previous mi")  # fmt: skip
_STROKE_ITEMS = (
    Item(age(), from_on(0, (65, 1), (75, 2))),
    Item(_FAILURE),
    Item(_HYPERTENSION),
    Item(_DIABETES),
    Item(_STROKE, 2.0),
    Item(_VASCULAR),
)
_SCORED_SEX = replace(SEX, options=(SEX.options[0], replace(SEX.options[1], points=1.0)))
_LIP = Source(
    "Refining clinical risk stratification for predicting stroke and thromboembolism in atrial fibrillation using a "
    "novel risk factor-based approach", "Lip GYH et al", 2010, "Chest 137:263-272, doi:10.1378/chest.09-1584",
)  # fmt: skip
_ESC = Source("2024 ESC Guidelines for the management of atrial fibrillation", "European Society of Cardiology", 2024,
              "Eur Heart J 45:3314-3414, doi:10.1093/eurheartj/ehae176, recommendations on oral "
              "anticoagulation")  # fmt: skip
_AHA = Source("2023 ACC/AHA/ACCP/HRS Guideline for the Diagnosis and Management of Atrial Fibrillation",
    "Joglar JA et al",
              2024, "Circulation 149:e1-e156, doi:10.1161/CIR.0000000000001193")  # fmt: skip

_VASC = score(
    "cha2ds2_vasc",
    "CHA2DS2-VASc score for stroke in atrial fibrillation",
    ("chads vasc score", "chads vasc", "chads vask", "chads two vasc", "chads 2 vasc", "cha2ds2 vasc", "cha2ds2vasc",
     "chad vasc", "chads vascular", "chads 2 vask", "chads two vask", "chad's vasc", "chads2 vasc", "cha ds vasc",
     "chads basque", "chads vas", "chads fask", "chads to vasc"),
    (Item(_STROKE_ITEMS[0].input, _STROKE_ITEMS[0].points), Item(_SCORED_SEX), *_STROKE_ITEMS[1:]),
    (Band(math.inf, ""),),
    (_LIP, _AHA),
    family="chads",
)  # fmt: skip


def _vasc(values: Values) -> Finding:
    """The thresholds of anticoagulation lie one point higher in women: the point of sex itself does not count."""
    found = _VASC.work(values)
    beside_sex = found.value - (1 if values["sex"] == "female" else 0)
    meaning = meaning_of(
        beside_sex,
        (
            Band(0, "The risk of stroke is low; anticoagulation is generally not recommended."),
            Band(1, "The risk is intermediate; anticoagulation can be reasonable, as a shared decision."),
            Band(math.inf, "Anticoagulation is recommended."),
        ),
    )
    kind = "a woman" if values["sex"] == "female" else "a man"
    return replace(found, said=f"The chads vasc score is {plain_number(found.value)}, in {kind}. {meaning}")


CHA2DS2_VASC = replace(_VASC, work=_vasc)

CHA2DS2_VA = score(
    "cha2ds2_va",
    "CHA2DS2-VA score for stroke in atrial fibrillation",
    ("chads V A score", "chads va", "chads v a", "cha2ds2 va", "chads two va", "chads 2 v a", "chads two v a",
     "chads 2 va", "chads without sex"),
    _STROKE_ITEMS,
    (
        Band(0, "Anticoagulation is not indicated by the score."),
        Band(1, "Anticoagulation should be considered."),
        Band(math.inf, "Anticoagulation is recommended."),
    ),
    (_ESC,),
    family="chads",
)  # fmt: skip

HAS_BLED = score(
    "has_bled",
    "HAS-BLED score for major bleeding",
    ("has bled score", "has bled", "has-bled", "hasbled", "has blood score", "has bleed", "hats bled",
        "has bread score"),
    (
        Item(yes_no("hypertension", "uncontrolled hypertension",
                    "Uncontrolled hypertension, systolic above one hundred sixty?",
                    "hypertension", "uncontrolled hypertension", "high blood pressure")),
        Item(yes_no("renal", "abnormal kidney function",
                    "Abnormal kidney function: dialysis, transplant, or creatinine above two point two six?",
                    "abnormal renal function", "abnormal kidney function", "dialysis", "kidney disease",
                    "renal disease", "kidney transplant", "renal failure")),
        Item(yes_no("liver", "abnormal liver function", "Cirrhosis, or markedly abnormal liver tests?",
                    "abnormal liver function", "cirrhosis", "liver disease")),
        Item(yes_no("stroke", "previous stroke", "Any previous stroke?", "stroke", "previous stroke")),
        Item(yes_no("bleeding", "bleeding history", "Any major bleeding before, or a predisposition to bleeding?",
                    "bleeding", "major bleeding", "previous bleeding", "bleeding history", "anemia")),
        Item(yes_no("labile_inr", "labile INR", "Is the I N R labile?", "labile inr", "labile i n r", "unstable inr")),
        Item(age(), above(65)),
        Item(yes_no("drugs", "antiplatelets or NSAIDs", "Any antiplatelet drug or N S A I D?",
                    "antiplatelet", "antiplatelets", "aspirin", "clopidogrel", "nsaid", "nsaids", "ibuprofen")),
        Item(yes_no("alcohol", "alcohol", "Eight or more alcoholic drinks a week?", "alcohol", "drinks", "drinking")),
    ),
    (
        Band(0, "The risk of major bleeding is low."),
        Band(2, "The risk of major bleeding is moderate."),
        Band(math.inf,
            "The risk of major bleeding is high: address what can be changed and see the patient more often; "
                       "it is no reason by itself to withhold anticoagulation."),
    ),
    (
        Source("A novel user-friendly score (HAS-BLED) to assess 1-year risk of major bleeding in patients with atrial "
               "fibrillation: the Euro Heart Survey", "Pisters R et al", 2010,
               "Chest 138:1093-1100, doi:10.1378/chest.10-0134"),
    ),
    out_of=9,
)  # fmt: skip

HEART = score(
    "heart",
    "HEART score for chest pain",
    ("HEART score", "heart score", "heart score for chest pain"),
    (
        Item(choice("history", "history", "Is the history slightly, moderately, or highly suspicious?",
                    (Option("slightly", "slightly suspicious", 0, ("slightly", "slight", "low suspicion")),
                     Option("moderately", "moderately suspicious", 1, ("moderately", "moderate")),
                     Option("highly", "highly suspicious", 2, ("highly", "high", "very suspicious"))),
                    "history", "suspicion")),
        Item(choice("ecg", "ECG",
                    "Is the E C G normal, with nonspecific repolarization changes, or with significant S T deviation?",
                    (Option("normal", "normal", 0, ("normal", "unremarkable")),
                     Option("nonspecific", "nonspecific repolarization disturbance", 1,
                            ("nonspecific", "non specific", "repolarization", "bundle branch block", "lbbb")),
                     Option("st_deviation", "significant ST deviation", 2,
                            ("st deviation", "s t deviation", "st depression", "s t depression", "significant",
                             "st elevation"))),
                    "ecg", "e c g", "ekg", "e k g", normal="normal")),
        Item(age(), from_on(0, (45, 1), (65, 2))),
        Item(choice("risk_factors", "risk factors",
                    "How many risk factors: none, one or two, or three or more, or known atherosclerotic disease?",
                    (Option("none", "none", 0, ("none", "no risk factors", "zero", "no")),
                     Option("some", "one or two", 1, ("one or two", "one", "two", "1", "2")),
                     Option("many", "three or more, or atherosclerotic disease", 2,
                            ("three or more", "three", "four", "five", "atherosclerotic", "atherosclerosis", "3",
                                "4"))),
                    "risk factors", normal="none")),
        Item(choice("troponin", "troponin",
                    "Is the troponin normal, one to three times the limit, or more than three times the limit?",
                    (Option("normal", "within the normal limit", 0, ("normal", "negative", "not elevated")),
                     Option("up_to_three", "one to three times the limit", 1,
                            ("one to three", "twice", "two times", "1 to 3", "double")),
                     Option("over_three", "more than three times the limit", 2,
                            ("more than three", "over three", "above three", "greater than three"))),
                    "troponin", normal="normal")),
    ),
    (
        Band(3, "That is low risk, about two percent of major cardiac events in six weeks."),
        Band(6, "That is moderate risk, about seventeen percent of major cardiac events in six weeks."),
        Band(math.inf, "That is high risk, about fifty percent of major cardiac events in six weeks."),
    ),
    (
        Source("Chest pain in the emergency room: value of the HEART score", "Six AJ, Backus BE, Kelder JC", 2008,
               "Neth Heart J 16:191-196, doi:10.1007/BF03086144"),
        Source("A prospective validation of the HEART score for chest pain patients at the emergency department",
               "Backus BE et al", 2013, "Int J Cardiol 168:2153-2158, doi:10.1016/j.ijcard.2013.01.255",
               "rates by score"),
    ),
    out_of=10,
)  # fmt: skip

TIMI_NSTEMI = score(
    "timi_nstemi",
    "TIMI score for unstable angina and NSTEMI",
    ("TIMI score for non S T elevation", "timi nstemi", "timi non stemi", "timi unstable angina", "timi for nstemi",
     "timmy nstemi", "timi ua", "timmy unstable angina", "timi for unstable angina", "timmy non stemi"),
    (
        Item(age(), at_least(65)),
        Item(yes_no("risk_factors", "three or more coronary risk factors", "Three or more coronary risk factors?",
                    "risk factors", "three risk factors")),
        Item(yes_no("stenosis", "known coronary stenosis of 50%", "A known coronary stenosis of fifty percent or more?",
                    "stenosis", "known coronary disease", "known cad")),
        Item(yes_no("aspirin", "aspirin in the last seven days", "Aspirin in the last seven days?", "aspirin")),
        Item(yes_no("angina", "two anginal events in 24 hours", "Two or more anginal events in twenty-four hours?",
                    "angina", "anginal events", "severe angina")),
        Item(yes_no("st_deviation", "ST deviation of 0.5 mm", "S T deviation of half a millimeter or more?",
                    "st deviation", "s t deviation", "st changes", "st depression")),
        Item(yes_no("markers", "raised cardiac markers", "Raised cardiac markers?",
                    "troponin", "markers", "cardiac markers", "enzymes", "positive troponin")),
    ),
    (
        Band(1, "Fourteen-day risk of death, infarction or urgent revascularization: about five percent."),
        Band(2, "Fourteen-day risk of death, infarction or urgent revascularization: about eight percent."),
        Band(3, "Fourteen-day risk of death, infarction or urgent revascularization: about thirteen percent."),
        Band(4, "Fourteen-day risk of death, infarction or urgent revascularization: about twenty percent."),
        Band(5, "Fourteen-day risk of death, infarction or urgent revascularization: about twenty-six percent."),
        Band(math.inf, "Fourteen-day risk of death, infarction or urgent revascularization: about forty-one percent."),
    ),
    (
        Source("The TIMI risk score for unstable angina/non-ST elevation MI", "Antman EM et al", 2000,
               "JAMA 284:835-842, doi:10.1001/jama.284.7.835"),
    ),
    out_of=7,
    family="timi",
)  # fmt: skip

_DEATHS = (0.8, 1.6, 2.2, 4.4, 7.3, 12.4, 16.1, 23.4, 26.8)
"""Percent dead within 30 days, by a score of 0 to 8 (Morrow 2000); more is 35.9."""

TIMI_STEMI = score(
    "timi_stemi",
    "TIMI score for STEMI",
    ("TIMI score for S T elevation", "timi stemi", "timi for stemi", "timmy stemi", "timi st elevation"),
    (
        Item(age(), from_on(0, (65, 2), (75, 3))),
        Item(yes_no("history", "diabetes, hypertension or angina", "Any diabetes, hypertension, or angina?",
                    "diabetes", "hypertension", "angina", "diabetic", "hypertensive", "high blood pressure")),
        Item(SYSTOLIC, below(100, 3)),
        Item(HEART_RATE, above(100, 2)),
        Item(replace(KILLIP, options=tuple(replace(o, points=0 if o.key == "1" else 2) for o in KILLIP.options))),
        Item(WEIGHT, below(67)),
        Item(yes_no("anterior", "anterior ST elevation or LBBB", "Anterior S T elevation, or left bundle branch block?",
                    "anterior", "anterior st elevation", "lbbb", "left bundle branch block")),
        Item(number("delay", "time to treatment", "How many hours to treatment?",
                    Unit("h", "hours", heard=("hours", "hour", "h")), (0, 240), (0, 48), normal=2,
                    heard=("time to treatment", "delay")), above(4)),
    ),
    (
        *(Band(points, f"Thirty-day mortality is about {share} percent.") for points, share in enumerate(_DEATHS)),
        Band(math.inf, "Thirty-day mortality is over thirty percent."),
    ),
    (
        Source("TIMI risk score for ST-elevation myocardial infarction", "Morrow DA et al", 2000,
               "Circulation 102:2031-2037, doi:10.1161/01.CIR.102.17.2031"),
    ),
    out_of=14,
    family="timi",
)  # fmt: skip

GRACE = score(
    "grace",
    "GRACE score for death in hospital, acute coronary syndrome",
    ("GRACE score", "grace", "grace risk score", "grays score", "g r a c e score"),
    (
        Item(age(), from_on(0, (30, 8), (40, 25), (50, 41), (60, 58), (70, 75), (80, 91), (90, 100))),
        Item(HEART_RATE, from_on(0, (50, 3), (70, 9), (90, 15), (110, 24), (150, 38), (200, 46))),
        Item(SYSTOLIC, from_on(58, (80, 53), (100, 43), (120, 34), (140, 24), (160, 10), (200, 0))),
        Item(CREATININE, from_on(1, (0.4, 4), (0.8, 7), (1.2, 10), (1.6, 13), (2.0, 21), (4.0, 28))),
        Item(KILLIP),
        Item(yes_no("arrest", "cardiac arrest at admission", "Cardiac arrest at admission?", "cardiac arrest",
            "arrest"),
             39.0),
        Item(yes_no("st_deviation", "ST deviation", "S T segment deviation?",
                    "st deviation", "s t deviation", "st depression", "st elevation"), 28.0),
        Item(yes_no("markers", "raised cardiac markers", "Raised cardiac enzymes or markers?",
                    "enzymes", "markers", "troponin", "cardiac enzymes"), 14.0),
    ),
    (
        Band(108, "That is low risk: death in hospital under one percent."),
        Band(140, "That is intermediate risk: death in hospital one to three percent."),
        Band(math.inf, "That is high risk: death in hospital over three percent."),
    ),
    (
        Source("Predictors of hospital mortality in the Global Registry of Acute Coronary Events", "Granger CB et al",
               2003, "Arch Intern Med 163:2345-2353, doi:10.1001/archinte.163.19.2345",
                   "in-hospital, points"),
        Source("GRACE non-ST-segment elevation acute coronary syndrome risk model",
               "McMaster Textbook of Internal Medicine", 2026, "table 3.11-2, empendium.com/mcmtextbook/table/031_2892",
               "deaths in hospital by score, as read in 2026"),
    ),
)  # fmt: skip

CALCULATORS = (HEART, TIMI_NSTEMI, TIMI_STEMI, GRACE, CHA2DS2_VASC, CHA2DS2_VA, HAS_BLED)

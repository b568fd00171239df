"""The kidney: Cockcroft-Gault with the weight that is said, CKD-EPI 2021, fractional excretion of sodium."""

from dataclasses import replace

from kb.calculators.asking import CREATININE, HEIGHT, MEQ_L, MG_DL, SEX, SODIUM, WEIGHT, age, choice, number
from kb.calculators.body import ADJUSTING, DEVINE, adjusted_weight, ideal_weight
from kb.calculators.contract import Calculator, Counted, Finding, Input, Option, Source, Unit, Values, plain_number
from kb.calculators.scoring import Band, in_groups, meaning_of

_WEIGHT_USED = choice(
    "weight_used", "weight used", "Which weight shall I use: actual, ideal, or adjusted?",
    (
        Option("actual", "actual", 0, ("actual weight", "actual body weight", "actual", "total", "real weight")),
        Option("ideal", "ideal", 0, ("ideal weight", "ideal body weight", "ideal")),
        Option("adjusted", "adjusted", 0, ("adjusted weight", "adjusted body weight", "adjusted")),
    ),
    "weight used",
)  # fmt: skip


def _height_needed(values: Values) -> bool:
    return values.get("weight_used") in ("ideal", "adjusted")


_HEIGHT_FOR_WEIGHT = replace(HEIGHT, asked_when=_height_needed)
_COCKCROFT = Source("Prediction of creatinine clearance from serum creatinine", "Cockcroft DW, Gault MH", 1976,
                    "Nephron 16:31-41, doi:10.1159/000180580")  # fmt: skip
_CG_INPUTS = (age(), SEX, WEIGHT, CREATININE, _WEIGHT_USED, _HEIGHT_FOR_WEIGHT)


def _cockcroft_gault(values: Values) -> Finding:
    """(140 - age) x weight / (72 x creatinine), times 0.85 in women."""
    used = str(values["weight_used"])
    kilograms = float(values["weight"])
    if used != "actual":
        height, sex = float(values["height"]), str(values["sex"])
        kilograms = ideal_weight(height, sex) if used == "ideal" else adjusted_weight(height, sex, kilograms)
    clearance = (140 - float(values["age"])) * kilograms / (72 * float(values["creatinine"]))
    if values["sex"] == "female":
        clearance *= 0.85
    value = round(clearance, 1)
    working = (
        *(Counted(one.key, one.title, one.shown(values[one.key])) for one in _CG_INPUTS if one.key in values),
        Counted("kilograms", "weight in the formula", f"{plain_number(round(kilograms, 1))} kg ({used})"),
    )
    said = (
        f"The creatinine clearance is {plain_number(value)} milliliters per minute, by Cockcroft and Gault, "
        f"with the {used} weight of {plain_number(round(kilograms, 1))} kilograms."
    )
    of_weight = {"actual": (), "ideal": (DEVINE,), "adjusted": (ADJUSTING, DEVINE)}[used]
    return Finding(value, said, working, sources=(_COCKCROFT, *of_weight))


COCKCROFT_GAULT = Calculator(
    "cockcroft_gault", "Creatinine clearance (Cockcroft-Gault)", "1",
    ("creatinine clearance", "cockcroft gault", "cockcroft-gault", "cockcroft", "cockroft gault", "crcl",
     "cockroach gault", "cock croft gault", "c r c l", "creatine clearance", "creatinin clearance", "crockoff gault"),
    _CG_INPUTS,
    (_COCKCROFT, ADJUSTING, DEVINE),
    "mL/min", _cockcroft_gault, (("age", "sex", "weight", "creatinine"), ("weight_used", "height")), "clearance",
)  # fmt: skip

_STAGES = (
    Band(14.9999, "That is stage G5, kidney failure."),
    Band(29.9999, "That is stage G4, severely decreased."),
    Band(44.9999, "That is stage G3b, moderately to severely decreased."),
    Band(59.9999, "That is stage G3 A, mildly to moderately decreased."),
    Band(89.9999, "That is stage G2, mildly decreased."),
    Band(float("inf"), "That is stage G1, normal or high."),
)
_EPI_INPUTS = (age(), SEX, CREATININE)


def _ckd_epi(values: Values) -> Finding:
    female = values["sex"] == "female"
    kappa, alpha = (0.7, -0.241) if female else (0.9, -0.302)
    ratio = float(values["creatinine"]) / kappa
    rate = 142 * min(ratio, 1.0) ** alpha * max(ratio, 1.0) ** -1.2 * 0.9938 ** float(values["age"])
    value = round(rate * (1.012 if female else 1.0), 1)
    said = (
        f"The estimated glomerular filtration rate is {plain_number(value)} milliliters per minute per one point "
        f"seven three square meters, by C K D epi 2021. {meaning_of(value, _STAGES)}"
    )
    return Finding(value, said)


CKD_EPI = Calculator(
    "ckd_epi", "Estimated GFR (CKD-EPI 2021, creatinine)", "1",
    ("estimated G F R", "egfr", "e g f r", "ckd epi", "c k d epi", "gfr", "glomerular filtration rate",
     "estimated gfr", "ckd epi 2021", "ckd happy", "g f r"),
    _EPI_INPUTS,
    (Source("New creatinine- and cystatin C-based equations to estimate GFR without race", "Inker LA et al", 2021,
            "N Engl J Med 385:1737-1749, doi:10.1056/NEJMoa2102953", "2021, creatinine, without race"),
     Source("KDIGO 2024 Clinical Practice Guideline for the Evaluation and Management of Chronic Kidney Disease",
            "KDIGO", 2024, "Kidney Int 105(4S):S117-S314, doi:10.1016/j.kint.2023.10.018", "stages")),
    "mL/min/1.73 m2", _ckd_epi, (("age", "sex", "creatinine"),), "clearance",
)  # fmt: skip

_URINE_SODIUM = number("urine_sodium", "urine sodium", "What is the urine sodium?", MEQ_L, (0, 600), (1, 300),
                       heard=("urinary sodium",))  # fmt: skip
_URINE_CREATININE = number(
    "urine_creatinine", "urine creatinine", "What is the urine creatinine?",
    (MG_DL, Unit("mmol/L", "millimoles per liter", 11.312, heard=("millimoles per liter", "millimoles", "mmol/l"))),
    (0.5, 2000), (2, 600), heard=("urinary creatinine",),
)  # fmt: skip
_FENA_INPUTS: tuple[Input, ...] = (SODIUM, CREATININE, _URINE_SODIUM, _URINE_CREATININE)


def _fena(values: Values) -> Finding:
    share = (
        100 * float(values["urine_sodium"]) * float(values["creatinine"])
        / (float(values["sodium"]) * float(values["urine_creatinine"]))
    )  # fmt: skip
    bands = (
        Band(0.9999, "Under one percent suggests a prerenal cause."),
        Band(float("inf"), "Over one percent speaks against a prerenal cause."),
    )
    value = round(share, 2 if share >= 1 else 3)
    return Finding(value, f"The fractional excretion of sodium is {plain_number(value)} percent. "
                          f"{meaning_of(value, bands)} Diuretics make it unreliable.")  # fmt: skip


FENA = Calculator(
    "fena", "Fractional excretion of sodium", "1",
    ("fractional excretion of sodium", "fena", "f e n a", "fe na", "feena", "fina"), _FENA_INPUTS,
    (Source("The FENa test: use in the differential diagnosis of acute renal failure", "Espinel CH", 1976,
            "JAMA 236:579-581, doi:10.1001/jama.1976.03270060029022"),
     Source("Urinary diagnostic indices in acute renal failure: a prospective study", "Miller TR et al", 1978,
            "Ann Intern Med 89:47-50, doi:10.7326/0003-4819-89-1-47")),
    "%", _fena, in_groups(_FENA_INPUTS),
)  # fmt: skip

CALCULATORS = (COCKCROFT_GAULT, CKD_EPI, FENA)

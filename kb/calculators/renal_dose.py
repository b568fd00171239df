"""Renal dosing of ten common drugs in adults, by the United States label, for patients not on dialysis.

Bands and doses agree with another reading of these labels, which told where they stand too
(tests/kb/calculators/test_renal_labels.py), and with open-medicine where that says what the labels say
(test_renal_oracle.py).
"""

from dataclasses import dataclass

from kb.calculators.asking import choice, number
from kb.calculators.contract import Calculator, Counted, Finding, Option, Source, Unit, Values, plain_number


@dataclass(frozen=True, slots=True)
class Tier:
    """at_least: mL/min from which it holds. dose: as it is said."""

    at_least: float
    dose: str


READ = "as on DailyMed on 6 May 2026"


@dataclass(frozen=True, slots=True)
class Drug:
    """tiers: highest clearance first. label: its set id on DailyMed; section: of it. filtration: it goes by the
    estimated GFR, not the clearance."""

    key: str
    title: str
    tiers: tuple[Tier, ...]
    section: str
    label: str
    heard: tuple[str, ...] = ()
    filtration: bool = False
    edition: str = READ

    def tier(self, clearance: float) -> Tier:
        return next(tier for tier in self.tiers if clearance >= tier.at_least)

    @property
    def source(self) -> Source:
        title = f"{self.key.replace('_', ' and ').capitalize()}: prescribing information"
        locator = f"{self.section}; DailyMed set id {self.label}"
        return Source(title, "US Food and Drug Administration", 2026, locator, self.edition)


_OVER_15, _OVER_30, _OVER_40, _OVER_50, _OVER_60 = 15.0001, 30.0001, 40.0001, 50.0001, 60.0001
"""The labels of these drugs say "greater than", not "at least"."""

DRUGS = (
    Drug("gabapentin", "gabapentin", (
        Tier(60, "nine hundred to thirty-six hundred milligrams a day, in three doses"),
        Tier(_OVER_30, "four hundred to fourteen hundred milligrams a day, in two doses"),
        Tier(_OVER_15, "two hundred to seven hundred milligrams once a day"),
        Tier(0,
            "one hundred to three hundred milligrams once a day, below fifteen less in proportion to the clearance"),
    ), "2.3, dosage adjustment in patients with renal impairment, table 1", "97935fd9-1d4a-43b6-a5d9-de994591187b",
        ("neurontin",), edition="version 48"),
    Drug("pregabalin", "pregabalin", (
        Tier(60, "one hundred fifty to six hundred milligrams a day, in two or three doses"),
        Tier(30, "seventy-five to three hundred milligrams a day, in two or three doses"),
        Tier(15, "twenty-five to one hundred fifty milligrams a day, in one or two doses"),
        Tier(0, "twenty-five to seventy-five milligrams once a day"),
    ), "table 1, dosage adjustment based on renal function", "8fb45a78-b2d8-45dd-b844-0de21d1fdde9", ("lyrica",)),
    Drug("levofloxacin", "levofloxacin 750 mg daily", (
        Tier(50, "seven hundred fifty milligrams every twenty-four hours"),
        Tier(20, "seven hundred fifty milligrams every forty-eight hours"),
        Tier(10, "seven hundred fifty milligrams once, then five hundred milligrams every forty-eight hours"),
        Tier(0, "below ten it gives a dose only for those on dialysis"),
    ), "dosage adjustment in adult patients with renal impairment", "af4b7333-4f77-4ec9-e053-2a95a90a16d2",
        ("levaquin", "levofloxacin")),
    Drug("meropenem", "meropenem 1 g every 8 hours", (
        Tier(_OVER_50, "one gram every eight hours"),
        Tier(26, "one gram every twelve hours"),
        Tier(10, "five hundred milligrams every twelve hours"),
        Tier(0, "five hundred milligrams every twenty-four hours"),
    ), "2.2, use in adult patients with renal impairment", "185181e3-c004-4d61-b992-5df94fe57a90",
        ("merrem", "meropenem")),
    Drug("piperacillin_tazobactam", "piperacillin tazobactam", (
        Tier(_OVER_40, "three point three seven five grams every six hours; in nosocomial pneumonia four point five"),
        Tier(20, "two point two five grams every six hours; in nosocomial pneumonia three point three seven five"),
        Tier(0, "two point two five grams every eight hours; in nosocomial pneumonia every six hours"),
    ), "2.3, dosage in adult patients with renal impairment", "9b682c66-61c6-4ade-baf4-9d68911a16b8",
        ("zosyn", "pip tazo", "piperacillin", "tazobactam", "piptazo")),
    Drug("cefepime", "cefepime", (
        Tier(_OVER_60, "the usual dose: two grams every eight or twelve hours, or one gram every twelve"),
        Tier(30, "two grams every twelve hours in place of every eight, two grams every twenty-four in place of every "
                 "twelve, or one gram every twenty-four in place of every twelve"),
        Tier(11,
            "two grams every twenty-four hours in place of every eight, one gram every twenty-four in place of two "
                 "grams every twelve, or five hundred milligrams every twenty-four in place of one gram every twelve"),
        Tier(0,
            "one gram every twenty-four hours in place of two grams every eight, five hundred milligrams in place of "
                "two grams every twelve, or two hundred fifty in place of one gram every twelve"),
    ), "2.3, dosage adjustments in patients with renal impairment, table 2", "dd641c7f-b857-48ff-bd9d-747e0c3cc89f",
        ("maxipime", "cefepim")),
    Drug("metformin", "metformin", (
        Tier(45, "no reduction by the kidney function"),
        Tier(30, "do not start it; in a patient who takes it already, weigh benefit and risk"),
        Tier(0, "it is contraindicated"),
    ), "2.3, recommendations for use in renal impairment", "a2e762ea-732b-a590-e053-2a95a90aa5e5", ("glucophage",),
        filtration=True),
    Drug("fluconazole", "fluconazole, several doses", (
        Tier(_OVER_50, "the full dose"),
        Tier(0, "the full loading dose, then half the daily dose"),
    ), "dosage in patients with impaired renal function", "4d7cf836-d115-456c-a636-6f05eae043cd",
        ("diflucan", "fluconazole")),
    Drug("valacyclovir", "valacyclovir for herpes zoster", (
        Tier(50, "one gram every eight hours"),
        Tier(30, "one gram every twelve hours"),
        Tier(10, "one gram every twenty-four hours"),
        Tier(0, "five hundred milligrams every twenty-four hours"),
    ), "table 1, dosage recommendations for adults with renal impairment", "df34e11d-5f2c-4755-b84b-b95d1d7b73f0",
        ("valtrex", "valacyclovir", "valaciclovir", "val acyclovir")),
    Drug("enoxaparin", "enoxaparin", (
        Tier(30,
            "no reduction: to treat, one milligram per kilogram every twelve hours; to prevent, forty milligrams a "
                 "day in a medical patient"),
        Tier(0, "to treat, one milligram per kilogram once a day; to prevent, thirty milligrams once a day"),
    ), "2.3, dose reduction for patients with severe renal impairment", "3d263380-4f44-4fd8-aa2a-e69702ab258f",
        ("lovenox", "clexane")),
)  # fmt: skip
_BY_KEY = {drug.key: drug for drug in DRUGS}

_DRUG = choice(
    "drug", "drug", "Which drug?", tuple(Option(drug.key, drug.title, 0, drug.heard) for drug in DRUGS), "drug"
)
_CLEARANCE = number(
    "clearance", "creatinine clearance", "What is the creatinine clearance? For metformin, the estimated G F R.",
    Unit("mL/min", "milliliters per minute", heard=("milliliters per minute", "ml per minute", "ml/min", "ml")),
    (0, 400), (3, 200),
    heard=("crcl", "clearance", "egfr", "gfr", "e g f r", "kidney function", "creatine clearance"),
)  # fmt: skip


def _dose(values: Values) -> Finding:
    """A clearance between two whole numbers belongs to the lower tier, so that nothing falls between."""
    drug = _BY_KEY[str(values["drug"])]
    clearance = float(values["clearance"])
    measure = "an estimated G F R" if drug.filtration else "a creatinine clearance"
    dose = drug.tier(clearance).dose
    said = (
        f"For {drug.title} at {measure} of {plain_number(clearance)}, by the United States label: {dose}. "
        "This is for an adult who is not on dialysis."
    )
    working = (
        Counted("drug", "drug", drug.title),
        Counted("clearance", "kidney function", f"{plain_number(clearance)} mL/min"),
        Counted("dose", f"label, section {drug.section}", dose),
    )
    return Finding(clearance, said, working, sources=(drug.source,))


CALCULATORS = (
    Calculator(
        "renal_dose", "Renal dosing", "2",
        ("renal dose", "renal dosing", "renal dose adjustment", "dose for renal function", "kidney dosing",
         "kidney dose", "renally dose", "renal adjustment"),
        (_DRUG, _CLEARANCE),
        tuple(drug.source for drug in DRUGS),
        "mL/min", _dose, (("drug", "clearance"),),
    ),
)  # fmt: skip

"""What a telephone must carry is written as it is said."""

import pytest

from dialog.wording.speech_text import dialled, number, speakable, spelled, year


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("0.5 mg", "zero point five milligrams"),
        ("1 mg", "one milligram"),
        ("5-10 mg/kg/day", "five to ten milligrams per kilogram per day"),
        ("0.1 units/kg per hour", "zero point one units per kilogram per hour"),
        ("10,000 units", "ten thousand units"),
        ("4 mL/kg/%TBSA", "four milliliters per kilogram per percent of body surface"),
        ("30 mL/min/1.73m²", "thirty milliliters per minute per one point seven three square meters"),
        ("eGFR ≥ 20", "estimated GFR at least twenty"),
        ("100,000/mm³", "one hundred thousand per cubic millimeter"),
        ("< 50 × 10⁹/L", "less than fifty times ten to the ninth per liter"),
        ("500 mg–1 g TDS", "five hundred milligrams to one gram three times daily"),
        ("5 mg BID.", "five milligrams twice daily."),
        ("400 mg OD (monotherapy).", "four hundred milligrams once daily, monotherapy."),
        ("Starting Dose, 2.5--5 mg", "Starting Dose, two point five to five milligrams"),
        ("130—150 mmHg", "one hundred thirty to one hundred fifty millimeters of mercury"),
        ("Indefinite therapy (Rec 25); Strength, Strong, Moderate ⨁⨁⨁○.", "Indefinite therapy."),
        ("Strength, Strong, Moderate ⨁⨁⨁○.", ""),
        ("Tablets; Strength, 5 mg", "Tablets; Strength, five milligrams"),
        ("up to 0.1 ug/kg/min", "up to zero point one micrograms per kilogram per minute"),
        ("Angiotensin II receptor blockers (ARBs), and ACE inhibitors (ACEi)",
         "Angiotensin II receptor blockers, and ace inhibitors"),
        ("a mean arterial pressure (MAP) of 65 mmHg",
         "a mean arterial pressure of sixty five millimeters of mercury"),
        ("in adults (DKA), or a beta blocker (IV)", "in adults, DKA, or a beta blocker, IV"),
        ("severe (> 180/120 mm Hg) now",
         "severe, more than one hundred eighty over one hundred twenty millimeters of mercury, now"),
        ("< −1.455: low risk", "less than minus one point four five five: low risk"),
        ("fT>MIC", "fT over MIC"),
        ("adults (age 60+)", "adults, age sixty plus"),
        ("Temperature (°C)", "Temperature, degrees Celsius"),
        ("after clinician--patient discussion", "after clinician patient discussion"),
        ("> 10^5 organisms", "more than ten to the power of five organisms"),
        ("Wake-up stroke / Unknown onset", "Wake-up stroke or Unknown onset"),
        ("the separate guideline (DOI: 10.1182/x.2021004734).", "the separate guideline."),
        ("First-Line, Penicillin G; Alternatives, --;", "First-Line, Penicillin G;"),
        ("Elevated BP (120--129/< 80 mm Hg)",
         "Elevated BP, one hundred twenty to one hundred twenty nine over less than eighty millimeters of mercury"),
        ("15-20 mg/kg IV q8-12h", "fifteen to twenty milligrams per kilogram IV every eight to twelve hours"),
        ("q12h", "every twelve hours"),
        ("6 mg PO or IM once daily for 2 days", "six milligrams by mouth or intramuscularly once daily for two days"),
        ("blood pressure of 120/80 mmHg", "blood pressure of one hundred twenty over eighty millimeters of mercury"),
        ("sacubitril/valsartan 24/26 mg", "sacubitril slash valsartan twenty four slash twenty six milligrams"),
        ("MAP ≥65 mmHg", "MAP at least sixty five millimeters of mercury"),
        ("pH >= 7.3", "pH at least seven point three"),
        ("T-score ≤ -2.5", "T-score at most minus two point five"),
        ("CHA2DS2-VASc ≥ 2", "chads vasc at least two"),
        ("CHA2DS2-VASc = 0", "chads vasc of zero"),
        ("SpO2 93-95% (asleep)", "oxygen saturation ninety three to ninety five percent, asleep"),
        ("< 37.5°C for 24 hours", "less than thirty seven point five degrees Celsius for twenty four hours"),
        ("K+ > 5.5, hold until ≤ 5.0", "potassium more than five point five, hold until at most five point zero"),
        ("a 12-week course in 2019", "a twelve week course in twenty nineteen"),
        ("NYHA class II-IV", "NYHA class two to four"),
        ("Do NOT give it", "Do not give it"),
        ("OAC is recommended (Class I).", "OAC is recommended."),
        ("No benefit (Class III: No Benefit).", "No benefit, Class three: No Benefit."),
        ("alternative (COR 1, LOE C-EO).", "alternative."),
        ("low (strong recommendation, 5 mg)", "low, strong recommendation, five milligrams"),
        ("3:1 ratio", "three to one ratio"),
        ("SGLT2i → MRA", "SGLT two inhibitor, then MRA"),
        ("(e.g., in CKD) vs. placebo", "for example, in CKD, versus placebo"),
        ("", ""),
    ],
)  # fmt: skip
def test_as_it_is_said(written: str, said: str) -> None:
    assert speakable(written) == said


def test_no_digit_is_left_in_a_dose() -> None:
    said = speakable("Reduce to 2.5 mg BID if Age ≥ 80 years, weight ≤ 60 kg, or creatinine ≥ 1.5 mg/dL (133 µmol/L).")
    assert not any(sign.isdigit() for sign in said)
    assert not set(said) & set("≥≤<>=/")


def test_numbers_and_years() -> None:
    assert number("1,000,000") == "one million"
    assert number("0.05") == "zero point zero five"
    assert [year(value) for value in (1990, 2000, 2009, 2012, 2024)] == [
        "nineteen ninety", "two thousand", "two thousand nine", "twenty twelve", "twenty twenty-four",
    ]  # fmt: skip


def test_what_is_dialled_is_read_digit_by_digit() -> None:
    assert dialled("Call 911.") == "Call nine one one."
    assert dialled("It is +1 555-0100.") == "It is plus one, five five five, zero one zero zero."
    assert dialled("Dial *2#") == "Dial star two#"


def test_spelling_never_says_the_article() -> None:
    assert spelled("apixaban") == "ay P I, X ay B, ay N"

"""Renal doses against another reading of the same United States labels.

It was made on 6 May 2026 by the project tufayl-ahmed/renal-dose-calculator (src/data/renalRules), which gives the
DailyMed set id and the section of each; gabapentin's table was compared with the words of the label itself (set id
97935fd9-1d4a-43b6-a5d9-de994591187b, version 48).

On 27 November 2026 the tables were compared once more, with the words of labels of the same drugs that others had
copied or quoted: meropenem (DailyMed set id 092ebd9b-77a0-4877-afc3-dd8211730f71, and Hospira's of May 2022),
piperacillin with tazobactam (39e19789-de4b-4fd1-ab1c-92f59496f496, and Zosyn of June 2017), cefepime
(5fd857e5-591f-44ca-80cf-fd903660b03c, version 17, all four columns), metformin (c3dfa8a1-d10a-4a1a-8eba-5f4e2a5a2949,
version 8, section 2.4), fluconazole, and valacyclovir (table 1, as medlibrary.org has it). All agree. Of levofloxacin,
pregabalin and enoxaparin no label's own table was at hand: they rest on this reading and on open-medicine's
(test_renal_oracle.py). Bands are given by the lowest and the highest whole clearance.
"""

import pytest

from kb.calculators.registry import CALCULATORS, calculator
from kb.calculators.renal_dose import DRUGS

Band = tuple[float, float, tuple[str, ...]]

READ_ANEW: dict[str, tuple[Band, ...]] = {
    "gabapentin": (
        (60, 200, ("nine hundred", "thirty-six hundred", "three doses")),
        (31, 59, ("four hundred", "fourteen hundred", "two doses")),
        (16, 29, ("two hundred", "seven hundred", "once a day")),
        (5, 15, ("one hundred", "three hundred", "once a day", "in proportion")),
    ),
    "pregabalin": (
        (60, 200, ("one hundred fifty", "six hundred", "two or three")),
        (30, 59, ("seventy-five", "three hundred", "two or three")),
        (15, 29, ("twenty-five", "one hundred fifty", "one or two")),
        (5, 14, ("twenty-five", "seventy-five", "once a day")),
    ),
    "levofloxacin": (
        (50, 200, ("seven hundred fifty", "every twenty-four")),
        (20, 49, ("seven hundred fifty", "every forty-eight")),
        (10, 19, ("seven hundred fifty milligrams once", "five hundred", "every forty-eight")),
        (5, 9, ("only for those on dialysis",)),
    ),
    "meropenem": (
        (51, 200, ("one gram every eight",)),
        (26, 50, ("one gram every twelve",)),
        (10, 25, ("five hundred milligrams every twelve",)),
        (5, 9, ("five hundred milligrams every twenty-four",)),
    ),
    "piperacillin_tazobactam": (
        (41, 200, ("three point three seven five grams every six", "pneumonia four point five")),
        (20, 40, ("two point two five grams every six", "pneumonia three point three seven five")),
        (5, 19, ("two point two five grams every eight", "pneumonia every six")),
    ),
    "cefepime": (
        (61, 200, ("usual dose",)),
        (30, 60, ("two grams every twelve", "two grams every twenty-four", "one gram every twenty-four")),
        (11, 29, ("two grams every twenty-four", "one gram every twenty-four", "five hundred milligrams every")),
        (5, 10, ("one gram every twenty-four", "five hundred", "two hundred fifty")),
    ),
    "metformin": ((45, 200, ("no reduction",)), (30, 44, ("do not start",)), (5, 29, ("contraindicated",))),
    "fluconazole": ((51, 200, ("full dose",)), (5, 50, ("full loading dose", "half the daily dose"))),
    "valacyclovir": (
        (50, 200, ("one gram every eight",)),
        (30, 49, ("one gram every twelve",)),
        (10, 29, ("one gram every twenty-four",)),
        (5, 9, ("five hundred milligrams every twenty-four",)),
    ),
    "enoxaparin": (
        (30, 200, ("no reduction",)),
        (5, 29, ("one milligram per kilogram once a day", "thirty milligrams once a day")),
    ),
}


@pytest.mark.parametrize("drug", READ_ANEW)
def test_both_ends_of_each_band_are_dosed_as_the_label_says(drug: str) -> None:
    for low, high, figures in READ_ANEW[drug]:
        for clearance in (low, high):
            said = calculator("renal_dose").calculate({"drug": drug, "clearance": clearance}).said
            assert [figure for figure in figures if figure not in said] == [], (drug, clearance, said)


def test_every_drug_was_read_anew_and_has_its_own_label() -> None:
    assert [drug.key for drug in DRUGS] == list(READ_ANEW)
    assert len({drug.label for drug in DRUGS}) == len(DRUGS)
    assert [source.locator.count("DailyMed set id") for source in CALCULATORS["renal_dose"].sources] == [1] * len(DRUGS)


def test_a_result_rests_on_the_label_of_its_drug_alone() -> None:
    result = calculator("renal_dose").calculate({"drug": "gabapentin", "clearance": 40})
    (source,) = result.sources
    assert (source.title, source.edition) == ("Gabapentin: prescribing information", "version 48")
    assert result.text.count("Source: ") == 1

import json
from pathlib import Path
from typing import Any

import pytest

from dialog.calculating.recognising import calculation_asked
from dialog.calculating.replies import begun


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("do a wells score", ["wells_pe", "wells_dvt"]),
        ("wells score for p e", ["wells_pe"]), ("curb 65", ["curb_65"]),
        ("what's the chads vasc for a 75 year old woman with hypertension", ["cha2ds2_vasc"]),
        ("chads vask please", ["cha2ds2_vasc"]), ("can you calculate the meld sodium", ["meld_na"]),
        ("creatinine clearance for an 80 year old, 60 kilos, creatinine 1.5", ["cockcroft_gault"]),
        ("i need an anion gap sodium 140 chloride 100 bicarb 12", ["anion_gap"]), ("map of 120 over 80", ["map"]),
        ("qtc fridericia, qt 400, heart rate 70", ["qtc"]), ("let's do the n i h stroke scale", ["nihss"]),
        ("renal dose of gabapentin for a clearance of twenty five", ["renal_dose"]),
        ("okay calculate a has bled score", ["has_bled"]), ("could you work out the parkland formula", ["parkland"]),
    ],
)  # fmt: skip
def test_a_calculation_is_asked_for(words: str, names: list[str]) -> None:
    assert [one.name for one in calculation_asked(words) or ()] == names


@pytest.mark.parametrize(
    "words",
    [
        "what does the guideline say on the wells score", "when is anticoagulation recommended with chads vasc 2",
        "what is the apache two score used for", "what does a news score of seven mean",
        "what is the heart score cutoff", "how is the sofa score calculated", "what's the wells score",
        "what is the mortality of high risk patients on the c u r b sixty five score",
        "what is the dose of edoxaban when creatinine clearance is forty", "what is a normal anion gap",
        "what is the ldl goal for a 60 year old man with diabetes", "the patient with a map of 60 what do i give",
        "what is the target mean arterial pressure in septic shock", "grace", "which patients need the icu",
        "can i give metformin to a 70 year old with an egfr of 28", "renal dose of vancomycin with a clearance of 30",
        "what is the treatment of a gout flare",
    ],
)  # fmt: skip
def test_a_question_about_a_score_is_none(words: str) -> None:
    assert calculation_asked(words) is None


def spoken(part: Any) -> list[str]:
    """Every text in the library's spoken questions."""
    if isinstance(part, str):
        return [part]
    inside = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    return [text for each in inside for text in spoken(each)]


def test_none_of_the_librarys_questions_is_a_calculation() -> None:
    questions = spoken(json.loads((Path(__file__).parents[1] / "questions.json").read_text(encoding="utf-8")))
    assert len(questions) > 200
    assert [text for text in questions if calculation_asked(text)] == []


@pytest.mark.parametrize(
    "words",
    ["the anaphylaxis kit is out of date who do i ring", "the perioperative digest says it gives no protocol",
     "the drip went in and now she's come up in lumps and can't get air", "the kid is choking on a grape",
     "the baby won't stop crying and now she's gone floppy", "what helps for older adults"],
)  # fmt: skip
def test_little_words_sound_like_no_initials(words: str) -> None:
    assert begun(words) is None


CLINICIANS = Path(__file__).parents[3] / "commands/bench/clinician_questions/tuning.json"
NAMED_THERE = {
    "chadsvasc": "cha2ds2_vasc", "curb65": "curb_65", "crb65": "crb_65", "hasbled": "has_bled", "heart_score": "heart",
    "fib4": "fib_4", "serum_osmolality": "osmolality", "ransons": "ranson", "corrected_qtc": "qtc",
    "four_ts_hit": "four_ts", "centor_mcisaac": "centor", "winters_formula": "winters",
    "maintenance_iv_fluids": "maintenance_fluids",
}  # fmt: skip
ANY_OF = {"meld_na": ("meld", "meld_na", "meld_3")}
"""A score that was asked for by the name of all its versions."""


def test_every_calculation_of_the_clinicians_is_begun_with_its_values_and_nothing_else_is() -> None:
    for asked in json.loads(CLINICIANS.read_text(encoding="utf-8")):
        reply = begun(asked["question"])
        if asked["kind"] != "calculate":
            assert reply is None, asked["question"]
            continue
        wanted = NAMED_THERE.get(asked["calculator"], asked["calculator"])
        assert reply is not None, asked["question"]
        assert reply.calculation is not None
        begun_or_offered = {reply.calculation.calculator, *reply.calculation.candidates}
        assert begun_or_offered.intersection(ANY_OF.get(wanted, (wanted,))), asked["question"]


@pytest.mark.parametrize(
    ("words", "values"),
    [
        (
            "Do a Wells score for PE for me, heart rate one ten, hip replacement two weeks ago, coughing blood, "
            "PE's the most likely thing, no leg signs, no cancer, never had a clot",
            {"dvt_signs": False, "pe_likeliest": True, "heart_rate": 110, "immobile": True, "previous_clot": False,
             "hemoptysis": True, "cancer": False},
        ),
        ("Parkland for an eighty kilo bloke with twenty five percent burns", {"weight": 80, "burned": 25}),
        ("Correct this sodium, it's one twenty eight and the glucose is six hundred", {"sodium": 128, "glucose": 600}),
        ("Glasgow coma scale, opens eyes to pain, just odd random words, pulls away from pain",
         {"eyes": "2", "verbal": "3", "motor": "4"}),
    ],
)  # fmt: skip
def test_the_values_in_a_clinicians_sentence(words: str, values: dict[str, object]) -> None:
    reply = begun(words)
    assert reply is not None
    assert reply.calculation is not None
    assert reply.calculation.values == values


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("Do a HAS-BLED on this man before we decide on anticoagulation", "has_bled"),
        ("Weak arm for forty minutes, better when I saw him. What's his A B C D two?", "abcd2"),
        ("Can we do a BISAP on this pancreatitis?", "bisap"),
        ("RCRI please", "rcri"),
        ("Sore calf, how likely is a clot by the Wells DVT score? Can you add it up?", "wells_dvt"),
        ("HEART score, how do I get it, could you run it for me?", "heart"),
        ("HEART score of five, can you do a stress test as an outpatient?", None),
        ("Quick SOFA, what resp rate scores?", None),
        ("HAS-BLED, what age counts?", None),
    ],
)
def test_what_an_order_is_for_and_whose_score_it_is(words: str, asked: str | None) -> None:
    found = calculation_asked(words)
    assert (found and [one.name for one in found]) == (asked and [asked])

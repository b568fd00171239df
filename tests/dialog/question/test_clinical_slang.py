"""Ward words are put into a guideline's, and words that mean something else as well stay where they do."""

import re
from pathlib import Path

import pytest

from dialog.lexicon.names import known_names, same_substance
from dialog.question import clinical_slang
from dialog.question.brand_names import substance_of
from dialog.question.clinical_slang import entries, in_guideline_words
from kb.starter import starter_library

SOURCES = Path(clinical_slang.__file__).with_name("drug_name_sources.tsv")
BY_GROUP = [
    ("British drugs", "how much noradrenaline", "how much norepinephrine"),
    ("British drugs", "noradrenaline's not holding him", "norepinephrine's not holding him"),
    ("British drugs", "co-amoxiclav or septrin", "amoxicillin clavulanate or trimethoprim sulfamethoxazole"),
    ("clipped drugs", "Vanc and gent levels", "vancomycin and gentamicin levels"),
    ("clipped drugs", "we're on pip-taz", "we're on piperacillin tazobactam"),
    ("clipped drugs", "pred or hydrocort", "prednisone prednisolone or hydrocortisone"),
    ("British brands", "can he have clexane with lixiana", "can he have enoxaparin with edoxaban"),
    ("brands", "dose of Entresto in heart failure", "dose of valsartan and sacubitril in heart failure"),
    ("brands", "Eliquis, apixaban, what dose", "Eliquis, apixaban, what dose"),
    ("heart", "on bp tablets and a water tablet", "on antihypertensive and a diuretic"),
    ("heart", "clot on the lungs after a heart attack", "pulmonary embolism after myocardial infarction"),
    ("heart", "he was lysed, do we lyse him again", "he was given thrombolysis, do we thrombolysis again"),
    ("stroke", "still fitting after a mini-stroke", "still seizing after a transient ischemic attack"),
    ("stroke", "bleed on the brain", "intracerebral hemorrhage"),
    ("breathing", "tubed, now sats of 88 on specs", "intubated, now oxygen saturation SpO2 of 88 on nasal cannula"),
    ("breathing", "blue inhaler every hour", "reliever inhaler every hour"),
    ("kidneys", "wee infection, or just waterworks", "urinary tract infection, or just urinary"),
    ("kidneys", "going up on the filter", "going up CRRT continuous renal replacement therapy"),
    ("diabetes", "two hypos on a sliding scale", "two hypoglycemia on a insulin infusion"),
    ("gut", "vomiting blood, belly pain and black stools", "hematemesis, abdominal pain and melena"),
    ("gut", "when do I scope the varices", "when do I endoscopy the varices"),
    ("infection", "c diff, or staph aureus", "Clostridioides difficile, or Staphylococcus aureus"),
    ("infection", "infection on the heart valve", "infective endocarditis"),
    ("blood", "her polys and her bloods", "her neutrophils and her blood tests"),
    ("cancer", "brain mets on chemo", "metastases on chemotherapy"),
    ("mind", "to stay dry after a detox", "to stay abstinent after a alcohol withdrawal"),
    ("mind", "she was sectioned", "she was detained under mental health legislation"),
    ("birth", "after a section, flat baby, bagging", "after a cesarean section, newborn needing resuscitation, "
     "positive pressure ventilation"),
    ("burns", "a scald in a kid", "a burn in a child"),
    ("intensive care", "obs and a news score", "vital signs and a NEWS2"),
    ("operations", "warfarin before an op", "warfarin perioperative surgery"),
    ("joints", "gout attack on an anti-tnf", "gout flare on an TNF inhibitor"),
    ("scans", "an echo and a head scan", "an echocardiography and a CT head"),
    ("giving", "by mouth, straight away, for life", "oral, immediately, long-term"),
    ("giving", "five mils per kilo", "five mL per kg"),
    ("body", "womb, windpipe and collar bone", "uterus, trachea and clavicle"),
]  # fmt: skip
GLYCOPYRROLATE = ("glycopyrronium", "glycopyrrolate")
"""INN and USAN of one substance, of which the table of names makes two."""
OFTEN = 3
OTHERWISE_IN_THE_LIBRARY = frozenset({"adrenaline", "salbutamol", "tmp smx", "lower dose", "scope"})
"""Most of the library writes something else for it, or means a guideline's own scope."""
STAY = [
    "gentle fluids", "levofloxacin predicted magnitude", "left bundle branch block", "is she fit for it",
    "does he fit the criteria", "it is fitting a pattern", "which section of the guideline", "keep the wound dry",
    "a dry mouth", "been dry at night", "an eighty year old man", "life support for life support", "nil by mouth",
    "gastric bypass", "triple a syndrome", "vitamin a and e", "weed killer", "a bug bite", "resus room",
    "ceiling of care", "tumour lysis", "umbilical cord compression", "it went away on its own", "has drunk bleach",
    "a gas leak", "allo transplant", "cva tenderness", "paralytic ileus", "cortisol level", "the change in dose",
    "he sat up", "a temple", "collapse", "vein graft", "cut the dressing off",
]  # fmt: skip


@pytest.mark.parametrize(("group", "said", "written"), BY_GROUP)
def test_ward_words_are_put_into_the_guidelines(group: str, said: str, written: str) -> None:
    assert in_guideline_words(said) == written, group


@pytest.mark.parametrize("said", STAY)
def test_words_of_another_meaning_stay(said: str) -> None:
    assert in_guideline_words(said) == said


def test_what_is_written_stays_a_second_time() -> None:
    once = [in_guideline_words(said) for said in entries()]
    assert [in_guideline_words(written) for written in once] == once


def test_words_apart_are_no_phrase() -> None:
    assert in_guideline_words("pip, taz") == "pip, taz"
    assert in_guideline_words("chest-infection") == "pneumonia"


def test_no_brand_is_told_in_two_places() -> None:
    """But for those with a source, which the table of names takes from here."""
    taken = {line.split("\t")[0] for line in SOURCES.read_text(encoding="utf-8").splitlines()}
    twice = [said for said, written in entries().items() if (substance_of(said) or "") == written and said not in taken]
    assert not twice
    for said in taken & entries().keys():
        assert {*(substance_of(said) or "").split()} <= {*entries()[said].split()}, said


def test_a_name_is_never_put_for_another_drug() -> None:
    """Where the table of names knows both, they are one substance."""
    names = known_names()
    drugs = {
        (said, written)
        for said, written in entries().items()
        if said != written and said in names and written in names and names[said].is_drug and names[written].is_drug
    }
    assert drugs
    assert [pair for pair in drugs if not same_substance(*pair)] == [GLYCOPYRROLATE]


def test_what_a_guideline_writes_itself_is_not_replaced() -> None:
    """A word that stands in the library would be put for another one in the question alone."""
    texts = " ".join(part for source in starter_library() for part in source.parts)
    written = " ".join(["", *re.findall(r"[^\W_]+", texts.lower()), ""])
    often = {said for said, instead in entries().items() if said != instead and written.count(f" {said} ") > OFTEN}
    assert often <= OTHERWISE_IN_THE_LIBRARY

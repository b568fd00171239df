"""When the library answers and when it does not."""

import operator
from dataclasses import replace

import pytest

from dialog.answers import evidence
from dialog.answers.evidence import enough, holds_fact, several_hold
from dialog.answers.fitted import EXPECTED, PLAIN, STATEMENT, Fitted, fitted
from dialog.answers.selecting import FIGURES, that_warn, to_be_spoken
from kb.documents import Passage
from kb.statements import text_hash
from tests.dialog.found import passage, weighed

GOUT = passage("Gout", "Acute flare", "Colchicine 1.2 mg, then 0.6 mg one hour later, treats an acute gout flare.")
URINE = passage(
    "Complicated Urinary Tract Infection",
    "Oral agents",
    "- **Cephalexin:** 1000 mg four times daily.\n- **Nitrofurantoin:** not for complicated infection.",
)
CRISIS = passage(
    "Hyperglycemic Crises in Adults", "Fluids", "Adults in ketoacidosis get 1 L of saline in the first hour."
)


@pytest.mark.parametrize(
    ("words", "passages"),
    [
        ("colchicine dose for an acute gout flare", [GOUT]),
        ("cephalexin dose in complicated urinary tract infection", [URINE]),
    ],
)
def test_what_is_held_is_answered(words: str, passages: list[Passage]) -> None:
    asked, best = weighed(words, passages)
    assert enough(asked, passages, best)


@pytest.mark.parametrize(
    ("words", "passages"),
    [
        ("allopurinol dose for an acute gout flare", [GOUT]),  # another drug's dose
        ("nitrofurantoin dose in complicated urinary tract infection", [URINE]),  # named there, without a dose
        ("colchicine dose for pericarditis", [GOUT]),  # another disease
        ("fluids for an eight year old in ketoacidosis", [CRISIS]),  # another population
        ("treatment of scabies", [GOUT, URINE]),
        ("", [GOUT]),
    ],
)
def test_what_is_not_held_is_not(words: str, passages: list[Passage]) -> None:
    asked, best = weighed(words, passages)
    assert not enough(asked, passages, best)


BURN = passage(
    "Burn Resuscitation", "Modified Brooke Formula", "Total 24-hour fluid = 2 mL x weight x % TBSA burned.", near=0.4
)
FLU = passage(
    "Community-acquired Pneumonia",
    "Influenza-Associated CAP",
    "Oseltamivir 75 mg orally twice daily for 5 days is the standard regimen for influenza.",
    near=0.45,  # as in the starter library
)


def test_the_subject_must_be_met() -> None:
    """ "Fluid" misheard as "flu" was answered from the guideline about influenza."""
    asked, best = weighed("how much flu does a burned patient need in the first day", [FLU, BURN])
    assert best[0].statement.passage.section == FLU.section
    assert not enough(asked, [FLU, BURN], best)


FORM = passage("Diabetes", "Kidney Disease", "Metformin: contraindicated below an eGFR of 30.")


def test_what_warns_of_the_very_drug_answers_who_should_not_have_it() -> None:
    asked, best = weighed("who should not get metformin", [FORM])
    assert enough(asked, [FORM], that_warn(asked, best))
    far = replace(FORM, cosine=0.4, coverage=0.4)
    asked, best = weighed("who should not get metformin before a contrast scan with gadolinium", [far])
    assert not enough(asked, [far], that_warn(asked, best))


STATINS = passage("Cholesterol", "Pregnancy", "Discontinue statins 1-2 months before planned conception.")


def test_what_is_said_of_a_class_is_said_of_its_drugs_but_no_dose() -> None:
    asked, best = weighed("when is rosuvastatin stopped before conception", [STATINS])
    assert holds_fact(asked, best[0])
    assert evidence.evidence(asked, [STATINS], best)["met"] > 0.9
    dose = passage("Cholesterol", "Dosing", "Statins: 40 mg daily before conception.")
    asked, best = weighed("rosuvastatin dose before conception", [dose])
    assert not holds_fact(asked, best[0])


def test_readings_need_less_than_an_answer_and_more_than_the_drug() -> None:
    """A few words stand in several sources; what is asked of a drug must be held for more than its name."""
    asked, best = weighed("cephalexin dose", [replace(URINE, cosine=0.3)])
    assert several_hold(asked, [URINE], best)
    asked, best = weighed("cephalexin and grapefruit juice at breakfast", [URINE])
    assert not several_hold(asked, [URINE], best)
    asked, best = weighed("management of gout flare", [GOUT])
    assert not several_hold(asked, [GOUT], best)


def test_the_same_words_count_in_a_small_library_and_in_a_large_one() -> None:
    """Raw BM25 grows with the size of the library, and is none of the figures."""
    asked, best = weighed("colchicine dose for an acute gout flare", [replace(GOUT, bm25=3.0)])
    small = evidence.evidence(asked, [best[0].statement.passage, replace(URINE, bm25=1.0)], best)
    asked, best = weighed("colchicine dose for an acute gout flare", [replace(GOUT, bm25=30.0)])
    assert small == evidence.evidence(asked, [best[0].statement.passage, replace(URINE, bm25=10.0)], best)


def test_an_emergency_asks_for_more() -> None:
    """What passes with little to spare passes no more when it must be sure."""
    for cosine in range(20, 90):
        found = passage("Gout", "Acute flare", GOUT.text, near=cosine / 100)
        asked, best = weighed("colchicine dose for an acute gout flare", [found])
        if enough(asked, [found], best):
            assert not enough(asked, [found], best, sure=True)
            return
    pytest.fail("it was never enough")


def test_another_models_cosines_move_the_limit() -> None:
    """A model whose cosines all lie .2 higher lets the same through when its figure does too."""
    for cosine in range(30, 80):
        lower, higher = (
            replace(passage("Gout", "Acute flare", GOUT.text, near=(cosine + more) / 100), coverage=0.5)
            for more in (0, 20)
        )
        words = "colchicine dose for an acute gout flare"
        asked, best = weighed(words, [lower])
        _, other = weighed(words, [higher])
        assert enough(asked, [higher], other, least=0.75) is enough(asked, [lower], best)


@pytest.mark.parametrize(
    ("words", "unknown"),
    [
        ("colchicine dose for an acute gout flare", 0.0),
        ("zuranolone dose for an acute gout flare", 1.0),
        ("colchicine dose for an acute gout flare beside the window", 0.0),
    ],
)
def test_a_word_that_is_none_of_everyday_english_must_stand_in_what_was_found(words: str, unknown: float) -> None:
    asked, best = weighed(words, [GOUT])

    assert evidence.evidence(asked, [GOUT], best)["unknown"] == unknown


def test_a_word_of_the_same_family_is_known() -> None:
    asked, best = weighed("aspirin once he is cardioverted", [AFTER])
    other, same = weighed("aspirin once he is defibrillated", [AFTER])

    assert evidence.evidence(asked, [AFTER], best)["unknown"] == 0
    assert evidence.evidence(other, [AFTER], same)["unknown"] == 1


AFTER = passage("Rhythm", "Afterwards", "Aspirin goes on after cardioversion.")


def test_an_unknown_word_speaks_against_an_answer() -> None:
    assert EXPECTED.supported["unknown"] < 0
    assert PLAIN.supported["unknown"] < 0


def test_the_words_of_those_who_are_expected_to_ask_are_met() -> None:
    words = "how much of the podagra stuff"
    asked, best = weighed(words, [GOUT])
    key = text_hash(best[0].statement.searched)
    expected = replace(GOUT, expected=((key, "how much podagra stuff do I give"), (b"another", "of gold")))
    _, again = weighed(words, [expected])

    plain, met = evidence.evidence(asked, [GOUT], best), evidence.evidence(asked, [expected], again)
    around = FIGURES.index("around")

    assert best[0].figures[around] == 0
    assert again[0].figures[around] > 0.5

    assert plain["met"] == 0
    assert met["met"] > 0.9
    assert met["unmet"] < plain["unmet"]
    assert (plain["unknown"], met["unknown"]) == (1.0, 0.0)


@pytest.mark.parametrize("weights", [PLAIN, EXPECTED])
def test_each_figure_has_its_weight(weights: Fitted) -> None:
    assert set(weights.spoken) == set(FIGURES) > set(STATEMENT)
    assert set(weights.supported) == {"always", *evidence.FIGURES}


def test_a_passage_with_expected_questions_is_weighed_by_its_own_weights() -> None:
    """More is asked of it: all that is right is nearer there."""
    between = None
    for cosine in range(20, 90):
        plain = passage("Gout", "Acute flare", GOUT.text, near=cosine / 100)
        led_to = replace(plain, expected=((b"another statement", "asked"),))
        asked, best = weighed("colchicine dose for an acute gout flare", [plain])
        _, same = weighed("colchicine dose for an acute gout flare", [led_to])
        if enough(asked, [plain], best) is not enough(asked, [led_to], same):
            between = (enough(asked, [plain], best), enough(asked, [led_to], same))
    assert between == (True, False)
    assert fitted(expected=True) is EXPECTED
    [led_to_first, *_] = to_be_spoken(same)
    weights = (EXPECTED.spoken[name] for name in FIGURES)
    assert led_to_first.fit == pytest.approx(sum(map(operator.mul, weights, led_to_first.figures)))


def test_a_preferred_dose_goes_before_the_one_that_is_given_else() -> None:
    found = passage(
        "Resuscitation of Newborns",
        "Epinephrine",
        "- Endotracheal, if IV is not available: epinephrine 0.05-0.1 mg/kg.\n"
        "- Umbilical vein, preferred: epinephrine 0.01-0.03 mg/kg.",
    )
    _, best = weighed("epinephrine dose in resuscitation of a newborn", [found])
    assert "0.01-0.03" in best[0].statement.text


def test_few_words_that_one_statement_meets_wholly_need_less_of_all_else(monkeypatch: pytest.MonkeyPatch) -> None:
    nearness = [hundredth / 100 for hundredth in range(20, 90)]

    def answered(words: str) -> int:
        kept = 0
        for near in nearness:
            found = [passage("Guideline on Thrombosis", "Heparins", "Enoxaparin 1 mg/kg in thrombosis.", near=near)]
            asked, best = weighed(words, found)
            kept += enough(asked, found, best)
        return kept

    wholly, in_part = answered("how much enoxaparin in thrombosis"), answered("how much enoxaparin in cirrhosis")
    monkeypatch.setattr(evidence, "WHOLE", 0.0)
    assert 0 < answered("how much enoxaparin in thrombosis") < wholly
    assert answered("how much enoxaparin in cirrhosis") == in_part < wholly

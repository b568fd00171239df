"""The words of a question, what they weigh, what kinds of fact they ask for."""

import pytest

from dialog.answers.library_answer import as_asked
from dialog.question.asked import POPULATIONS, Asked
from dialog.question.drug_names import drugs_in
from dialog.question.everyday_words import TERM, rarity
from dialog.question.figures_in_ranges import counted, counted_fit, figures_said, first_range_fit, range_fit
from dialog.question.telling_words import telling_words


def test_everyday_words_weigh_little_and_terms_much() -> None:
    assert rarity("the") < rarity("evening") < rarity("knee") < rarity("thyroid")
    assert all(rarity(word) >= TERM for word in ("pericarditis", "apixaban", "pneumonia", "cystitis"))
    assert all(rarity(word) < 0.3 for word in ("going", "evening", "morning"))


@pytest.mark.parametrize(
    ("text", "fit"),
    [
        ("2.0-3.9: 25 IU/kg", 1.0), ("1.3-1.9: 10-20 IU/kg", -1.0), ("If INR > 3.0: hold", 1.0),
        ("If INR < 2: go on", -1.0),
        ("10 mg daily", 0.0), ("MAP ≥ 65 mmHg", 0.0), ("", 0.0),
    ],
)  # fmt: skip
def test_a_figure_lies_in_a_range_or_outside(text: str, fit: float) -> None:
    assert range_fit(figures_said("INR 3.2"), text) == fit


def test_the_range_of_a_label_goes_before_those_of_the_text() -> None:
    figures = figures_said("a NEWS of 6")
    assert first_range_fit(figures, ("", "Score 1-4", "Every 4-6 hours")) == -1
    assert first_range_fit(figures, ("", "Score 5-6", "Within 60 minutes")) == 1
    assert first_range_fit(figures, ("", "Monitoring", "")) == 0


@pytest.mark.parametrize(
    ("labels", "fit"), [("2-Day Risk", 1.0), ("7-Day and 90-Day Risk", -1.0), ("Risk in 2 years", 0.0), ("Risk", 0.0)]
)
def test_what_a_label_counts_is_what_is_asked_for_or_is_not(labels: str, fit: float) -> None:
    assert counted_fit(counted("the risk of a stroke in the next couple of days"), labels) == fit
    assert counted_fit(counted("the risk of a stroke"), labels) == 0


def test_spellings_and_synonyms_meet() -> None:
    assert telling_words("haemoglobin of anaemic neonates") == telling_words("hemoglobin of anemic newborns")
    assert telling_words("group B") != telling_words("group E")
    assert set(telling_words("DKA")) == set(telling_words("diabetic ketoacidosis"))


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        ("how much insulin in ketoacidosis", {"amount"}),
        ("how long do they stay on clopidogrel", {"time"}),
        ("what dose and how often", {"amount", "time"}),
        ("which antibiotic for pneumonia", set()),
    ],
)
def test_what_an_answer_must_hold(words: str, kinds: set[str]) -> None:
    assert {kind.name for kind in as_asked(words).essential} == kinds


@pytest.mark.parametrize(
    ("words", "about"),
    [
        ("what if she's sixteen", True),
        ("dose for a boy, he is only 7", True),
        ("is it allowed, aged 14", True),
        ("what if he's seventy", False),
        ("she is 7 weeks pregnant", False),
        ("his glucose is 7 point two", False),
    ],
)
def test_an_age_without_its_unit_is_of_a_child(words: str, about: bool) -> None:
    children = "adolescents aged 12-17 and children"
    told = [asked.search(words) is not None and of.search(children) is not None for asked, of in POPULATIONS]
    assert any(told) is about


def test_what_somebody_was_once_is_not_whom_it_is_for() -> None:
    assert as_asked("dose for a kid with anaphylaxis").populations
    assert not as_asked("he had anaphylaxis when he was a kid, what do I give").populations


def test_how_much_of_something_that_is_no_drug_may_be_a_share() -> None:
    (amount,) = (kind for kind in as_asked("how much of the body is a hand").kinds if kind.name == "amount")
    assert as_asked("how much of the body is a hand").tells(amount, "The hand is 1% of it.")
    assert not as_asked("how much metformin for diabetes").tells(amount, "HbA1c below 7%.")


def test_a_drug_without_a_telling_ending_is_one() -> None:
    assert drugs_in("carvedilol or diltiazem, and gemfibrozil") == {"carvedilol", "diltiazem", "gemfibrozil"}
    assert drugs_in("adrenaline, frusemide and norepinephrine") == {"epinephrine", "furosemide", "norepinephrine"}
    assert drugs_in("oxygen, potassium and estrogen") == frozenset()


def test_what_only_ends_like_a_disease_is_none() -> None:
    assert Asked("diagnosis, prognosis and prophylaxis of pericarditis").conditions == {"pericarditis"}


def test_a_toe_is_no_echocardiography() -> None:
    """Abbreviations that are words count in capitals alone."""
    assert "transesophageal" not in as_asked("big toe's on fire, it's gout").weights
    assert "transesophageal" in as_asked("TOE before cardioversion").weights
    assert "acut" in as_asked("ace inhibitor in aki").weights


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("vasopressin, units a minute?", "amount"),
        ("first night's basal dose? Units.", "amount"),
        ("how many minors for it to be definite", "figure"),
        ("how much weight to help the scarring. Percent?", "figure"),
    ],
)
def test_a_unit_or_a_count_asks_for_a_figure(words: str, kind: str) -> None:
    assert kind in {one.name for one in as_asked(words).kinds}


@pytest.mark.parametrize(
    ("one", "other"),
    [("intubated", "intubation"), ("ventilates", "ventilation"), ("stopped", "stop"), ("titrates", "titration")],
)
def test_a_deed_and_its_noun_meet(one: str, other: str) -> None:
    assert telling_words(one) == telling_words(other)


def test_what_only_ends_like_a_deed_stays() -> None:
    assert telling_words("treated") == telling_words("treat")
    assert telling_words("late") != telling_words("lation")


def test_under_which_figure_is_no_choice() -> None:
    asked = {kind.name for kind in Asked("under which GFR is metformin stopped").kinds}

    assert "figure" in asked
    assert "choice" not in asked
    assert "choice" in {kind.name for kind in Asked("which drug is stopped").kinds}

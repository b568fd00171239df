"""The second sentence, and sources that contradict each other."""

from dialog.answers.chosen import best_answer
from dialog.answers.composing import Provenance, answer
from tests.dialog.found import passage, weighed

NEW = passage("Sepsis", "Fluids", "The initial crystalloid volume in septic shock is 30 mL/kg.", year=2024)
OLD = passage("Septic Shock", "Fluids", "The initial crystalloid volume in septic shock is 20 mL/kg.", year=2016)
SAME = passage(
    "Septic Shock", "Fluids", "An initial crystalloid volume of 30 mL/kg is given in septic shock.", year=2016
)
QUESTION = "what is the initial crystalloid volume in septic shock, how much"


def test_a_special_case_that_was_not_asked_about_is_not_said_second() -> None:
    general = passage("Pneumonia", "Outpatient treatment", "Amoxicillin is the antibiotic for pneumonia.")
    special = passage(
        "Pneumonia",
        "Coverage for Pseudomonas",
        "De-escalate the antibiotic in pneumonia at 48 hours.",
        near=0.69,
    )
    asked, best = weighed("which antibiotic do outpatients with pneumonia get", [general, special])
    assert [one.passage.section for one in best_answer(best, asked).said] == ["Outpatient treatment"]
    asked, best = weighed("which antibiotic do outpatients with pseudomonas pneumonia get", [general, special])
    assert len(best_answer(best, asked).said) == 2


def test_sources_that_differ_are_said_to() -> None:
    asked, best = weighed(QUESTION, [NEW, OLD])
    chosen = best_answer(best, asked)
    assert chosen.differing is not None
    reply = answer(QUESTION, chosen, Provenance(2026, 5), notice_given=False)
    assert "Sources differ. From the Sepsis Society, 2024" in reply.text
    assert "30 mL/kg" in reply.text
    assert "From the Septic Shock Society, 2016" in reply.text
    assert "20 mL/kg" in reply.text
    assert len({span.citation for span in reply.spans if span.citation is not None}) == 2


def test_sources_that_agree_are_not() -> None:
    asked, best = weighed(QUESTION, [NEW, SAME])
    assert best_answer(best, asked).differing is None


def test_one_range_written_in_two_ways_is_no_difference() -> None:
    one = passage("Cholesterol", "Statins", "Recheck the lipid panel 4--12 weeks after starting a statin.", year=2018)
    other = passage("Lipids", "Statins", "Recheck the lipid panel 4 to 12 weeks after starting a statin.", year=2013)
    asked, best = weighed("how soon after starting a statin do I recheck the lipid panel", [one, other])
    assert best_answer(best, asked).differing is None


def test_a_recommendation_and_its_opposite_differ() -> None:
    one = passage("Stroke", "Oxygen", "Routine oxygen is recommended in acute stroke.", year=2024)
    other = passage("Acute Stroke", "Oxygen", "Routine oxygen is not recommended in acute stroke.", year=2019)
    asked, best = weighed("should I give routine oxygen in acute stroke", [one, other])
    assert best_answer(best, asked).differing is not None


def test_the_doses_of_two_drugs_do_not_contradict() -> None:
    one = passage("Fibrillation", "Doses", "Apixaban 5 mg twice daily in atrial fibrillation.", year=2024)
    other = passage("Atrial", "Doses", "Rivaroxaban 20 mg once daily in atrial fibrillation.", year=2020)
    asked, best = weighed("what is the dose of apixaban in atrial fibrillation", [one, other])
    assert best_answer(best, asked).differing is None


def test_both_parts_of_a_question_are_answered() -> None:
    found = passage(
        "Hypoglycemia",
        "Treatment",
        "Give 15-20 g of glucose for hypoglycemia.\n\nHypoglycemia is more frequent in the elderly.\n\n"
        "Recheck the glucose in 15 minutes.",
    )
    asked, best = weighed("hypoglycemia, how many grams of glucose and how soon do I recheck", [found])
    said = " ".join(statement.text for statement in best_answer(best, asked).said)
    assert "15-20 g" in said
    assert "15 minutes" in said


def test_the_sentence_that_announces_a_list_is_not_said_alone() -> None:
    text = (
        "- In patients with a cerebral hemorrhage: there is a blood pressure target; it is as follows:\n"
        "  - A blood pressure of 140 is the target in cerebral hemorrhage."
    )
    asked, best = weighed("blood pressure target in cerebral hemorrhage", [passage("Hemorrhage", "Targets", text)])
    assert any(one.statement.text.endswith(":") for one in best)
    assert not best_answer(best, asked).said[0].text.endswith(":")


def test_what_was_just_said_is_not_said_again() -> None:
    found = passage(
        "Hypertension",
        "Screening",
        "Screen for aldosteronism in resistant hypertension.\n\nFor aldosteronism screening is done in resistant"
        " hypertension.\n\nAldosteronism is screened for by the ratio of renin in hypertension.",
    )
    asked, best = weighed("how do I screen for aldosteronism in resistant hypertension", [found])
    first, second = best_answer(best, asked).said
    assert {first.text.split()[0], second.text.split()[0]} != {"Screen", "For"}
    assert "ratio" in f"{first.text} {second.text}"


def test_the_doses_of_two_drugs_follow_each_other_where_none_was_named() -> None:
    found = passage("Ascites", "Diuretics", "- Spironolactone: start 100 mg daily.\n- Furosemide: start 40 mg daily.")
    question = "new ascites, which two diuretics and at what doses do we start"
    asked, best = weighed(question, [found])
    said = answer(question, best_answer(best, asked), Provenance(2026, 5), notice_given=False).text
    assert "100 mg" in said
    assert "40 mg" in said
    question = "ascites, which dose of spironolactone do we start"
    asked, best = weighed(question, [found])
    said = answer(question, best_answer(best, asked), Provenance(2026, 5), notice_given=False).text
    assert "40 mg" not in said

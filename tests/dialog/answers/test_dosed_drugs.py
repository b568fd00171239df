"""Of which drug a statement tells an amount: another's dose is never read out."""

import pytest

from dialog.answers.chosen import best_answer
from dialog.answers.dosed_drugs import UNNAMED, dosed_drugs, own_doses_first
from kb.statements import statements
from tests.dialog.found import passage, weighed


@pytest.mark.parametrize(
    ("section", "text", "drugs"),
    [
        ("Fibrinolysis", "Tenecteplase 0.25 mg/kg is an alternative to alteplase.", {"tenecteplase"}),
        ("Alternatives", "If vancomycin is not tolerated, 600 mg linezolid is given.", {"linezolid"}),
        ("Alternatives", "Give 600 mg of IV linezolid instead of vancomycin.", {"linezolid"}),
        ("Start", "Start sacubitril/valsartan 24 mg twice daily.", {"sacubitril", "valsartan"}),
        ("IV Alteplase > Dosing", "The bolus is 10% of 90 mg.", {"alteplase"}),
        ("IV Alteplase > Contraindications", "Blood glucose < 50 mg/dL.", set()),
        ("IV Alteplase > Post-Alteplase Monitoring", "Give cryoprecipitate (10 units).", UNNAMED),
        ("Fluids", "Give 30 mL/kg within three hours.", set()),
        ("Fibrinolysis", "Alteplase is preferred.", set()),
        ("Resuscitation", "Follow epinephrine with a saline flush of 0.5 mL.", {"saline", "flush"}),
        ("Resuscitation", "Epinephrine 0.1 mg in 10 mL of saline.", {"epinephrine", "saline"}),
    ],
)
def test_the_drug_of_an_amount(section: str, text: str, drugs: set[str]) -> None:
    (statement, *_) = statements(passage("A guideline", section, text))
    assert dosed_drugs(statement) == drugs


def test_under_no_name_it_is_the_dose_of_the_drug_named_last() -> None:
    text = "Levetiracetam is an alternative.\n\nPhenytoin is the standard.\n\n- Maintenance: 100 mg every 8 hours."
    *_, last = statements(passage("Seizures", "Prevention", text))
    assert "100 mg" in last.text
    assert dosed_drugs(last) == {"phenytoin"}
    asked, best = weighed("loading dose of levetiracetam", [passage("Seizures", "Prevention", text)])
    assert all("100 mg" not in one.statement.text for one in own_doses_first(asked, best))


def test_what_doses_the_drug_asked_for_comes_first_and_what_doses_another_never() -> None:
    other = passage("Stroke", "Fibrinolysis", "Tenecteplase 0.25 mg/kg is an alternative to alteplase in stroke.")
    about = passage("Stroke", "Severity", "Alteplase is considered for a minor stroke that disables.")
    own = passage("Stroke", "IV Alteplase > Dosing", "Dose: 0.9 mg/kg (at most 90 mg).", near=0.65)
    asked, best = weighed("how much alteplase in stroke", [other, about, own])
    first, *rest = own_doses_first(asked, best)
    assert "0.9 mg/kg" in first.statement.text
    assert all("Tenecteplase" not in one.statement.text for one in rest)
    assert own_doses_first(asked, weighed("how much alteplase in stroke", [other])[1]) == []


def test_a_dose_for_another_illness_contradicts_nothing() -> None:
    stroke = passage("Stroke", "Fibrinolysis", "The dose of tenecteplase in stroke is 0.25 mg/kg.", year=2019)
    infarction = passage("Infarction", "Fibrinolysis", "The dose of tenecteplase in infarction is 30 mg.", year=2013)
    asked, best = weighed("dose of tenecteplase in stroke", [stroke, infarction])
    assert best_answer(own_doses_first(asked, best), asked).differing is None

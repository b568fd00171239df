"""A denied question is answered by what warns of its subject, or not at all."""

from dialog.answers.selecting import that_warn
from tests.dialog.found import passage, weighed

FOR = passage("Stroke", "Thrombolysis", "Alteplase is recommended for patients within 4.5 hours of a stroke.")
AGAINST = passage("Stroke", "Absolute contraindications", "Platelet count below 100,000 for alteplase in stroke.")


def test_only_what_warns_answers() -> None:
    asked, best = weighed("who should not get alteplase for a stroke", [FOR, AGAINST])
    assert [one.statement.passage.section for one in that_warn(asked, best)] == ["Absolute contraindications"]
    assert that_warn(asked, [one for one in best if one.statement.passage.section == "Thrombolysis"]) == []
    beside = passage("Stroke", "Pressure", "Acute stroke (no alteplase): lowering the pressure at once is harmful.")
    asked, best = weighed("who should not get alteplase for a stroke", [beside])
    assert that_warn(asked, best) == []  # it warns of something else
    asked, best = weighed("who should get alteplase for a stroke", [FOR, AGAINST])
    assert that_warn(asked, best) == best


def test_the_title_names_the_subject_as_well() -> None:
    found = passage("Fatty Liver Disease", "Vitamin E", "Not recommended with diabetes or cirrhosis.")
    asked, best = weighed("who should not be given vitamin e for their fatty liver", [found])
    assert that_warn(asked, best) == best

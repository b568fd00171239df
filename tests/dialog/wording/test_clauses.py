"""A sentence is cut where a voice may pause."""

from dialog.wording.clauses import clauses


def test_clauses_are_short_and_lose_nothing() -> None:
    sentence = "Reduce to 2.5 mg twice daily, if the patient has two: age of eighty; weight of sixty kilograms."
    pieces = clauses(sentence)
    assert len(pieces) > 1
    assert " ".join(pieces) == sentence
    assert clauses("A short one, and whole.") == ["A short one, and whole."]

"""What a caller takes back is not asked of the library; what he is not sure of is asked of him."""

import pytest

from dialog.question.self_correction import correction_in, put_right


@pytest.mark.parametrize(
    ("words", "question"),
    [
        ("dose of metronidazole, no, metformin", "dose of metformin"),
        ("dose of hydralazine, sorry, hydroxyzine for itching", "dose of hydroxyzine for itching"),
        ("amiodarone, no wait, i mean amlodipine, the maximum dose", "amlodipine, the maximum dose"),
        ("treatment of pancreatitis, i mean pericarditis", "treatment of pericarditis"),
    ],
)
def test_the_last_word_counts(words: str, question: str) -> None:
    found = correction_in(words)
    assert found is not None
    assert found.sure
    assert found.question == question


@pytest.mark.parametrize(
    ("words", "new", "old"),
    [
        ("the most amlodipine, or was it amiloride, he can have in a day", "amiloride", "amlodipine"),
        ("metronidazole, no, metformin i think they said, the most per day", "metformin", "metronidazole"),
    ],
)
def test_a_caller_who_is_not_sure_is_asked(words: str, new: str, old: str) -> None:
    found = correction_in(words)
    assert found is not None
    assert not found.sure
    assert (found.new, found.old) == (new, old)


@pytest.mark.parametrize(
    "words",
    [
        "aspirin or clopidogrel after stroke",
        "no cholangitis, do I need ERCP",
        "she takes warfarin, no aspirin",
        "there is pneumonia but no sepsis",
        "what is the dose of apixaban",
    ],
)
def test_a_no_that_corrects_nothing(words: str) -> None:
    found = correction_in(words)
    assert found is None or found.question == words


@pytest.mark.parametrize(
    ("words", "question"),
    [
        ("no, I said cefazolin", "dose of cefazolin"),
        ("no, cefazolin", "dose of cefazolin"),
        ("sorry, I meant cefazolin, not ceftriaxone", "dose of cefazolin"),
        ("cefazolin", None),
        ("no", None),
        ("no, in children", None),
        ("no, ceftriaxone", None),
    ],
)
def test_the_drug_of_the_question_before_is_put_right(words: str, question: str | None) -> None:
    found = put_right("dose of ceftriaxone", words)
    assert (found.question if found else None) == question


def test_nothing_is_put_right_where_no_drug_or_two_were_named() -> None:
    assert put_right("", "no, cefazolin") is None
    assert put_right("amiodarone with warfarin", "no, cefazolin") is None

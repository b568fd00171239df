"""The dose of an adult and of a child in one source: asked back which, and the other's is not told."""

import pytest

from dialog.answers.dose_by_age import dose_by_age, of_this_age
from dialog.asking_back.adult_or_child import OFFERED
from kb.documents import Passage
from tests.dialog.found import passage, weighed

LISTED = [
    passage(
        "Guideline on Anaphylaxis",
        "Epinephrine",
        "- **Adults:** epinephrine 0.5 mg intramuscularly.\n- **Children:** epinephrine 0.01 mg/kg intramuscularly.",
    )
]
HEADED = [
    passage("Guideline on Epilepsy", "Adults > Status Epilepticus", "Lorazepam 4 mg intravenously."),
    passage("Guideline on Epilepsy", "Children > Status Epilepticus", "Lorazepam 0.1 mg/kg intravenously."),
]


@pytest.mark.parametrize(
    ("words", "found"), [("how much epinephrine in anaphylaxis", LISTED), ("lorazepam dose in status", HEADED)]
)
def test_a_dose_that_differs_by_age_is_asked_back(words: str, found: list[Passage]) -> None:
    asked, best = weighed(words, found)
    back = dose_by_age(asked, best)
    assert back is not None
    assert back.options == OFFERED
    assert back.completed == (f"{words} in an adult", f"{words} in a child")


@pytest.mark.parametrize(
    "words",
    [
        "how much epinephrine for a child in anaphylaxis",
        "how much epinephrine in an adult with anaphylaxis",
        "seventy year old in anaphylaxis, how much epinephrine",
        "a woman in anaphylaxis, how much epinephrine",
        "when is epinephrine given in anaphylaxis",
    ],
)
def test_nothing_is_asked_where_the_words_tell_or_no_dose_is_wanted(words: str) -> None:
    assert dose_by_age(*weighed(words, LISTED)) is None


@pytest.mark.parametrize(
    "text",
    [
        "- **Adults:** epinephrine 0.5 mg intramuscularly.",
        "- **Adults and children:** epinephrine 0.01 mg/kg intramuscularly.",
        "- **Adults:** epinephrine 0.01 mg/kg.\n- **Children:** epinephrine 0.01 mg/kg.",
    ],
)
def test_nothing_is_asked_where_the_source_makes_no_difference(text: str) -> None:
    found = [passage("Guideline on Anaphylaxis", "Epinephrine", text)]
    assert dose_by_age(*weighed("how much epinephrine in anaphylaxis", found)) is None


@pytest.mark.parametrize(
    ("who", "told", "other"), [("an adult", "0.5 mg", "0.01 mg/kg"), ("a child", "0.01 mg/kg", "0.5 mg")]
)
def test_the_dose_of_the_other_is_not_told(who: str, told: str, other: str) -> None:
    asked, best = weighed(f"how much epinephrine in anaphylaxis in {who}", LISTED)
    texts = " ".join(one.statement.text for one in of_this_age(asked, best))
    assert told in texts
    assert other not in texts

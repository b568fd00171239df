"""A dose that prevents is none that treats."""

import pytest

from dialog.answers.dose_purpose import prevention_asked
from dialog.answers.dosed_drugs import own_doses_first
from tests.dialog.found import passage, weighed

PREVENTS = passage("Head Injury", "Deep Vein Thrombosis Prophylaxis", "Enoxaparin 40 mg once daily once it is stable.")
TREATS = passage("Deep Vein Thrombosis", "Anticoagulation", "Enoxaparin 1 mg/kg every 12 hours.")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("how much enoxaparin for a deep vein thrombosis", ["1 mg/kg"]),
        ("enoxaparin dose to prevent a deep vein thrombosis", ["40 mg"]),
        ("enoxaparin dose for thrombosis prophylaxis", ["40 mg"]),
        ("dose of enoxaparin", ["1 mg/kg", "40 mg"]),  # for which is asked back
        ("enoxaparin dose for a thrombosis before surgery", ["1 mg/kg", "40 mg"]),
    ],
)
def test_the_dose_for_the_purpose_alone_is_told(words: str, said: list[str]) -> None:
    asked, best = weighed(words, [PREVENTS, TREATS])
    told = " ".join(one.statement.text for one in own_doses_first(asked, best))
    assert [amount for amount in ("1 mg/kg", "40 mg") if amount in told] == said


def test_where_the_library_knows_but_one_purpose_it_is_told() -> None:
    asked, best = weighed("how much enoxaparin for a deep vein thrombosis", [PREVENTS])
    assert own_doses_first(asked, best) == best


def test_the_purpose_may_be_left_open() -> None:
    assert prevention_asked("amoxicillin dose before a dental procedure") is None

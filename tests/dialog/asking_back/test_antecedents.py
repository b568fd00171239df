"""Two drugs that "it" may mean."""

from dialog.asking_back.antecedents import two_antecedents
from tests.dialog.question.test_following_up import after


def test_it_with_two_antecedents_is_asked_back() -> None:
    before = after("does amiodarone interact with warfarin")
    found = two_antecedents(before, "what's its starting dose")
    assert found is not None
    assert found.options == ("amiodarone", "warfarin")
    assert found.completed[1] == "what's its starting dose warfarin"
    assert two_antecedents(before, "what's the starting dose of warfarin") is None
    assert two_antecedents(after("dose of warfarin"), "what's its maximum dose") is None

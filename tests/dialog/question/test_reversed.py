"""A drug that something is to be given against is not the one whose dose is asked for."""

import pytest

from dialog.answers.library_answer import as_asked


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("dabigatran reversal dose", set()),
        ("what dose of idarucizumab reverses dabigatran", {"idarucizumab"}),
        ("what's the antidote for rivaroxaban", set()),
        ("reversal of the effects of apixaban, how much", set()),
        ("apixaban dose after a reversal", {"apixaban"}),
        ("how much enoxaparin for DVT", {"enoxaparin"}),
    ],
)
def test_the_drug_asked_for(words: str, asked: set[str]) -> None:
    assert as_asked(words).drugs == asked


def test_how_do_i_asks_for_no_leave() -> None:
    assert "safety" not in {kind.name for kind in as_asked("how do I reverse dabigatran").kinds}
    assert "safety" in {kind.name for kind in as_asked("do I give dabigatran in pregnancy").kinds}

"""The bench of spoken numbers: its answers are what they say, and what ends in a pause is read as far as that."""

from pathlib import Path

import numpy as np
import pytest

from commands.bench.contract import Plan
from commands.bench.numbers_heard import BENCH, FILE, Answer, Pause, answers, rows_of, told
from dialog.calculating.conversation import hear

ANSWERS = answers(FILE.read_text(encoding="utf-8"))


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: f"{answer.key} {' | '.join(answer.pieces)}")
def test_every_answer_means_its_value_when_it_is_read_as_it_is_said(answer: Answer) -> None:
    state = hear(answer.state, " ".join(answer.pieces)).state
    value = state.doubt.value if state.doubt is not None else state.values.get(answer.key)
    assert value == pytest.approx(answer.value, abs=0.001)


def test_half_of_them_are_held_back() -> None:
    assert [answer.held_back for answer in ANSWERS] == [False] * 60 + [True] * 60


VOICED = np.full(8000, 8000, np.int16)


def test_a_pause_behind_half_a_number_is_waited_for_and_one_behind_a_whole_is_not() -> None:
    asked = answers("anion_gap sodium 142 one forty | two")[0]
    whole = Pause(3.1, 3.0, None, "One forty two.", 0.97)
    waited = told(asked, VOICED, [Pause(1.1, 1.0, 1.9, "One forty.", 0.97), whole])
    assert (waited.right, waited.cut) == (True, False)
    cut = told(asked, VOICED, [Pause(1.1, 1.0, 2.9, "One forty.", 0.97), whole])
    assert (cut.value, cut.right, cut.cut) == (140, False, True)
    rows = {row.what: row.value for row in rows_of({"hibari": [waited, cut]})}
    assert rows["numbers read right"] == 50.0
    assert rows["taken for another number"] == 50.0
    assert rows["turns ended inside a number"] == 50.0


@pytest.mark.slow
def test_a_trial_run_gives_its_rows_and_no_verdict(tmp_path: Path) -> None:
    result = BENCH.run(Plan(tmp_path, turns=3), load=0.0)
    assert result.trial
    assert all(row.value is not None for row in result.rows if row.what != "of these, held back")

"""The echo bench: its echo is as late and faint as it says, and a short run of it is clean."""

from pathlib import Path

import numpy as np
import pytest

from commands.bench.contract import Plan
from commands.bench.echo import BENCH, _returned
from commands.bench.human_pauses import RATE
from commands.calling.voiced import level
from tests.shared_data import shared_data


@pytest.mark.parametrize("gain", [-20.0, -30.0])
def test_the_echo_is_as_faint_and_as_late_as_told(gain: float) -> None:
    chance = np.random.default_rng(4)
    reply = (6000 * chance.standard_normal(2 * RATE)).clip(-20000, 20000).astype(np.int16)
    echo = _returned(reply, gain, chance)
    assert level(echo[RATE:]) - level(reply) == pytest.approx(gain, abs=1.5)
    likeness = np.correlate(echo.astype(float), reply[:RATE].astype(float), mode="valid")
    assert 0.02 * RATE <= int(np.abs(likeness).argmax()) <= 0.31 * RATE


@pytest.mark.slow
def test_a_trial_run_has_no_stop_and_misses_nobody(tmp_path: Path) -> None:
    shared_data("speech/references.json")
    result = BENCH.run(Plan(tmp_path, turns=3), load=0.0)
    rows = {row.what: row.value for row in result.rows}
    assert rows["stops by our own echo"] == 0
    assert rows["interruptions missed"] == 0
    assert result.verdict.startswith("no verdict")

"""The cut-offs bench on a few pauses: its material is what it says, and its senses are the shipped ones."""

import random
from pathlib import Path

import numpy as np
import pytest

from commands.bench.contract import Plan
from commands.bench.cut_offs import BENCH
from commands.bench.human_pauses import PAUSES, PAUSES_A_GAP, RATE, Recording, paused, recordings
from commands.calling.voiced import level
from dialog.tts import open_tts
from priority_pool import PriorityPool
from tests.shared_data import shared_data


def test_every_gap_gets_pauses_over_the_whole_range() -> None:
    tone = (8000 * np.sin(np.arange(3 * RATE) * 0.5)).astype(np.int16)
    tone[-RATE // 5 :] = 0
    person = Recording("tone", tone, ("one", "two", "three", "four"), (0.5, 1.0, 2.0, 2.8))
    cases = list(paused(person, tone[:2400], random.Random(1)))
    assert len(cases) == 3 * PAUSES_A_GAP
    for case in cases:
        assert PAUSES[0] <= case.lasts <= PAUSES[1]
        begins, ends = round(case.begins * RATE), round((case.begins + case.lasts) * RATE)
        assert level(case.pcm[begins + 80 : ends - 80]) < level(tone) - 10
        assert level(case.pcm[ends + 80 : ends + 800]) > level(tone) - 1
        assert case.filled == (case.gap == 2)


async def test_words_of_a_recording_end_where_they_are_heard_to_end() -> None:
    """Ends read off the waveform of "he might even have been made amiable himself" by eye, to 0.1 s."""
    shared_data("speech/references.json")
    pool = PriorityPool(threads=1, nice=0)
    try:
        people = await recordings(open_tts("hibari", pool))
    finally:
        pool.close()
    found = next(person for person in people if "0930" in person.name)
    assert found.words[-2:] == ("amiable", "himself")
    assert list(found.ends) == sorted(found.ends)
    assert found.ends[5] == pytest.approx(1.66, abs=0.15)
    assert found.ends[6] == pytest.approx(2.3, abs=0.15)


@pytest.mark.slow
def test_a_trial_run_gives_its_rows_and_no_verdict(tmp_path: Path) -> None:
    shared_data("speech/references.json")
    result = BENCH.run(Plan(tmp_path, turns=6), load=0.0)
    assert result.trial
    assert result.verdict.startswith("no verdict")
    rows = {row.what: row for row in result.rows}
    assert rows["turns ended inside a pause"].samples == 6
    assert rows["wait at true ends, p50"].reached

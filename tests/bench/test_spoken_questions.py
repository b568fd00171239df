"""commands/bench/spoken_questions.py: what the benches ask."""

from itertools import pairwise

import pytest

from commands.bench.spoken_questions import PAUSES, RATE, spoken_questions, with_pause
from commands.calling.voiced import bouts
from tests.commands.signals import joined, silence, tone


async def test_a_third_hold_a_pause_that_is_really_silent() -> None:
    questions = await spoken_questions(6, seed=4)
    assert [question.pause > 0 for question in questions] == [False, False, True] * 2
    for question in questions:
        gaps = [two.start - one.end for one, two in pairwise(bouts(question.pcm, RATE, join=0.05))]
        if question.pause:
            assert PAUSES[0] <= question.pause <= PAUSES[1]
            assert max(gaps) >= question.pause - 0.02


async def test_the_same_seed_asks_the_same() -> None:
    one, two = await spoken_questions(3, seed=9), await spoken_questions(3, seed=9)
    assert [(q.text, q.pause) for q in one] == [(q.text, q.pause) for q in two]
    assert len({q.text for q in one}) == 3


def test_the_pause_goes_where_it_is_quietest() -> None:
    pcm = joined(silence(0.2), tone(0.45), tone(0.1, 0.01), tone(0.45), silence(0.2))
    longer = with_pause(pcm, 0.5)
    assert len(longer) == len(pcm) + RATE // 2
    before, after = bouts(longer, RATE, join=0.2)
    assert after.start - before.end == pytest.approx(0.5, abs=0.12)
    assert before.end == pytest.approx(0.7, abs=0.06)


def test_silence_is_left_as_it_is() -> None:
    assert len(with_pause(silence(1.0), 0.5)) == RATE

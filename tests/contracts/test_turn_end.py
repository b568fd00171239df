"""What every end-of-turn model owes: whole questions are finished, hanging ones are not, at both rates."""

from collections.abc import Iterator
from typing import get_args

import numpy as np
import pytest

from dialog.audio import Rate
from dialog.ports import TurnEndModel
from dialog.tts import open_tts
from dialog.turn_end import TurnEndName, open_turn_end
from priority_pool import PriorityPool
from tests.speech_material import DASHWOOD, METERS, person, silence


@pytest.fixture(scope="module")
def pool() -> Iterator[PriorityPool]:
    pool = PriorityPool(threads=1, nice=0)
    yield pool
    pool.close()


@pytest.fixture(scope="module", params=get_args(TurnEndName))
def model(request: pytest.FixtureRequest, pool: PriorityPool) -> TurnEndModel:
    return open_turn_end(request.param, pool)


@pytest.mark.parametrize("rate", [8000, 16000])
async def test_a_whole_question_is_finished(model: TurnEndModel, pool: PriorityPool, rate: Rate) -> None:
    clip = await open_tts("hibari", pool).speak("What is the reversal agent for dabigatran?", rate)
    assert await model.probability(np.concatenate([clip.pcm, silence(0.1, rate)]), rate) > 0.9


async def test_a_hanging_question_is_not(model: TurnEndModel, pool: PriorityPool) -> None:
    clip = await open_tts("hibari", pool).speak("What is the reversal agent for the, um,", 8000)
    assert await model.probability(np.concatenate([clip.pcm, silence(0.1)]), 8000) < 0.5


async def test_a_person_who_is_done_and_one_who_goes_on(model: TurnEndModel) -> None:
    assert await model.probability(person(METERS)[: int(2.4 * 8000)], 8000) > 0.5
    dashwood = person(DASHWOOD)
    assert await model.probability(dashwood[-8 * 8000 : int(6.75 * 8000)], 8000) > 0.5
    unfinished = np.concatenate([dashwood[: int(1.85 * 8000)], silence(0.1)])
    assert await model.probability(unfinished, 8000) < 0.6


@pytest.mark.parametrize("samples", [0, 1, 160, 200_000])
async def test_any_length_gets_a_probability(model: TurnEndModel, samples: int) -> None:
    assert 0.0 <= await model.probability(np.zeros(samples, np.int16), 8000) <= 1.0

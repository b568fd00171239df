"""A likelier reading than the greedy one: over a network of a few words, and over the real one."""

import math
from collections.abc import Mapping, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from dialog.resampling import Float32, floats
from dialog.stt import moonshine, open_stt
from dialog.stt.beam_search import DOUBTED, UNSETTLED, compared, likelier
from dialog.stt.moonshine_model import END, Expected, Heard, MoonshineModel
from priority_pool import PriorityPool
from tests.speech_material import DASHWOOD, call, frames, person

AN, AND, ADULT, IN = 3, 4, 5, 6
FRAMES = np.zeros((1, 1, 288), np.float32)
EXPECTED: dict[tuple[int, ...], dict[int, float]] = {
    (): {IN: 0.95, AND: 0.05},
    (IN,): {AND: 0.55, AN: 0.45},
    (IN, AND): {ADULT: 0.5, END: 0.4},
    (IN, AND, ADULT): {END: 0.9},
    (IN, AN): {ADULT: 0.95},
    (IN, AN, ADULT): {END: 0.95},
}


class FewWords(MoonshineModel):
    """What comes next is looked up by all that went before, which is its memory."""

    def __init__(self) -> None:
        self.runs = 0

    def said_of(self, frames: Float32, samples: int, tokens: Sequence[int]) -> Expected:
        before = [tuple(tokens[:count]) for count in range(len(tokens) + 1)]
        return Expected([_logits(one) for one in before], {"words": np.array([[[0, *tokens]]], np.float32)})

    def said_by_each(
        self, memory: Mapping[str, Float32], samples: int, tokens: NDArray[np.int64], origins: NDArray[np.intp]
    ) -> tuple[Float32, dict[str, Float32]]:
        self.runs += 1
        words = np.concatenate([memory["words"][origins], tokens[:, None]], axis=2)
        rows = [_logits(tuple(int(token) for token in row[0, 1:])) for row in words]
        return np.array(rows, np.float32), {"words": words.astype(np.float32)}


def _logits(before: tuple[int, ...]) -> Float32:
    chances = np.full(8, 1e-6, np.float32)
    for token, chance in EXPECTED.get(before, {END: 0.5}).items():
        chances[token] = chance
    found: Float32 = np.log(chances / chances.sum()).astype(np.float32)
    return found


def test_a_word_that_fits_better_with_what_follows_takes_the_place_of_the_likeliest_one() -> None:
    model = FewWords()
    greedy = model.reread(FRAMES, 16000, (IN, AND, ADULT))
    found = likelier(model, FRAMES, 16000, greedy)
    assert found.tokens == (IN, AN, ADULT)
    assert found.probabilities == pytest.approx((0.95, 0.45, 1.0, 1.0), abs=1e-3)
    assert found.expected is not None
    assert found.unsettled == (False, True, False)


def test_what_only_one_of_two_readings_has_is_never_sure() -> None:
    greedy = Heard((IN, AND, ADULT), (0.95, 0.55, 0.9, 0.9))
    found = compared(greedy, Heard((IN, AN, ADULT), (0.95, 0.99, 0.9, 0.9)))
    assert found.probabilities == (0.95, UNSETTLED, 0.9, 0.9)


def test_the_greedy_reading_stands_where_nothing_is_likelier() -> None:
    model = FewWords()
    best = model.reread(FRAMES, 16000, (IN, AN, ADULT))
    assert likelier(model, FRAMES, 16000, best) is best
    assert model.runs > 0


def test_a_sure_reading_costs_nothing() -> None:
    model = FewWords()
    expected = model.said_of(FRAMES, 16000, (IN, AND, ADULT))
    sure = Heard((IN, AND, ADULT), (DOUBTED,) * 4, expected)
    assert likelier(model, FRAMES, 16000, sure) is sure
    assert model.runs == 0


def test_nothing_more_is_done_for_a_reading_that_nobody_waits_for() -> None:
    model = FewWords()
    greedy = model.reread(FRAMES, 16000, (IN, AND, ADULT))
    assert likelier(model, FRAMES, 16000, greedy, lambda: True) is greedy
    assert model.runs == 0


def test_the_real_network_finds_a_reading_that_is_as_likely_or_likelier() -> None:
    model = MoonshineModel()
    speech = floats(person(DASHWOOD, 16000))
    speech = (speech + np.random.default_rng(1).normal(0, 0.02, len(speech))).astype(np.float32)
    encoded = model.encode(speech)
    greedy = model.decode(encoded, len(speech))
    assert greedy is not None
    assert min(greedy.probabilities) < DOUBTED
    found = likelier(model, encoded, len(speech), greedy)
    assert len(found.probabilities) == len(found.tokens) + 1
    assert sum(map(math.log, found.probabilities)) >= sum(map(math.log, greedy.probabilities)) - 0.01


@pytest.mark.parametrize("crowded", [True, False])
async def test_none_is_looked_for_while_calls_are_kept_waiting(monkeypatch: pytest.MonkeyPatch, crowded: bool) -> None:
    looked: list[Heard] = []

    def looking(model: MoonshineModel, encoded: Float32, samples: int, greedy: Heard, stopped: object) -> Heard:
        looked.append(greedy)
        return greedy

    monkeypatch.setattr(moonshine, "likelier", looking)
    pool = PriorityPool(threads=1, nice=0)
    monkeypatch.setattr(pool, "kept_waiting", lambda within: crowded)
    try:
        stream = open_stt("moonshine", pool).open(call(), 16000)
        stream.begin_turn(0.0)
        for frame in frames(person(DASHWOOD, 16000), rate=16000):
            stream.push(frame)
        assert (await stream.read(True)).words
    finally:
        pool.close()
    assert bool(looked) is not crowded

"""What every voice activity engine owes: a human voice at both rates, silence, noise, and a state of its own a call."""

import time
from typing import get_args

import numpy as np
import pytest

from dialog.audio import AudioFrame, Rate
from dialog.vad import VadName, VoiceActivityMaker, open_vad
from tests.speech_material import DASHWOOD, frames, noise, person, silence

RATES: tuple[Rate, ...] = (8000, 16000)


@pytest.fixture(scope="module", params=get_args(VadName))
def maker(request: pytest.FixtureRequest) -> VoiceActivityMaker:
    return open_vad(request.param)


@pytest.mark.parametrize("rate", RATES)
def test_a_human_voice_is_a_voice(maker: VoiceActivityMaker, rate: Rate) -> None:
    detector = maker(rate)
    voiced = [detector.probability(frame) for frame in frames(person(DASHWOOD, rate), rate=rate)][20:320]
    assert np.mean(np.array(voiced) > 0.5) > 0.95


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("level", [0.0, 10.0, 300.0])
def test_silence_and_noise_are_none(maker: VoiceActivityMaker, rate: Rate, level: float) -> None:
    detector = maker(rate)
    answers = [detector.probability(frame) for frame in frames(noise(3.0, level, rate), rate=rate)]
    assert max(answers) < 0.5
    assert min(answers) >= 0.0


@pytest.mark.parametrize("rate", RATES)
def test_a_voice_is_told_within_100_ms(maker: VoiceActivityMaker, rate: Rate) -> None:
    detector = maker(rate)
    voice = person(DASHWOOD, rate)[int(0.66 * rate) :]
    answers = [detector.probability(frame) for frame in frames(silence(1.0, rate), voice, rate=rate)]
    assert max(answers[50:55]) > 0.5


def test_a_filled_frame_is_no_voice_and_a_long_fill_is_forgotten(maker: VoiceActivityMaker) -> None:
    detector, fresh = maker(8000), maker(8000)
    heard = frames(person(DASHWOOD))
    for frame in heard[:100]:
        detector.probability(frame)
    fill = [AudioFrame(bytes(320), 8000, 2.0 + 0.02 * number, filled=True) for number in range(50)]
    assert {detector.probability(frame) for frame in fill} == {0.0}
    assert [detector.probability(frame) for frame in heard[:40]] == [fresh.probability(frame) for frame in heard[:40]]


def test_calls_do_not_disturb_each_other(maker: VoiceActivityMaker) -> None:
    alone, beside, other = maker(8000), maker(8000), maker(8000)
    for frame, hiss in zip(frames(person(DASHWOOD)), frames(noise(7.0, 900.0)), strict=False):
        other.probability(hiss)
        assert beside.probability(frame) == alone.probability(frame)


def test_a_frame_costs_less_than_a_millisecond(maker: VoiceActivityMaker) -> None:
    detector = maker(8000)
    heard = frames(person(DASHWOOD))
    before = time.thread_time()
    for frame in heard:
        detector.probability(frame)
    assert (time.thread_time() - before) / len(heard) < 0.001

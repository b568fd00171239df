"""What every echo canceller owes: our voice returned is no caller, a caller over it is one, silence costs nothing."""

import time
from collections.abc import Iterator
from typing import get_args

import numpy as np
import pytest

from commands.bench import mu_law
from dialog.audio import AudioFrame, Rate
from dialog.echo import EchoCancellerMaker, EchoName, open_echo
from dialog.events import VoiceStarted
from dialog.framing import cut
from dialog.ports import Pcm16
from dialog.tts import open_tts
from dialog.turns.endpointing import Endpointing
from dialog.vad import open_vad
from priority_pool import PriorityPool
from tests.speech_material import DASHWOOD, noise, person, silence

REPLY = "Community acquired pneumonia: amoxicillin or doxycycline is the first choice for adults without other illness."


@pytest.fixture(scope="module", params=get_args(EchoName))
def maker(request: pytest.FixtureRequest) -> EchoCancellerMaker:
    return open_echo(request.param)


@pytest.fixture(scope="module")
def pool() -> Iterator[PriorityPool]:
    pool = PriorityPool(threads=1, nice=0)
    yield pool
    pool.close()


async def spoken(pool: PriorityPool, rate: Rate) -> Pcm16:
    clip = await open_tts("hibari", pool).speak(REPLY, rate)
    return clip.pcm


def returned(ours: Pcm16, rate: Rate, gain: float, delay: float) -> Pcm16:
    late = np.concatenate([silence(delay, rate), ours])[: len(ours)] * 10.0 ** (gain / 20.0)
    echo: Pcm16 = (late + noise(len(ours) / rate, 8.0, rate)[: len(ours)]).astype(np.int16)
    return echo


def starts(maker: EchoCancellerMaker, ours: Pcm16, theirs: Pcm16, rate: Rate) -> list[float]:
    """When a caller's voice was told."""
    echo, activity, endpointing = maker(rate), open_vad("silero")(rate), Endpointing()
    theirs = mu_law.decode(mu_law.encode(theirs)) if rate == 8000 else theirs
    told = []
    for number, (out, back) in enumerate(zip(cut(ours.tobytes(), rate), cut(theirs.tobytes(), rate), strict=True)):
        echo.played(out)
        frame = echo.clean(AudioFrame(back, rate, number * 0.02))
        probability = 0.0 if echo.echoing() > 0.5 else activity.probability(frame)
        if isinstance(endpointing.hear(probability, frame.at), VoiceStarted):
            told.append(frame.at + 0.02)
    return told


@pytest.mark.parametrize("rate", [8000, 16000])
@pytest.mark.parametrize(("gain", "delay"), [(-20.0, 0.02), (-20.0, 0.17), (-20.0, 0.3), (-30.0, 0.1), (-30.0, 0.3)])
async def test_our_own_voice_is_no_caller(
    maker: EchoCancellerMaker, pool: PriorityPool, rate: Rate, gain: float, delay: float
) -> None:
    ours = await spoken(pool, rate)
    assert starts(maker, ours, returned(ours, rate, gain, delay), rate) == []


async def test_the_same_voice_without_a_reference_would_be_one(maker: EchoCancellerMaker, pool: PriorityPool) -> None:
    ours = await spoken(pool, 8000)
    assert starts(maker, np.zeros_like(ours), returned(ours, 8000, -20.0, 0.1), 8000)


@pytest.mark.parametrize("rate", [8000, 16000])
@pytest.mark.parametrize("began", [0.6, 1.5, 3.0])
async def test_a_caller_over_it_is_heard_within_250_ms(
    maker: EchoCancellerMaker, pool: PriorityPool, rate: Rate, began: float
) -> None:
    ours = await spoken(pool, rate)
    theirs = returned(ours, rate, -20.0, 0.14)
    first = round(began * rate)
    voice = person(DASHWOOD, rate)[int(0.3 * rate) : int(2.3 * rate)]
    theirs[first : first + len(voice)] += voice[: len(theirs) - first]
    [told, *_] = starts(maker, ours, theirs, rate)
    assert began <= told <= began + 0.25


def test_while_we_are_silent_nothing_is_done(maker: EchoCancellerMaker) -> None:
    echo = maker(8000)
    frame = AudioFrame(person(DASHWOOD)[8000:8160].tobytes(), 8000, 0.0)
    quiet = bytes(320)
    before = time.thread_time()
    for _ in range(2000):
        echo.played(quiet)
        assert echo.clean(frame) is frame
    assert (time.thread_time() - before) / 2000 < 0.00005
    assert echo.echoing() == 0.0

"""What every recogniser owes: people are read, silence is not, long turns stay bounded, reads can be dropped."""

import asyncio
from collections.abc import Iterator
from typing import get_args

import numpy as np
import pytest

from dialog.audio import AudioFrame, Rate
from dialog.ports import Pcm16, SpeechStream, SpeechToText
from dialog.stt import SttName, open_stt
from priority_pool import PriorityPool
from tests.speech_material import DASHWOOD, JFK, METERS, call, frames, noise, person, silence, word_errors

SAID = {
    JFK: "and so my fellow americans ask not what your country can do for you ask what you can do for your country",
    DASHWOOD: "and mister john dashwood had then leisure to consider how much there might be prudently in his power "
    "to do for them",
    METERS: "go forward ten meters",
}


@pytest.fixture(scope="module")
def pool() -> Iterator[PriorityPool]:
    pool = PriorityPool(threads=1, nice=0)
    yield pool
    pool.close()


@pytest.fixture(scope="module", params=get_args(SttName))
def engine(request: pytest.FixtureRequest, pool: PriorityPool) -> SpeechToText:
    return open_stt(request.param, pool)


def opened(engine: SpeechToText, sound: list[AudioFrame], rate: Rate = 8000, at: float = 0.0) -> SpeechStream:
    stream = engine.open(call(), rate)
    stream.begin_turn(at)
    for frame in sound:
        stream.push(frame)
    return stream


@pytest.mark.parametrize("rate", [8000, 16000])
async def test_people_are_read(engine: SpeechToText, rate: Rate) -> None:
    errors = 0
    for name, said in SAID.items():
        reading = await opened(engine, frames(person(name, rate), rate=rate), rate).read(True)
        errors += word_errors(said, reading.words)
        assert reading.confidence is not None
        assert 0.5 < reading.confidence <= 1.0
        assert reading.through == pytest.approx(len(person(name, rate)) / rate, abs=0.03)
    assert errors / sum(len(said.split()) for said in SAID.values()) <= 0.12


@pytest.mark.parametrize(
    "sound",
    [
        pytest.param(silence(2.0), id="silence"),
        *(pytest.param(noise(3.0, level), id=f"noise {level}") for level in (5.0, 30.0, 100.0, 500.0, 3000.0)),
        pytest.param((3000 * np.sin(np.arange(24000) * 2 * np.pi * 120 / 8000)).astype(np.int16), id="hum"),
        pytest.param(silence(0.02), id="one frame"),
        pytest.param(np.zeros(0, np.int16), id="nothing"),
    ],
)
async def test_what_is_no_speech_has_no_words(engine: SpeechToText, sound: Pcm16) -> None:
    assert (await opened(engine, frames(sound)).read(True)).words == ""


async def test_a_turn_begins_up_to_half_a_second_back(engine: SpeechToText) -> None:
    stream = engine.open(call(), 8000)
    first, second = frames(person(DASHWOOD), silence(1.0)), frames(silence(0.3), person(METERS), at=8.12)
    for frame in first:
        stream.push(frame)
    stream.begin_turn(0.0)
    for frame in second[:38]:
        stream.push(frame)
    stream.begin_turn(second[38].at - 0.4)
    for frame in second[38:]:
        stream.push(frame)
    assert word_errors(SAID[METERS], (await stream.read(True)).words) <= 1


async def test_an_earlier_reading_is_taken_up_and_not_repeated(engine: SpeechToText) -> None:
    heard = frames(person(DASHWOOD))
    stream = opened(engine, heard[:170])
    early = await stream.read(False)
    for frame in heard[170:]:
        stream.push(frame)
    late = await stream.read(True)
    assert word_errors(SAID[DASHWOOD], late.words) <= 2
    assert len(early.words) < len(late.words)
    assert (await stream.read(True)).words == late.words


async def test_a_dropped_read_leaves_the_next_one_whole(engine: SpeechToText) -> None:
    stream = opened(engine, frames(person(DASHWOOD)))
    speculative = asyncio.ensure_future(stream.read(False))
    await asyncio.sleep(0.01)
    speculative.cancel()
    with pytest.raises(asyncio.CancelledError):
        await speculative
    assert word_errors(SAID[DASHWOOD], (await stream.read(True)).words) <= 2


async def test_calls_read_at_once_do_not_mix(engine: SpeechToText) -> None:
    streams = [opened(engine, frames(person(name))) for name in SAID]
    readings = await asyncio.gather(*(stream.read(True) for stream in streams))
    for said, reading in zip(SAID.values(), readings, strict=True):
        assert word_errors(said, reading.words) <= 3


async def test_a_closed_stream_keeps_nothing(engine: SpeechToText) -> None:
    stream = opened(engine, frames(person(DASHWOOD)))
    stream.close()
    assert (await stream.read(True)).words == ""


@pytest.mark.slow
async def test_a_minute_of_speech_is_read_to_its_end(engine: SpeechToText) -> None:
    """Read at each pause, and half of the readings dropped, as when a caller goes on."""
    stream = engine.open(call(), 8000)
    stream.begin_turn(0.0)
    sentences = [DASHWOOD, JFK] * 3
    at = 0.0
    for number, name in enumerate(sentences):
        for frame in frames(person(name), silence(0.4), at=at):
            stream.push(frame)
            at = frame.at + 0.02
        reading = asyncio.ensure_future(stream.read(False))
        if number % 2:
            await asyncio.sleep(0.05)
            reading.cancel()
        await asyncio.wait([reading])
    words = (await stream.read(True)).words
    said = " ".join(SAID[name] for name in sentences)
    assert word_errors(said, words) / len(said.split()) < 0.2


@pytest.mark.slow
async def test_a_minute_without_a_reading_is_still_read(engine: SpeechToText) -> None:
    minute = np.concatenate([person(DASHWOOD), silence(0.4), person(JFK), silence(0.4)] * 3)
    reading = await opened(engine, frames(minute)).read(True)
    said = " ".join([SAID[DASHWOOD], SAID[JFK]] * 3)
    assert word_errors(said, reading.words) / len(said.split()) < 0.2

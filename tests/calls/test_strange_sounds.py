"""Noise, music, a minute of speech, two people at once: the shipped senses hear them, and the call goes on.

Audio goes as fast as the senses take it: the line waits for them, and for nothing else.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field, replace

import numpy as np
import pytest

from commands.bench import mu_law
from dialog.audio import FRAME_SECONDS, AudioFrame, Rate
from dialog.echo import open_echo
from dialog.engines import Engines
from dialog.events import HungUp, Played
from dialog.framing import heard_frames
from dialog.line import LineSignal
from dialog.ports import Pcm16
from dialog.resampling import floats, integers, resampled
from dialog.session import Session
from dialog.settings import DialogSettings
from dialog.stt import open_stt
from dialog.tts import open_tts
from dialog.turn_end import open_turn_end
from dialog.vad import open_vad
from priority_pool import PriorityPool
from tests.fakes import FakeLine, FakeVoice, Rig
from tests.speech_material import noise, silence

pytestmark = [pytest.mark.slow, pytest.mark.unhurried, pytest.mark.timeout(600)]

RATE: Rate = 8000
GREETED, WAITED = 6.0, 14.0
"""Seconds in which the greeting is over, and in which a caller who says nothing is asked whether somebody is there."""
QUESTION = "what is the first line treatment for hypertension"


@dataclass
class RecordedLine(FakeLine):
    """Brings a recording, a frame whenever nobody is ``busy`` with those before."""

    recording: Pcm16 = field(default_factory=lambda: silence(1.0))
    busy: Callable[[], bool] = lambda: False

    async def __aiter__(self) -> AsyncIterator[LineSignal]:
        for frame in heard_frames(self.recording, RATE, 0.0):
            await asyncio.sleep(0)
            while self.busy():
                await asyncio.sleep(0.001)
            self.now = round(frame.at + FRAME_SECONDS, 2)
            if self._given:
                spoken = self._given.popleft()
                self.ear.append((self.now, spoken.utterance))
                yield Played(self.now, spoken.utterance, spoken.offset + FRAME_SECONDS, exact=True)
            yield AudioFrame(frame.pcm, RATE, frame.at)
        yield HungUp(self.now)


@dataclass(frozen=True)
class Senses:
    pool: PriorityPool
    engines: Callable[[Rig], Engines]
    question: Pcm16
    other: Pcm16


@pytest.fixture(scope="module")
def senses() -> Iterator[Senses]:
    pool = PriorityPool(threads=1, nice=0)
    hearing, turn_end = open_stt("moonshine", pool), open_turn_end("smart_turn", pool)
    activity, echo = open_vad("silero"), open_echo("levels")

    def engines(rig: Rig) -> Engines:
        real = {"voice_activity": activity, "echo": echo, "turn_end": turn_end, "speech_to_text": hearing}
        return replace(rig.engines(), **real)  # type: ignore[arg-type]

    voice = open_tts("hibari", pool)

    async def spoken(text: str) -> Pcm16:
        return (await voice.speak(text, RATE)).pcm

    question = asyncio.run(spoken(QUESTION))
    other = asyncio.run(spoken("she came in last night with a fever and a cough and her blood pressure is quite low"))
    yield Senses(pool, engines, question, other)
    pool.close()


def music(seconds: float) -> Pcm16:
    """A melody of harmonic notes over a beat."""
    at = np.arange(int(seconds * RATE)) / RATE
    note = 220.0 * 2.0 ** (np.array([0, 4, 7, 12, 7, 4, 5, 9])[(at / 0.4).astype(int) % 8] / 12.0)
    phase = 2 * np.pi * np.cumsum(note) / RATE
    tune = sum(np.sin(harmonic * phase) / harmonic for harmonic in range(1, 6))
    beat = np.exp(-12.0 * (at % 0.4)) * np.random.default_rng(3).normal(0, 0.6, len(at))
    return np.asarray(4000.0 * (tune + beat), np.int16)


def lower(speech: Pcm16) -> Pcm16:
    """The same as another person would say it: longer and deeper by a quarter."""
    return integers(resampled(floats(speech), RATE, RATE * 5 // 4))


def together(one: Pcm16, other: Pcm16) -> Pcm16:
    length = min(len(one), len(other))
    return (one[:length] // 2 + other[:length] // 2).astype(np.int16)


def without_end(speech: Pcm16, seconds: float) -> Pcm16:
    return np.resize(speech, int(seconds * RATE))


SOUNDS: dict[str, Callable[[Senses], Pcm16]] = {
    "noise": lambda _: noise(6.0, 2000.0),
    "music": lambda _: music(8.0),
    "a minute of speech": lambda senses: without_end(senses.other, 60.0),
    "two people": lambda senses: together(without_end(senses.question, 6.0), without_end(lower(senses.other), 6.0)),
}


@pytest.mark.parametrize("sound", SOUNDS)
async def test_a_strange_sound_gets_an_answer_or_a_question_and_the_call_goes_on(
    sound: str, senses: Senses, caplog: pytest.LogCaptureFixture
) -> None:
    strange = SOUNDS[sound](senses)
    recording = np.concatenate([silence(GREETED), strange, silence(WAITED), senses.question, silence(3.0)])
    line = RecordedLine(recording=mu_law.decode(mu_law.encode(recording)))
    rig = Rig(line=line, voice=FakeVoice(takes=0.0))
    session = Session(line, senses.engines(rig), DialogSettings())
    line.busy = lambda: bool({"read", "judge", "think"} & session._doing.keys())
    with caplog.at_level(logging.ERROR):
        await session.run()
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]
    asked = GREETED + len(strange) / RATE + WAITED
    assert any(GREETED < at < asked for at, _ in line.ear), "nothing was said to it, not even whether somebody is there"
    assert "hypertension" in rig.journal.turns[max(rig.journal.turns)][0].lower().replace("-", "")

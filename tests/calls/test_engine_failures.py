"""What a caller hears when the detection of voice or the voice itself fails. In virtual time."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property

import pytest

from dialog.audio import AudioFrame, Rate
from dialog.engines import Engines
from dialog.errors import EngineFailed
from dialog.events import Stage
from dialog.ports import SpeechClip
from dialog.reply import Command, Reply
from dialog.session import Session
from dialog.tts.rehearsed import Rehearsed
from dialog.turns.table import State
from dialog.wording import prompts
from tests.calls.test_whole_calls import after_greeting, ask, call, reach, silence_behind_a_question, until
from tests.fakes import FakeLine, FakeVoice, FakeVoiceActivity, Rig, an_answer


@dataclass
class FailingRig(Rig):
    """Its detection of voice fails while ``deaf`` says so; its voice has rehearsed, and fails when ``mute``."""

    deaf: Callable[[], bool] = lambda: False
    opened: int = 0
    voice: FakeVoice = field(default_factory=lambda: MuteVoice())

    def engines(self) -> Engines:
        return replace(super().engines(), voice_activity=self._detector, text_to_speech=self.rehearsed)

    @cached_property
    def rehearsed(self) -> Rehearsed:
        return Rehearsed(self.voice)

    def _detector(self, rate: Rate) -> "DeafVoiceActivity":
        self.opened += 1
        return DeafVoiceActivity(lambda: self.deaf())


@dataclass
class DeafVoiceActivity(FakeVoiceActivity):
    deaf: Callable[[], bool]

    def probability(self, frame: AudioFrame) -> float:
        if self.deaf():
            raise EngineFailed("hearing", "the fake detector was told to fail")
        return super().probability(frame)


@dataclass
class MuteVoice(FakeVoice):
    """Fails whatever it is given."""

    async def speak(self, text: str, rate: Rate, speed: float = 1.0, *, urgent: bool = False) -> SpeechClip:
        if self.fails:
            raise EngineFailed("speaking", "the fake voice was told to fail")
        return await super().speak(text, rate, speed, urgent=urgent)


def test_a_detector_that_fails_once_is_exchanged_and_the_call_goes_on() -> None:
    rig = FailingRig()

    async def script(_: Rig, session: Session) -> None:
        await after_greeting(session)
        once = [True]
        rig.deaf = lambda: bool(once) and once.pop()
        await asyncio.sleep(1.0)
        await ask(rig, session)
        await until(session, State.LISTENING)

    call(script, rig)
    assert rig.opened == 2
    assert rig.journal.turns[1][0] == "what is the dose of apixaban"
    assert rig.journal.heard_of[1].complete


@pytest.mark.parametrize("state", [State.LISTENING, State.HEARING, State.PAUSED, State.SPEAKING, State.YIELDING])
def test_without_a_detector_the_call_ends_with_a_sentence_within_two_and_a_half_seconds(state: State) -> None:
    rig = FailingRig()
    silence: list[float] = []

    async def script(_: Rig, session: Session) -> None:
        await reach(state, rig, session)
        rig.thinking.takes = 0.05
        rig.deaf = lambda: True
        began, before = rig.line.now, len(rig.line.ear)
        while len(rig.line.ear) == before:
            await asyncio.sleep(0.02)
        silence.append(rig.line.now - began)
        await until(session, State.ENDED, 60.0)

    call(script, rig)
    assert silence[0] < 2.5
    assert "I have to end this call." in rig.voice.spoken
    assert rig.journal.ended == "goodbye"


@pytest.mark.parametrize("rate", [8000, 16000])
@pytest.mark.parametrize("speed", [None, 0.85])
def test_a_voice_that_fails_is_told_at_every_rate_and_pace(rate: Rate, speed: float | None) -> None:
    rig = FailingRig(line=FakeLine(rate=rate))
    sentences = [span.voiced for span in prompts.failure("speaking").spans]
    heard: list[int] = []

    def slowly(words: str, command: Command | None) -> Reply:
        return replace(an_answer(), speed=speed)

    rig.thinking.reply = slowly

    async def script(_: Rig, session: Session) -> None:
        await rig.rehearsed.rehearse(sentences)
        await after_greeting(session)
        await ask(rig, session)
        await until(session, State.LISTENING)
        rig.voice.fails = True
        rig.line.talk("and of rivaroxaban", 1.0)
        await asyncio.sleep(1.0)
        before = len(rig.line.ear)
        await until(session, State.SPEAKING)
        await until(session, State.LISTENING)
        heard.append(len(rig.line.ear) - before)

    call(script, rig)
    assert heard[0] * 0.02 > 2.0, "the sentence that tells of it was heard"


STAGES: tuple[Stage, ...] = ("turn_end", "records")


@pytest.mark.parametrize("failing", STAGES)
def test_a_call_goes_on_without_the_end_of_turn_model_and_without_records(failing: Stage) -> None:
    """Silence alone ends turns then, and what cannot be kept is said all the same."""
    rig = Rig()

    async def fails(*_: object, **__: object) -> None:
        raise EngineFailed(failing, "told to fail")

    if failing == "turn_end":
        rig.turn_end.probability = fails  # type: ignore[method-assign, assignment]
    else:
        rig.journal.turn = fails  # type: ignore[method-assign]
    silence: list[float] = []

    async def script(rig: Rig, session: Session) -> None:
        await after_greeting(session)
        silence.append(await silence_behind_a_question(rig))
        await until(session, State.LISTENING)

    call(script, rig)
    assert silence[0] < 2.5
    assert "Apixaban: five milligrams twice daily." in rig.voice.spoken

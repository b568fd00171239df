"""The turns a tester named on the command line, made ready before the call so that a bad file costs no call."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from commands.calling.answers import Answer
from commands.calling.conversation import Question
from commands.calling.recordings import read_wav
from commands.calling.voices import OTHER, Voice, chosen_voice
from dialog.audio import Rate

StepKind = Literal["wav", "say", "key", "again"]


@dataclass(frozen=True, slots=True)
class Step:
    """One turn as named: a path, a sentence, a key, or what was said last.

    when: it is no turn in the order, but said each time a reply holds this.
    """

    kind: StepKind
    value: str
    when: str = ""


@dataclass(frozen=True, slots=True)
class Script:
    """voice: what speaks, as the tester is told."""

    questions: tuple[Question, ...]
    voice: str
    answers: tuple[Answer, ...] = ()


async def prepare(steps: Sequence[Step], rate: Rate, voice_name: str = OTHER) -> Script:
    """voice_name: as ``chosen_voice`` takes it.

    Raises BadRecording for a file that cannot be used, NoVoice when a sentence cannot be said.
    """
    if not any(step.kind == "say" for step in steps):
        return await _script(steps, rate, None, "recordings")
    with closing(chosen_voice(voice_name)) as voice:
        name = f"{voice.name}, the product's own voice" if voice.own else voice.name
        return await _script(steps, rate, voice, name)


async def _script(steps: Sequence[Step], rate: Rate, voice: Voice | None, name: str) -> Script:
    questions = [await _question(step, rate, voice) for step in steps if not step.when]
    answers = [
        Answer(step.when, None if step.kind == "again" else await _question(step, rate, voice))
        for step in steps
        if step.when
    ]
    return Script(tuple(questions), name, tuple(answers))


async def _question(step: Step, rate: Rate, voice: Voice | None) -> Question:
    match step.kind:
        case "wav":
            return Question(Path(step.value).name, read_wav(Path(step.value), rate))
        case "key":
            return Question(f"key {step.value}", np.zeros(0, np.int16), step.value)
        case "say":
            assert voice is not None, "a sentence needs a voice"
            return Question(step.value, await voice.say(step.value, rate))
        case "again":
            raise ValueError("what was said last is no question of its own: it needs a when")

"""The turns a tester named on the command line, made ready before the call so that a bad file costs no call."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from commands.calling.conversation import Question
from commands.calling.recordings import read_wav
from commands.calling.voices import OTHER, Voice, chosen_voice
from dialog.audio import Rate

StepKind = Literal["wav", "say", "key"]


@dataclass(frozen=True, slots=True)
class Step:
    """One turn as named: a path, a sentence, or a key."""

    kind: StepKind
    value: str


@dataclass(frozen=True, slots=True)
class Script:
    """voice: what speaks, as the tester is told."""

    questions: tuple[Question, ...]
    voice: str


async def prepare(steps: Sequence[Step], rate: Rate, voice_name: str = OTHER) -> Script:
    """voice_name: as ``chosen_voice`` takes it.

    Raises BadRecording for a file that cannot be used, NoVoice when a sentence cannot be said.
    """
    if not any(step.kind == "say" for step in steps):
        return Script(tuple([await _question(step, rate, None) for step in steps]), "recordings")
    with closing(chosen_voice(voice_name)) as voice:
        name = f"{voice.name}, the product's own voice" if voice.own else voice.name
        return Script(tuple([await _question(step, rate, voice) for step in steps]), name)


async def _question(step: Step, rate: Rate, voice: Voice | None) -> Question:
    match step.kind:
        case "wav":
            return Question(Path(step.value).name, read_wav(Path(step.value), rate))
        case "key":
            return Question(f"key {step.value}", np.zeros(0, np.int16), step.value)
        case "say":
            assert voice is not None, "a sentence needs a voice"
            return Question(step.value, await voice.say(step.value, rate))

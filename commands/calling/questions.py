"""The turns a tester named on the command line, ready for a line of any rate."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Self

import numpy as np

from commands.calling.conversation import Question
from commands.calling.recordings import read_wav
from commands.calling.voices import Voice, other_voice
from dialog.audio import Rate

StepKind = Literal["wav", "say", "key"]


@dataclass(frozen=True, slots=True)
class Step:
    """One turn as named: a path, a sentence, or a key."""

    kind: StepKind
    value: str


@dataclass(frozen=True, slots=True)
class Questions:
    """Checked before the call is placed, so that a bad file costs no call."""

    steps: tuple[Step, ...]
    voice: Voice | None

    @classmethod
    def prepare(cls, steps: Sequence[Step]) -> Self:
        """Raises BadRecording for a file that cannot be used, NoVoice when a sentence cannot be said."""
        speaks = any(step.kind == "say" for step in steps)
        questions = cls(tuple(steps), other_voice() if speaks else None)
        questions.at(8000)
        return questions

    @property
    def voice_name(self) -> str:
        """What speaks, for the tester; says so when it is the product's own voice."""
        if self.voice is None:
            return "recordings"
        return f"{self.voice.name}, the product's own voice" if self.voice.own else self.voice.name

    def at(self, rate: Rate) -> tuple[Question, ...]:
        return tuple(self._question(step, rate) for step in self.steps)

    def _question(self, step: Step, rate: Rate) -> Question:
        match step.kind:
            case "wav":
                return Question(Path(step.value).name, read_wav(Path(step.value), rate))
            case "key":
                return Question(f"key {step.value}", np.zeros(0, np.int16), step.value)
            case "say":
                assert self.voice is not None, "prepared without a voice"
                return Question(step.value, self.voice.say(step.value, rate))

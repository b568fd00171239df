"""Voices that say a tester's sentence: not the product's own where another is installed."""

import asyncio
import io
import shutil
import subprocess
import wave
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from commands.calling.errors import NoVoice
from dialog.audio import Rate
from dialog.errors import DialogError
from dialog.ports import Pcm16, SpeechClip
from dialog.resampling import floats, integers, resampled
from priority_pool import PriorityPool

ESPEAK = "espeak-ng"
WORDS_A_MINUTE = 150
"""A little slower than the synthesiser's own 175, as one dictates a question."""


class Voice(Protocol):
    @property
    def own(self) -> bool:
        """Whether it is the voice the product itself speaks with."""

    @property
    def name(self) -> str: ...

    async def say(self, text: str, rate: Rate) -> Pcm16:
        """The sentence as 16-bit mono at ``rate``. Raises NoVoice when the synthesiser cannot."""

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class EspeakVoice:
    """espeak-ng, run once a sentence; the text goes in by standard input so that no sentence is an option."""

    program: str
    variant: str = "en-us"
    words_a_minute: int = WORDS_A_MINUTE
    own: bool = False

    @property
    def name(self) -> str:
        return f"{ESPEAK} {self.variant}"

    async def say(self, text: str, rate: Rate) -> Pcm16:
        return await asyncio.to_thread(self._say, text, rate)

    def close(self) -> None:
        """Nothing stays open between sentences."""

    def _say(self, text: str, rate: Rate) -> Pcm16:
        command = [self.program, "--stdin", "--stdout", "-v", self.variant, "-s", str(self.words_a_minute)]
        try:
            spoken = subprocess.run(command, input=text.encode(), capture_output=True, timeout=30, check=True)
        except (OSError, subprocess.SubprocessError) as error:
            raise NoVoice(f"{ESPEAK} could not say the sentence ({error}): reinstall it, or use --wav") from error
        return _from_wav(spoken.stdout, rate)


class OwnVoice:
    """The voice the product speaks with."""

    own = True
    name = "hibari"

    def __init__(self) -> None:
        """Raises NoVoice."""
        from dialog.tts.hibari import Hibari

        self._pool = PriorityPool(threads=1, nice=0)
        try:
            self._engine = Hibari(self._pool)
        except DialogError as error:
            self._pool.close()
            raise NoVoice(f"no voice can speak here ({error}): install espeak-ng, or use --wav") from error

    async def say(self, text: str, rate: Rate) -> Pcm16:
        return (await self.clip(text, rate)).pcm

    async def clip(self, text: str, rate: Rate) -> SpeechClip:
        """With the time at which each word ends."""
        return await self._engine.speak(text, rate)

    def close(self) -> None:
        self._pool.close()


def other_voice() -> Voice:
    """espeak-ng where it is installed, else the product's own. Raises NoVoice when there is neither."""
    return espeak_voice() or OwnVoice()


def espeak_voice(variant: str = "en-us") -> Voice | None:
    program = shutil.which(ESPEAK)
    return EspeakVoice(program, variant) if program else None


def _from_wav(data: bytes, rate: Rate) -> Pcm16:
    """espeak-ng writes 16-bit mono with a length field that is not the real one: a pipe cannot be rewound."""
    with wave.open(io.BytesIO(data)) as file:
        own_rate = file.getframerate()
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(np.int16)
    return integers(resampled(floats(samples), own_rate, rate))

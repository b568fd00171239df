"""Voices that say a tester's sentence: not the product's own where another good one is installed.

Word errors of our recogniser on clinical questions at 8 kHz (2026-11, Moonshine tiny-en): the product's own voice 10 %,
flite "rms" 32 % and "slt" 35 %, espeak-ng "en-us" 54 %.
"""

import asyncio
import io
import shutil
import subprocess
import tempfile
import wave
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from commands.calling.errors import NoVoice
from dialog.audio import Rate
from dialog.errors import DialogError
from dialog.ports import Pcm16, SpeechClip
from dialog.resampling import floats, integers, resampled
from priority_pool import PriorityPool

ESPEAK = "espeak-ng"
FLITE = "flite"
OTHER = "other"
NAMES = (OTHER, FLITE, ESPEAK, "own")
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
        return _from_wav(_run(command, text), rate)


@dataclass(frozen=True, slots=True)
class FliteVoice:
    """flite, run once a sentence."""

    program: str
    variant: str = "rms"
    own: bool = False

    @property
    def name(self) -> str:
        return f"{FLITE} {self.variant}"

    async def say(self, text: str, rate: Rate) -> Pcm16:
        return await asyncio.to_thread(self._say, text, rate)

    def close(self) -> None:
        """Nothing stays open between sentences."""

    def _say(self, text: str, rate: Rate) -> Pcm16:
        with tempfile.TemporaryDirectory() as folder:
            sound = Path(folder) / "said.wav"
            _run([self.program, "-voice", self.variant, "-t", text, "-o", str(sound)])
            return _from_wav(sound.read_bytes(), rate)


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


def chosen_voice(name: str = OTHER) -> Voice:
    """flite, espeak-ng, or the product's own voice ("own"); "other" takes the best that is not the product's.

    That is flite. espeak-ng must be asked for: read through a telephone it is hard to understand, and a service would
    be judged by its voice. Raises NoVoice when the voice is not installed; "other" falls back to the product's own.
    """
    program = shutil.which(name if name != OTHER else FLITE)
    match name:
        case "own":
            return OwnVoice()
        case "espeak-ng" if program:
            return EspeakVoice(program)
        case "flite" | "other" if program:
            return FliteVoice(program)
        case "other":
            return OwnVoice()
        case _:
            raise NoVoice(f"the voice {name} is not installed: run apt-get install {name}, or use --voice own")


def _run(command: list[str], text: str = "") -> bytes:
    try:
        return subprocess.run(command, input=text.encode(), capture_output=True, timeout=30, check=True).stdout
    except (OSError, subprocess.SubprocessError) as error:
        name = Path(command[0]).name
        raise NoVoice(f"{name} could not say the sentence ({error}): reinstall it, or use --voice own") from error


def _from_wav(data: bytes, rate: Rate) -> Pcm16:
    """espeak-ng writes 16-bit mono with a length field that is not the real one: a pipe cannot be rewound."""
    with wave.open(io.BytesIO(data)) as file:
        own_rate = file.getframerate()
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(np.int16)
    return integers(resampled(floats(samples), own_rate, rate))

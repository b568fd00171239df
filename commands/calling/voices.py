"""Voices that say a tester's sentence: not the product's own where another is installed."""

import io
import shutil
import subprocess
import wave
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol

import numpy as np

from commands.calling.errors import NoVoice
from dialog.audio import Rate
from dialog.ports import Pcm16
from dialog.resampling import floats, integers, resampled

ESPEAK = "espeak-ng"
WORDS_A_MINUTE = 150
"""Careful dictation; conversational English runs at about 150 to 190 (Tauroza and Allison 1990)."""


class Voice(Protocol):
    @property
    def own(self) -> bool:
        """Whether it is the voice the product itself speaks with."""

    @property
    def name(self) -> str: ...

    def say(self, text: str, rate: Rate) -> Pcm16:
        """The sentence as 16-bit mono at ``rate``. Raises NoVoice when the synthesiser cannot."""


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

    def say(self, text: str, rate: Rate) -> Pcm16:
        command = [self.program, "--stdin", "--stdout", "-v", self.variant, "-s", str(self.words_a_minute)]
        try:
            spoken = subprocess.run(command, input=text.encode(), capture_output=True, timeout=30, check=True)
        except (OSError, subprocess.SubprocessError) as error:
            raise NoVoice(f"{ESPEAK} could not say the sentence ({error}): reinstall it, or use --wav") from error
        return _from_wav(spoken.stdout, rate)


@dataclass(frozen=True, slots=True)
class HibariVoice:
    """The product's own synthesiser."""

    own: bool = True

    @property
    def name(self) -> str:
        return "hibari"

    def say(self, text: str, rate: Rate) -> Pcm16:
        speaker, own_rate = _hibari()
        samples = np.asarray(speaker(text), dtype=np.float32)
        return integers(resampled(samples, own_rate, rate))


def other_voice() -> Voice:
    """espeak-ng where it is installed, else the product's own. Raises NoVoice when there is neither."""
    return espeak_voice() or own_voice()


def espeak_voice(variant: str = "en-us") -> Voice | None:
    program = shutil.which(ESPEAK)
    return EspeakVoice(program, variant) if program else None


def own_voice() -> Voice:
    _hibari()
    return HibariVoice()


@cache
def _hibari() -> tuple[Any, int]:
    try:
        from hibari import SAMPLE_RATE, Hibari
    except ImportError as error:
        raise NoVoice("no voice is installed: run ./run once, or install espeak-ng, or use --wav") from error
    return Hibari(), int(SAMPLE_RATE)


def _from_wav(data: bytes, rate: Rate) -> Pcm16:
    """espeak-ng writes 16-bit mono with a length field that is not the real one: a pipe cannot be rewound."""
    with wave.open(io.BytesIO(data)) as file:
        own_rate = file.getframerate()
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(np.int16)
    return integers(resampled(floats(samples), own_rate, rate))

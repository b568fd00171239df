"""Sounds the tests of the senses share: human recordings at telephone quality, noise, and a call to hear them on."""

import wave
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache

import numpy as np

from commands.bench import mu_law
from dialog.audio import AudioFrame, Rate
from dialog.framing import heard_frames
from dialog.line import Call
from dialog.ports import Pcm16
from dialog.resampling import floats, integers, resampled
from tests.shared_data import shared_data

JFK, DASHWOOD, METERS = "jfk.wav", "sense_and_sensibility_01_austen_64kb-0870.wav", "goforward.wav"


def person(name: str, rate: Rate = 8000) -> Pcm16:
    """A recording as a telephone line of that rate brings it; mu-law at 8 kHz. Skips the test when it is absent."""
    return _person(str(shared_data(f"speech/{name}")), rate)


@cache
def _person(path: str, rate: Rate) -> Pcm16:
    with wave.open(path) as file:
        samples = np.frombuffer(file.readframes(file.getnframes()), np.int16)
        sound = integers(resampled(floats(samples), file.getframerate(), rate))
    return mu_law.decode(mu_law.encode(sound)) if rate == 8000 else sound


def noise(seconds: float, level: float, rate: Rate = 8000) -> Pcm16:
    """White noise of RMS ``level``."""
    return np.random.default_rng(7).normal(0.0, level, int(seconds * rate)).astype(np.int16)


def silence(seconds: float, rate: Rate = 8000) -> Pcm16:
    return np.zeros(int(seconds * rate), np.int16)


def frames(*sounds: Pcm16, rate: Rate = 8000, at: float = 0.0) -> list[AudioFrame]:
    return list(heard_frames(np.concatenate(sounds), rate, at))


def call() -> Call:
    return Call(
        id="00000000-0000-4000-8000-000000000001",
        organisation="hospital",
        way_in="direct",
        caller="sip:caller@example.invalid",
        called="sip:library@example.invalid",
        started_at=datetime.now(UTC),
        trace="0" * 32,
    )


def word_errors(said: str, heard: str) -> int:
    """Words to change, drop or add to make one the other; case and punctuation do not count."""
    wanted, found = _words(said), _words(heard)
    row = list(range(len(found) + 1))
    for number, word in enumerate(wanted, 1):
        former, row = row, [number]
        for place, other in enumerate(found, 1):
            row.append(min(former[place - 1] + (word != other), former[place] + 1, row[-1] + 1))
    return row[-1]


def _words(text: str) -> list[str]:
    kept: Iterable[str] = (sign if sign.isalnum() or sign == "'" else " " for sign in text.lower())
    return "".join(kept).replace(" mr ", " mister ").split()

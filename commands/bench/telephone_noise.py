"""A sentence as it arrives over a telephone: mu-law, and by wish with people and a room in the background (pure)."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from commands.bench import mu_law
from dialog.ports import Pcm16

LEAD = 1600
"""Samples of line before and behind the sentence, 0.2 s at 8 kHz: noise does not begin with the voice."""
TALKERS = 6

Samples = NDArray[np.float64]


def as_by_telephone(sentence: Pcm16, decibels: float | None, talkers: Sequence[Pcm16], seed: int) -> Pcm16:
    """The sentence at 8 kHz, decoded from mu-law. decibels: of the whole sentence over the noise; None for none.

    The noise is half pink, half babble of six of the talkers, by power.
    """
    heard: Samples = np.concatenate([np.zeros(LEAD), sentence.astype(np.float64), np.zeros(LEAD)])
    if decibels is not None:
        chance = np.random.default_rng(seed)
        noise = _pink(len(heard), chance) + _babble(len(heard), talkers, chance)
        level = float(np.sqrt(np.mean(sentence.astype(np.float64) ** 2)))
        heard = heard + noise / noise.std() * level * 10 ** (-decibels / 20)
    return mu_law.decode(mu_law.encode(np.clip(heard, -32768, 32767).astype(np.int16)))


def _pink(length: int, chance: np.random.Generator) -> Samples:
    """Power falls by 3 dB an octave, and by 10 dB more under 200 Hz, where a telephone line has none."""
    frequencies = np.fft.rfftfreq(length, 1 / 8000)
    spectrum = chance.normal(size=len(frequencies)) + 1j * chance.normal(size=len(frequencies))
    spectrum[1:] /= np.sqrt(frequencies[1:])
    spectrum[frequencies < 200] *= 0.3
    spectrum[0] = 0
    sound: Samples = np.fft.irfft(spectrum, length)
    return _of_power_one(sound)


def _babble(length: int, talkers: Sequence[Pcm16], chance: np.random.Generator) -> Samples:
    sound = np.zeros(length)
    for _ in range(TALKERS):
        speech = talkers[int(chance.integers(len(talkers)))].astype(np.float64)
        speech = np.tile(speech, length // len(speech) + 2)
        begin = int(chance.integers(len(speech) - length))
        sound += speech[begin : begin + length] / speech.std()
    return _of_power_one(sound)


def _of_power_one(sound: Samples) -> Samples:
    return np.asarray(sound / sound.std(), np.float64)

"""Human recordings with their word gaps lengthened: where a caller pauses and is not finished.

Where a word ends in a recording is found by laying the product's own voice, whose word times are known, over it
(dynamic time warping of log-mel spectra, Sakoe and Chiba 1978), and moving to the quietest moment near by.
"""

import json
import os
import random
import wave
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from commands.bench import mu_law
from commands.bench.errors import BenchFailed
from dialog.audio import Rate
from dialog.ports import Pcm16, TextToSpeech
from dialog.resampling import Float32, floats, integers, resampled
from dialog.tts.loudness import evened
from dialog.turn_end.log_mel import HOP, SAMPLES, log_mel

RATE: Rate = 8000
FEATURE_RATE: Rate = 16000
PAUSES = (0.2, 1.5)
PAUSES_A_GAP = 4
FILLED_SHARE = 3
"""One gap in so many also gets a filled pause, "um", before its silence."""

SILENT_BELOW = 0.75
"""Of the log-mel scale, whose unit is 4 decades: 30 dB under the loud frames."""

NEAR = 0.06
"""Seconds about a warped word end within which the quietest moment is taken."""


@dataclass(frozen=True, slots=True)
class Recording:
    """One person's sentence at 8 kHz, with the times its words end."""

    name: str
    pcm: Pcm16
    words: tuple[str, ...]
    ends: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Paused:
    """A recording with one pause put in.

    begins, lasts: the silence, in seconds of ``pcm``. gap: which word it follows. filled: "um" was said before it.
    """

    recording: Recording
    pcm: Pcm16
    gap: int
    begins: float
    lasts: float
    filled: bool


def speech_folder() -> Path:
    """The recordings. Raises BenchFailed when they are absent."""
    beside = Path(__file__).parents[2].parent / "shared" / "data"
    folder = Path(os.environ.get("VOICEASSIST_TEST_DATA") or beside) / "speech"
    if not (folder / "references.json").is_file():
        raise BenchFailed(
            "there are no human recordings here: set VOICEASSIST_TEST_DATA to the folder that holds speech/"
        )
    return folder


def read_wave(path: Path, rate: int) -> Float32:
    """The first channel at ``rate``."""
    with wave.open(str(path)) as file:
        samples = np.frombuffer(file.readframes(file.getnframes()), np.int16)[:: file.getnchannels()]
        return resampled(floats(samples), file.getframerate(), rate)


async def recordings(voice: TextToSpeech) -> list[Recording]:
    """All recordings, at the level of a telephone call, silence before and behind left as it is."""
    folder = speech_folder()
    references = json.loads((folder / "references.json").read_text(encoding="utf-8"))
    found = []
    for name, text in sorted(references.items()):
        spoken = await voice.speak(text, FEATURE_RATE)
        human = read_wave(folder / name, FEATURE_RATE)
        ends = _word_ends(human, floats(spoken.pcm), [word.until for word in spoken.words])
        pcm = integers(evened(resampled(human, FEATURE_RATE, RATE), RATE))
        found.append(Recording(name, pcm, tuple(text.split()), tuple(ends)))
    return found


def paused(recording: Recording, filler: Pcm16, chance: random.Random) -> Iterator[Paused]:
    """Each gap with several pauses of lengths evenly spread over 200-1,500 ms; some gaps with a filled pause first."""
    for gap, end in enumerate(recording.ends[:-1]):
        filled = gap % FILLED_SHARE == FILLED_SHARE - 1
        for part in range(PAUSES_A_GAP):
            width = (PAUSES[1] - PAUSES[0]) / PAUSES_A_GAP
            lasts = PAUSES[0] + width * (part + chance.random())
            yield _with_pause(recording, gap, end, lasts, filler if filled else None)


def telephone(pcm: Pcm16) -> Pcm16:
    """As it arrives over a mu-law line."""
    return mu_law.decode(mu_law.encode(pcm))


def background(recording: Recording, seconds: float) -> Pcm16:
    """Noise as loud as the recording's own quietest moments."""
    size = RATE // 50
    frames = recording.pcm[: len(recording.pcm) // size * size].reshape(-1, size).astype(np.float64)
    level = float(np.quantile(np.sqrt((frames**2).mean(axis=1)), 0.01))
    noise = np.random.default_rng(1).normal(0.0, max(level, 3.0), round(seconds * RATE))
    return noise.astype(np.int16)


def _with_pause(recording: Recording, gap: int, end: float, lasts: float, filler: Pcm16 | None) -> Paused:
    cut = round(end * RATE)
    before = recording.pcm[:cut]
    if filler is not None:
        before = np.concatenate([before, background(recording, 0.12), filler])
    silence = background(recording, lasts)
    pcm = np.concatenate([before, silence, recording.pcm[cut:]])
    return Paused(recording, telephone(pcm), gap, len(before) / RATE, lasts, filler is not None)


def _word_ends(human: Float32, spoken: Float32, until: list[float]) -> list[float]:
    """The word ends of ``spoken`` as times of ``human``; its own silences are left out of the comparison."""
    spectra = _spectra(human)
    loudness = spectra.mean(axis=1)
    sounding = np.flatnonzero(loudness > np.quantile(loudness, 0.95) - SILENT_BELOW)
    path = _warp(spectra[sounding], _spectra(spoken))
    places = [sounding[path[min(len(path) - 1, int(end * 100))]] for end in until]
    return [_quietest(human, float(place) / 100) for place in places]


def _spectra(samples: Float32) -> Float32:
    """Log-mel frames of 10 ms, [frames, 80]; recordings over 8 s are taken in pieces."""
    pieces = []
    for begin in range(0, len(samples), SAMPLES):
        piece = samples[begin : begin + SAMPLES]
        pieces.append(log_mel(piece)[0].T[-(len(piece) // HOP) :])
    return np.concatenate(pieces)


def _warp(human: Float32, spoken: Float32) -> NDArray[np.int64]:
    """For each frame of ``spoken`` the first frame of ``human`` it is laid upon: a pause lies behind the word's end."""
    human = human - human.mean(axis=0)
    spoken = spoken - spoken.mean(axis=0)
    distances = np.sqrt(np.maximum(0.0, (spoken**2).sum(1)[:, None] + (human**2).sum(1) - 2.0 * spoken @ human.T))
    cost = np.full((len(spoken) + 1, len(human) + 1), np.inf)
    cost[0, 0] = 0.0
    for row in range(1, len(spoken) + 1):
        reach = np.minimum(cost[row - 1, 1:], cost[row - 1, :-1])
        line = distances[row - 1]
        running = cost[row]
        best = np.inf
        for column in range(1, len(human) + 1):
            best = min(reach[column - 1], best) + line[column - 1]
            running[column] = best
    return _traced(cost)


def _traced(cost: NDArray[np.float64]) -> NDArray[np.int64]:
    row, column = cost.shape[0] - 1, cost.shape[1] - 1
    first = np.zeros(row, np.int64)
    while row > 0 and column > 0:
        first[row - 1] = column - 1
        steps = (cost[row - 1, column - 1], cost[row - 1, column], cost[row, column - 1])
        step = int(np.argmin(steps))
        row -= step != 2
        column -= step != 1
    return first


def _quietest(samples: Float32, at: float) -> float:
    """The middle of the quietest 20 ms within 60 ms of ``at``."""
    size = FEATURE_RATE // 50
    begins = np.arange(max(0, round((at - NEAR) * FEATURE_RATE)), round((at + NEAR) * FEATURE_RATE), size // 4)
    begins = begins[begins + size <= len(samples)]
    if not len(begins):
        return min(at, len(samples) / FEATURE_RATE)
    energies = [float(np.dot(samples[begin : begin + size], samples[begin : begin + size])) for begin in begins]
    return float(begins[int(np.argmin(energies))] + size / 2) / FEATURE_RATE

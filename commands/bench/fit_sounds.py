"""Fits dialog/stt/sounds_heard.npz: ``python -m commands.bench.fit_sounds``. It takes flite, and half an hour of CPU.

Names of drugs that no bench asks for, in questions, by the product's own voice and three of flite's, a bit faster and
slower, over a telephone, clean and in noise; not by flite "rms", which the benches ask by, so that they tell of a voice
that is new to it. Nobody marks where a phoneme begins: each round lays those of the sentence along the frames by what
the network tells so far, and then teaches it that.
"""

import argparse
import asyncio
import hashlib
import re
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass

import numpy as np
import soxr
from numpy.typing import NDArray

from commands.bench.drugs_heard import QUESTIONS, asked_names
from commands.bench.phoneme_network import SILENCE, PhonemeNetwork, laid_along, laid_evenly
from commands.bench.telephone_noise import as_by_telephone
from commands.calling.voices import FLITE, FliteVoice, OwnVoice, Voice
from commands.progress import Progress
from dialog.lexicon.names import known_names
from dialog.lexicon.sounds import numbered, phonemes_of
from dialog.ports import Pcm16
from dialog.resampling import Float32, floats, integers, resampled
from dialog.stt.moonshine_model import RATE, MoonshineModel
from dialog.stt.sounds_heard import FILE, beside
from dialog.stt.turn_audio import spoken_part

FLITE_VOICES = ("slt", "awb", "kal16")
NAMES, VOICES_EACH = 1200, 2
LINES = (None, 10.0, 5.0, 15.0, None, 10.0)
"""Decibels of the sentence over the noise."""
FASTER = (0.88, 1.14)
HIDDEN = 192
ROUNDS, TIMES = 6, 2
OTHER_QUESTIONS = (
    "Could you tell me how much {} to give?",
    "My patient takes {} every morning.",
    "Is it fine to combine {} with warfarin?",
    "Please look up {} for me.",
    "How long does {} stay in the body?",
    "She was started on {} last week.",
    "When do we switch from {} to something else?",
    "Any interaction between {} and alcohol?",
    "He got a rash after {}, what now?",
    "We ran out of {}, what can I use instead?",
    "Tell me about {} in children.",
    "Which lab tests are needed before {}?",
    "Should the morning {} be held today?",
    "The pharmacist asked about {} again.",
    "Does food change the uptake of {}?",
    "I need the loading dose for {} right away.",
    "How fast may {} run in?",
    "Can {} be crushed and given by tube?",
)


@dataclass(slots=True)
class Said:
    """phonemes: of the sentence, silence between its words. frames: of the encoder, each with its neighbours."""

    phonemes: Sequence[int]
    frames: NDArray[np.float16]
    wanted: NDArray[np.float16]


def main() -> None:
    argparse.ArgumentParser(description=__doc__).parse_args()
    network = taught(asyncio.run(_spoken(names())))
    hidden, hidden_scale = in_eight_bits(network.hidden)
    shown, shown_scale = in_eight_bits(network.shown)
    np.savez_compressed(
        FILE,
        hidden=hidden,
        hidden_scale=hidden_scale,
        hidden_bias=network.hidden_bias,
        shown=shown,
        shown_scale=shown_scale,
        shown_bias=network.shown_bias,
        mean=network.mean,
        spread=network.spread,
        frequency=network.frequency[:SILENCE],
    )


def names() -> list[str]:
    """Drugs that are neither asked for by a bench nor another name of such a one."""
    known = known_names()
    asked = set(asked_names())
    substances = {known[name].substance for name in asked}
    free = [one.name for one in known.values() if one.is_drug and one.substance not in substances]
    return sorted(free, key=_digest)[:NAMES]


def sounds_of(sentence: str) -> list[int]:
    """Its phonemes, with silence before, between and behind its words."""
    found = [SILENCE]
    for word in re.findall(r"[a-z']+", sentence.lower()):
        found += [*numbered(phonemes_of(word)), SILENCE]
    return found


async def _spoken(words: Sequence[str]) -> list[Said]:
    model, said, talkers = MoonshineModel(), list[Said](), list[Pcm16]()
    questions = (*QUESTIONS, *OTHER_QUESTIONS)
    with closing(OwnVoice()) as own, Progress("Speaking", VOICES_EACH * len(words)) as progress:
        voices: list[Voice] = [own, *(FliteVoice(FLITE, variant) for variant in FLITE_VOICES)]
        for place in range(VOICES_EACH * len(words)):
            chance = np.random.default_rng(place)
            sentence = questions[int(chance.integers(len(questions)))].format(words[place // VOICES_EACH])
            voice = voices[int(chance.integers(len(voices)))]
            sound = faster(await voice.say(sentence, 8000), float(chance.uniform(*FASTER)))
            talkers = [*talkers[-59:], sound]
            line = LINES[int(chance.integers(len(LINES)))]
            said.append(_said(model, sentence, as_by_telephone(sound, line, talkers, place)))
            progress.advance()
    return [one for one in said if len(one.frames) > len(one.phonemes)]


def faster(sound: Pcm16, times: float) -> Pcm16:
    """Played faster, and so higher too: another throat."""
    played: Float32 = soxr.resample(floats(sound), 8000 * times, 8000).astype(np.float32)
    return integers(played)


def _said(model: MoonshineModel, sentence: str, line: Pcm16) -> Said:
    speech = resampled(floats(line[slice(*spoken_part(line, 8000))]), 8000, RATE)
    frames = beside(model.encode(speech)[0]).astype(np.float16)
    phonemes = sounds_of(sentence)
    return Said(phonemes, frames, laid_evenly(phonemes, len(frames)))


def taught(said: Sequence[Said]) -> PhonemeNetwork:
    frames = np.concatenate([one.frames for one in said])
    some = frames[::7].astype(np.float32)
    chance = np.random.default_rng(0)
    network = PhonemeNetwork(some.mean(axis=0), some.std(axis=0) + np.float32(1e-3), HIDDEN, chance)
    with Progress("Teaching", ROUNDS) as progress:
        for number in range(ROUNDS):
            wanted = np.concatenate([one.wanted for one in said])
            network.frequency = np.maximum(wanted.mean(axis=0, dtype=np.float32), np.float32(1e-4))
            for _ in range(TIMES):
                network.teach(
                    frames,
                    wanted,
                    1.0 if number < 0.6 * ROUNDS else 0.3,
                    chance.permutation(len(frames)).astype(np.intp),
                )
            if number < ROUNDS - 1:
                for one in said:
                    one.wanted = laid_along(one.phonemes, network.odds(one.frames.astype(np.float32)))
            progress.advance()
    return network


def in_eight_bits(weights: Float32) -> tuple[NDArray[np.int8], Float32]:
    """Weights, and the scale of each column."""
    scale = (np.abs(weights).max(axis=0) / 127).astype(np.float32)
    return np.round(weights / scale).astype(np.int8), scale


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()


if __name__ == "__main__":
    main()

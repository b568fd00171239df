"""commands/bench/aligning.py: words played, found again in a capture that was cut at a known place."""

import asyncio
import random
from dataclasses import dataclass

import numpy as np
import pytest

from commands.bench import mu_law
from commands.bench.aligning import Clause, played_words
from commands.calling.voiced import bouts
from commands.calling.voices import OwnVoice
from dialog.ports import Pcm16, SpeechClip, WordTiming
from tests.commands.signals import RATE, joined, silence

TEXTS = (
    "Atrial fibrillation, anticoagulation:",
    "direct oral anticoagulants are recommended over warfarin,",
    "except in moderate to severe mitral stenosis or a mechanical valve.",
    "American Heart Association, twenty twenty three.",
)
GAP = 0.09


@dataclass(frozen=True)
class Spoken:
    clauses: list[Clause]
    pcm: Pcm16
    ends: list[float]


def laid_end_to_end(clauses: list[Clause]) -> Spoken:
    parts: list[Pcm16] = []
    ends: list[float] = []
    at = 0.0
    for clause in clauses:
        ends += [at + word.until for word in clause.clip.words]
        parts += [clause.clip.pcm, silence(GAP)]
        at += len(clause.clip.pcm) / RATE + GAP
    return Spoken(clauses, joined(*parts), ends)


@pytest.fixture(scope="module")
def spoken() -> Spoken:
    async def clauses() -> list[Clause]:
        voice = OwnVoice()
        made = [Clause(text, await voice.clip(text, 8000)) for text in TEXTS]
        voice.close()
        return made

    return laid_end_to_end(asyncio.run(clauses()))


def received(pcm: Pcm16, cut: float, delay: float) -> Pcm16:
    return mu_law.decode(mu_law.encode(joined(silence(delay), pcm[: round(cut * RATE)], silence(2.0))))


def test_words_played_are_counted_to_the_word_at_any_cut(spoken: Spoken) -> None:
    chance = random.Random(3)
    wrong = []
    for _ in range(25):
        cut = int(chance.uniform(0.4, len(spoken.pcm) / RATE) / 0.02) * 0.02
        heard = received(spoken.pcm, cut, chance.uniform(0, 0.4))
        found = played_words(spoken.clauses, heard, RATE, bouts(heard, RATE, join=1.0)[-1].end)
        assert found.likeness > 0.9
        wrong.append(found.words - sum(end <= cut for end in spoken.ends))
    assert max(map(abs, wrong)) <= 1
    assert sum(map(abs, wrong)) <= 5


def test_the_whole_reply_is_all_its_words(spoken: Spoken) -> None:
    heard = received(spoken.pcm, 99, 0.2)
    found = played_words(spoken.clauses, heard, RATE, bouts(heard, RATE, join=1.0)[-1].end)
    assert (found.words, found.found) == (len(" ".join(TEXTS).split()), 4)


def test_another_speech_is_not_taken_for_the_reply(spoken: Spoken) -> None:
    backwards = spoken.pcm[::-1].copy()
    found = played_words(spoken.clauses, received(backwards, 99, 0.0), RATE, len(backwards) / RATE)
    assert (found.words, found.found) == (0, 0)


def test_silence_holds_no_words() -> None:
    clip = SpeechClip(np.ones(RATE, np.int16), 8000, (WordTiming(0, 3, 0.9),))
    assert played_words([Clause("one", clip)], silence(3.0), RATE, 3.0).words == 0
    assert played_words([Clause("one", clip)], silence(0.0), RATE, 0.0).words == 0


def test_a_text_of_more_words_than_were_spoken_counts_in_proportion() -> None:
    noise = (np.random.default_rng(1).standard_normal(RATE * 2) * 5000).astype(np.int16)
    clip = SpeechClip(noise, 8000, tuple(WordTiming(n, n + 1, (n + 1) * 0.5) for n in range(4)))
    assert played_words([Clause("a b c d e f g h", clip)], noise, RATE, 1.1).words == 4

"""What every voice owes: speech that is read back, words timed, silence trimmed, one loudness, repeats for nothing."""

import asyncio
import time
from collections.abc import Iterator
from typing import get_args

import numpy as np
import pytest

from dialog.audio import Rate
from dialog.ports import SpeechClip, TextToSpeech
from dialog.stt import open_stt
from dialog.tts import TtsName, open_tts
from priority_pool import PriorityPool
from tests.speech_material import call, frames, silence, word_errors

CLAUSES = (
    "Apixaban, atrial fibrillation:",
    "The usual dose is five milligrams twice a day.",
    "According to the American Heart Association, two thousand twenty three.",
    "Shall I go on?",
    "Yes.",
)


@pytest.fixture(scope="module")
def pool() -> Iterator[PriorityPool]:
    pool = PriorityPool(threads=1, nice=0)
    yield pool
    pool.close()


@pytest.fixture(scope="module", params=get_args(TtsName))
def voice(request: pytest.FixtureRequest, pool: PriorityPool) -> TextToSpeech:
    return open_tts(request.param, pool)


def levels(clip: SpeechClip) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    """dBFS of each 10 ms."""
    size = clip.rate // 100
    windows = clip.pcm[: len(clip.pcm) // size * size].reshape(-1, size).astype(np.float64)
    return np.asarray(10 * np.log10((windows**2).mean(axis=1) / 2.0**30 + 1e-12))


@pytest.mark.parametrize("rate", [8000, 16000])
async def test_what_is_said_is_heard(voice: TextToSpeech, pool: PriorityPool, rate: Rate) -> None:
    text = "What is the first line treatment for community acquired pneumonia?"
    clip = await voice.speak(text, rate)
    assert clip.rate == rate
    stream = open_stt("moonshine", pool).open(call(), rate)
    stream.begin_turn(0.0)
    for frame in frames(clip.pcm, silence(0.2, rate), rate=rate):
        stream.push(frame)
    assert word_errors(text, (await stream.read(True)).words) <= 1


@pytest.mark.parametrize("text", CLAUSES)
async def test_every_word_is_timed_in_order(voice: TextToSpeech, text: str) -> None:
    clip = await voice.speak(text, 8000)
    assert [text[word.start : word.end] for word in clip.words] == text.split()
    ends = [word.until for word in clip.words]
    assert ends == sorted(ends)
    assert ends[0] > 0.0
    assert len(clip.pcm) / 8000 - 0.08 <= ends[-1] <= len(clip.pcm) / 8000


async def test_a_word_ends_where_its_sound_does(voice: TextToSpeech) -> None:
    """Measured at the only places where the sound itself tells: words before a pause that is really silent."""
    errors = []
    for text in ("Stop. Go on. Repeat. Say it again. Thank you.", "Heart. Kidney. Liver. Lung. Brain."):
        clip = await voice.speak(text, 16000)
        loud = levels(clip) > -50.0
        for word in clip.words:
            if text[word.end - 1] == ".":
                near = loud[: round(word.until * 100) + 4]
                errors.append(abs(word.until - (np.flatnonzero(near)[-1] + 1) / 100))
    assert np.mean(errors) < 0.03
    assert max(errors) < 0.08


async def test_spoken_forms_count_for_the_word_they_stand_for(voice: TextToSpeech) -> None:
    text = "Give 2.5 mg on 3/4/2024 to Dr. Smith."
    clip = await voice.speak(text, 8000)
    found = [text[word.start : word.end] for word in clip.words]
    assert found[0] == "Give"
    assert found[-1] == "Smith."
    assert set(found) <= set(text.split())
    assert [word.until for word in clip.words] == sorted(word.until for word in clip.words)


@pytest.mark.parametrize("text", CLAUSES)
async def test_both_ends_are_trimmed_and_none_clicks(voice: TextToSpeech, text: str) -> None:
    clip = await voice.speak(text, 8000)
    audible = np.flatnonzero(levels(clip) > levels(clip).max() - 45.0)
    assert audible[0] <= 3
    assert len(levels(clip)) - audible[-1] <= 6
    assert max(abs(int(clip.pcm[0])), abs(int(clip.pcm[-1]))) < 100


async def test_every_clause_is_equally_loud_and_none_clips(voice: TextToSpeech) -> None:
    active = []
    for text in CLAUSES:
        clip = await voice.speak(text, 8000)
        loud = levels(clip)[levels(clip) > levels(clip).max() - 25.0]
        active.append(10 * np.log10(np.mean(10 ** (loud / 10))))
        assert np.abs(clip.pcm).max() < 30000
    assert max(active) - min(active) < 3.0
    assert -24.0 < float(np.mean(active)) < -17.0


async def test_slower_and_faster(voice: TextToSpeech) -> None:
    slow, plain, fast = [len((await voice.speak(CLAUSES[1], 8000, speed)).pcm) for speed in (0.8, 1.0, 1.3)]
    assert slow > plain * 1.1
    assert fast < plain * 0.92


async def test_a_repeated_text_costs_nothing_and_sounds_the_same(voice: TextToSpeech) -> None:
    text = "I did not catch that. Please say it again."
    first = await voice.speak(text, 8000)
    before = time.thread_time()
    assert await voice.speak(text, 8000) is first
    assert time.thread_time() - before < 0.005


@pytest.mark.parametrize("text", ["", "   ", "...", "—"])
async def test_nothing_to_say_is_silence(voice: TextToSpeech, text: str) -> None:
    clip = await voice.speak(text, 8000)
    assert len(clip.pcm) == 0
    assert clip.words == ()


async def test_a_very_long_sentence_is_spoken_to_its_end(voice: TextToSpeech) -> None:
    text = ", and ".join(["the patient has a history of atrial fibrillation"] * 12) + "."
    clip = await voice.speak(text, 8000)
    assert len(clip.words) == len(text.split())
    assert clip.words[-1].until > 25.0


async def test_any_text_at_once(voice: TextToSpeech) -> None:
    texts = ["€5 & <b>50%</b>", "β-blockers at 3 µg/kg/min", "x" * 300, "¿Qué?", "[link](/nothing/)", "q.d. vs. b.i.d."]
    clips = await asyncio.gather(*(voice.speak(text, 8000) for text in texts))
    assert all(clip.pcm.dtype == np.int16 for clip in clips)

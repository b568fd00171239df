"""What each sense costs and how well it does, in CPU time of one thread: ``python -m tests.bench.senses_figures``.

Pin it to a core (``taskset -c 1``) and set ORT_DISABLE_TELEMETRY=1. CPU time, unlike the clock, is nearly the same on a
busy machine.
"""

import asyncio
import json
import time
from collections.abc import Callable
from statistics import mean, median

import numpy as np

from commands.bench import mu_law
from dialog.audio import Rate
from dialog.ports import Pcm16
from dialog.resampling import floats, resampled
from dialog.stt.moonshine_model import RATE as MOONSHINE_RATE
from dialog.stt.moonshine_model import MoonshineModel
from dialog.stt.turn_audio import spoken_part
from dialog.tts.hibari import Hibari
from dialog.turn_end.log_mel import log_mel
from dialog.turn_end.smart_turn import SmartTurn
from dialog.vad import open_vad
from priority_pool import PriorityPool
from tests.shared_data import shared_data
from tests.speech_material import DASHWOOD, frames, person, silence, word_errors

RATES: tuple[Rate, ...] = (8000, 16000)


def cost(work: Callable[[], object], times: int = 5) -> float:
    """Median CPU milliseconds of this thread."""
    work()
    spent = []
    for _ in range(times):
        before = time.thread_time()
        work()
        spent.append(1000 * (time.thread_time() - before))
    return median(spent)


def voice_activity() -> None:
    for rate in RATES:
        detector, heard = open_vad("silero")(rate), frames(person(DASHWOOD, rate), rate=rate)
        spent = cost(lambda detector=detector, heard=heard: [detector.probability(frame) for frame in heard])  # type: ignore[misc]
        print(f"voice activity, {rate} Hz: {1000 * spent / len(heard):.0f} us a frame")


def turn_end(pool: PriorityPool) -> None:
    model = SmartTurn(pool)
    for seconds in (3.5, 5.5, 8.0):
        turn = np.tile(person(DASHWOOD), 2)[: round(seconds * 8000)]
        print(f"end of turn, {seconds} s: {cost(lambda turn=turn: model.judge(turn, 8000)):.0f} ms")  # type: ignore[misc]
    speech = resampled(floats(person(DASHWOOD)[: 4 * 8000]), 8000, 16000)
    print(f"log-mel of 4 s: {cost(lambda: log_mel(speech)):.1f} ms")


def read(model: MoonshineModel, pcm: Pcm16) -> str:
    speech = resampled(floats(pcm[slice(*spoken_part(pcm, 8000))]), 8000, MOONSHINE_RATE)
    heard = model.decode(model.encode(speech), len(speech))
    return model.text(heard.tokens) if heard else ""


def recogniser(questions: list[str], spoken: list[Pcm16]) -> None:
    model = MoonshineModel()
    costs = [cost(lambda pcm=pcm: read(model, pcm), 3) for pcm in spoken]  # type: ignore[misc]
    seconds = mean(len(pcm) / 8000 for pcm in spoken)
    errors = sum(word_errors(text, read(model, pcm)) for text, pcm in zip(questions, spoken, strict=True))
    share = 100 * errors / sum(len(text.split()) for text in questions)
    print(f"recogniser, 16 spoken questions of {seconds:.1f} s: {mean(costs):.0f} ms each, word errors {share:.1f} %")
    references = json.loads(shared_data("speech/references.json").read_text(encoding="utf-8"))
    people = {name: person(name) for name in references}
    errors = sum(word_errors(references[name], read(model, pcm)) for name, pcm in people.items())
    share = 100 * errors / sum(len(text.split()) for text in references.values())
    spent = mean(cost(lambda pcm=pcm: read(model, pcm), 3) for pcm in people.values())  # type: ignore[misc]
    print(f"recogniser, 5 people: {spent:.0f} ms each, word errors {share:.1f} %")


async def voice(hibari: Hibari) -> None:
    for text in ("Apixaban, atrial fibrillation:", "The usual dose is five milligrams twice a day."):
        spent = cost(lambda text=text: hibari._part(text, 8000, 1.0))  # type: ignore[misc]
        clip = await hibari.speak(text, 8000)
        print(f"voice, clause of {len(clip.pcm) / 8000:.1f} s: {spent:.0f} ms")
    errors = []
    for text in ("Stop. Go on. Repeat. Say it again. Thank you.", "Heart. Kidney. Liver. Lung. Brain."):
        clip = await hibari.speak(text, 16000)
        windows = clip.pcm[: len(clip.pcm) // 80 * 80].reshape(-1, 80).astype(float)
        loud = 10 * np.log10((windows**2).mean(axis=1) / 2.0**30 + 1e-12) > -50.0
        for word in clip.words:
            if text[word.end - 1] == ".":
                last = np.flatnonzero(loud[: round(word.until * 200) + 8])[-1] + 1
                errors.append(1000 * abs(word.until - last / 200))
    print(
        f"word ends before a pause: mean error {mean(errors):.0f} ms, worst {max(errors):.0f} ms, {len(errors)} words"
    )


async def figures() -> None:
    pool = PriorityPool(threads=1, nice=0)
    try:
        hibari = Hibari(pool)
        questions: list[str] = json.loads(shared_data("clinical_questions.json").read_text(encoding="utf-8"))
        clips = [await hibari.speak(f"{text}?", 8000) for text in questions]
        spoken = [mu_law.decode(mu_law.encode(np.concatenate([clip.pcm, silence(0.1)]))) for clip in clips]
        voice_activity()
        turn_end(pool)
        recogniser(questions, spoken)
        await voice(hibari)
    finally:
        pool.close()


if __name__ == "__main__":
    asyncio.run(figures())

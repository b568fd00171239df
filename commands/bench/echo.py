"""Our own voice returned late and faint: does it stop us, and is a real interruption over it still heard quickly?

The shipped echo rule, voice activity and endpointing hear, in audio time, 30 replies coming back at -20 and at -30 dB,
20 to 300 ms late, spread by a short room response, through mu-law. Every reply is the first of its call: nothing is
known of the line when it begins. Then the same with a person speaking over it.
"""

import asyncio
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from commands.bench import mu_law
from commands.bench.contract import BenchResult, Plan, Row, percentile_rows, this_machine
from commands.bench.human_pauses import RATE, read_wave, speech_folder
from commands.bench.spoken_questions import TEXTS
from commands.calling.voiced import bouts
from commands.progress import Progress
from dialog.audio import FRAME_SECONDS, AudioFrame
from dialog.echo import EchoCancellerMaker, open_echo
from dialog.events import VoiceStarted
from dialog.framing import cut
from dialog.ports import Pcm16
from dialog.resampling import integers
from dialog.tts import open_tts
from dialog.tts.loudness import evened
from dialog.turns.endpointing import Endpointing
from dialog.vad import VoiceActivityMaker, open_vad
from priority_pool import PriorityPool

REPLIES = 30
GAINS = (-20.0, -30.0)
DELAYS = (0.02, 0.3)
EARLIEST = 0.4
"""Seconds into a reply at which an interruption may begin."""
INTERRUPTION_SECONDS = 2.0
INTERRUPTION_LEVEL = 10.0 ** (-4.0 / 20.0)
"""Of the level of a telephone call: 4 dB fainter than our own voice is."""
LINE_NOISE = 8.0
P95_INTERRUPTION = 600.0


@dataclass(frozen=True, slots=True)
class Ears:
    activity: VoiceActivityMaker
    echo: EchoCancellerMaker

    def voices(self, sent: Pcm16, came: Pcm16) -> tuple[list[float], float]:
        """When voices were told, in seconds, and the seconds of CPU one frame cost."""
        activity, echo, endpointing = self.activity(RATE), self.echo(RATE), Endpointing()
        told: list[float] = []
        before = time.thread_time()
        frames = list(zip(cut(sent.tobytes(), RATE), cut(came.tobytes(), RATE), strict=True))
        for number, (ours, theirs) in enumerate(frames):
            echo.played(ours)
            frame = echo.clean(AudioFrame(theirs, RATE, number * FRAME_SECONDS))
            probability = activity.probability(frame)
            event = endpointing.hear(0.0 if echo.echoing() > 0.5 else probability, frame.at)
            if isinstance(event, VoiceStarted):
                told.append(frame.at + FRAME_SECONDS)
        return told, (time.thread_time() - before) / max(1, len(frames))


class EchoBench:
    name = "echo"

    def run(self, plan: Plan, load: float) -> BenchResult:
        """Raises BenchFailed, EngineMissing."""
        rows = asyncio.run(_measure(plan))
        return BenchResult(
            name=self.name,
            rows=rows,
            settings={
                "codec": "PCMU",
                "echo": "-20 and -30 dB, 20-300 ms late, 10 ms room response, new to the line at each reply",
                "interruption": "recorded people, 4 dB under our level, from 0.4 s into the reply on",
            },
            machine=this_machine(),
            load=load,
            trial=plan.is_trial(REPLIES),
        )


async def _measure(plan: Plan) -> tuple[Row, ...]:
    count = plan.turns or REPLIES
    pool = PriorityPool(threads=1, nice=0)
    try:
        voice = open_tts("hibari", pool)
        texts = [f"{TEXTS[number % len(TEXTS)]} {TEXTS[(number + 7) % len(TEXTS)]}" for number in range(count)]
        replies = [(await voice.speak(text, RATE)).pcm for text in texts]
    finally:
        pool.close()
    ears = Ears(open_vad("silero"), open_echo("levels"))
    people = [_person(name) for name in sorted(speech_folder().glob("*.wav"))]
    chance = np.random.default_rng(plan.seed)
    stops: list[int] = []
    heard: list[float] = []
    missed = 0
    costs: list[float] = []
    with Progress("Hearing echoes", 2 * len(replies)) as progress:
        for number, reply in enumerate(replies):
            for gain in GAINS:
                echo = _returned(reply, gain, chance)
                told, cost = ears.voices(reply, _line(echo))
                stops.append(len(told))
                costs.append(cost * 1e6)
                person = people[number % len(people)]
                began = chance.uniform(EARLIEST, len(reply) / RATE - INTERRUPTION_SECONDS)
                told, _ = ears.voices(reply, _line(_over(echo, person, began)))
                after = [at for at in told if at >= began]
                stops[-1] += len(told) - len(after)
                if after:
                    heard.append(1000.0 * (after[0] - began))
                else:
                    missed += 1
                progress.advance()
    return (
        Row("stops by our own echo", sum(stops), "", 0, samples=2 * len(stops)),
        Row("interruptions missed", missed, "", 0, samples=len(heard) + missed),
        *percentile_rows(
            "interruption told", heard, "ms", p50=None, p95=P95_INTERRUPTION, note="after its first voice"
        ),
        Row(
            "CPU of a frame while we speak",
            float(np.median(costs)),
            "us",
            samples=len(costs),
            note="with voice activity",
        ),
    )


def _person(path: Path) -> Pcm16:
    """Two seconds of a recording from its first voiced moment on, at the level of a telephone call."""
    sound = integers(evened(read_wave(path, RATE), RATE))
    begins = round(next(bout.start for bout in bouts(sound, RATE) if bout.end - bout.start > 0.3) * RATE)
    return sound[begins : begins + round(INTERRUPTION_SECONDS * RATE)]


def _returned(reply: Pcm16, gain: float, chance: np.random.Generator) -> Pcm16:
    """The reply as a line sends it back."""
    delay = round(chance.uniform(*DELAYS) * RATE)
    response = np.zeros(delay + round(0.01 * RATE))
    response[delay] = 1.0
    tail = np.arange(1, len(response) - delay)
    response[delay + 1 :] = chance.normal(0.0, 0.25, len(tail)) * np.exp(-tail / 20.0)
    response *= 10.0 ** (gain / 20.0) / np.sqrt((response**2).sum())
    echo = np.convolve(mu_law.decode(mu_law.encode(reply)).astype(np.float64), response)[: len(reply)]
    return (echo + chance.normal(0.0, LINE_NOISE, len(echo))).astype(np.int16)


def _over(echo: Pcm16, person: Pcm16, began: float) -> Pcm16:
    mixed = echo.astype(np.float64)
    first = round(began * RATE)
    piece = person[: len(mixed) - first]
    mixed[first : first + len(piece)] += piece * INTERRUPTION_LEVEL
    return np.clip(mixed, -32768, 32767).astype(np.int16)


def _line(sound: Pcm16) -> Pcm16:
    return mu_law.decode(mu_law.encode(sound))


BENCH = EchoBench()

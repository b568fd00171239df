"""Does a turn end inside a pause of human speech, and how long is the wait where it truly ends?

The shipped senses (voice activity, endpointing, recogniser, end-of-turn model, patience) hear each pause in audio time.
What the machine needs to think is charged as a fixed 250 ms after a pause is told, so the figures do not depend on how
busy the machine is: a verdict is acted on no sooner than that.
"""

import asyncio
import random
from dataclasses import dataclass

import numpy as np

from commands.bench.contract import BenchResult, Plan, Row, percentile_rows, this_machine
from commands.bench.human_pauses import RATE, Paused, Recording, background, paused, recordings, telephone
from commands.bench.spoken_questions import TEXTS
from commands.calling.voiced import bouts
from commands.progress import Progress
from dialog.audio import FRAME_SECONDS
from dialog.events import VoiceStarted, VoiceStopped
from dialog.framing import heard_frames
from dialog.ports import Pcm16
from dialog.resampling import floats, resampled
from dialog.stt.moonshine_model import RATE as STT_RATE
from dialog.stt.moonshine_model import MoonshineModel
from dialog.stt.turn_audio import spoken_part
from dialog.tts import open_tts
from dialog.turn_end.smart_turn import SmartTurn
from dialog.turns.endpointing import Endpointing, ListeningMode, patience
from dialog.vad import VoiceActivityMaker, open_vad
from priority_pool import PriorityPool

THINKING_SECONDS = 0.25
"""From a pause told to words and verdict known."""
MOST_SECONDS = 10.0
LEAD_IN = 0.2
MOST_CUT = 15.0
P50_WAIT, P95_WAIT = 400.0, 1000.0


@dataclass(frozen=True, slots=True)
class Pause:
    """A pause as the senses told it: when, since when, and the time at which the caller was heard again, if he was."""

    told: float
    since: float
    resumed: float | None


@dataclass(frozen=True, slots=True)
class Senses:
    activity: VoiceActivityMaker
    words: MoonshineModel
    turn_end: SmartTurn

    def pauses(self, pcm: Pcm16) -> list[Pause]:
        """All pauses of a recording, in call time."""
        detector, endpointing = self.activity(RATE), Endpointing()
        found: list[Pause] = []
        for frame in heard_frames(pcm, RATE):
            now = frame.at + FRAME_SECONDS
            match endpointing.hear(detector.probability(frame), frame.at):
                case VoiceStopped(at=since):
                    found.append(Pause(now, since, None))
                case VoiceStarted() if found:
                    found[-1] = Pause(found[-1].told, found[-1].since, now)
        return found

    def ends(self, pcm: Pcm16, pause: Pause) -> float:
        """When the turn would be over if the silence lasted."""
        heard = pcm[max(0, round((pause.told - MOST_SECONDS) * RATE)) : round(pause.told * RATE)]
        first, last = spoken_part(heard, RATE)
        speech = resampled(floats(heard[first:last]), RATE, STT_RATE)
        read = self.words.decode(self.words.encode(speech), len(speech))
        words = self.words.text(read.tokens) if read else ""
        probability = self.turn_end.judge(heard[max(0, first - round(LEAD_IN * RATE)) :], RATE)
        return max(pause.told + THINKING_SECONDS, pause.since + patience(probability, words, ListeningMode.QUESTION))


class CutOffsBench:
    name = "cut-offs"

    def run(self, plan: Plan, load: float) -> BenchResult:
        """Raises BenchFailed, EngineMissing."""
        rows = asyncio.run(_measure(plan))
        return BenchResult(
            name=self.name,
            rows=rows,
            settings={
                "codec": "PCMU",
                "thinking charged": f"{THINKING_SECONDS * 1000:g} ms after a pause is told",
                "pauses": "four in every word gap, 200-1500 ms, a third of the gaps with a filled pause first",
            },
            machine=this_machine(),
            load=load,
            trial=plan.is_trial(200),
        )


async def _measure(plan: Plan) -> tuple[Row, ...]:
    pool = PriorityPool(threads=1, nice=0)
    try:
        voice = open_tts("hibari", pool)
        people = await recordings(voice)
        filler = (await voice.speak("um", RATE)).pcm
        questions = [(await voice.speak(text, RATE)).pcm for text in TEXTS[:16]]
        senses = Senses(open_vad("silero"), MoonshineModel(), SmartTurn(pool))
    finally:
        pool.close()
    chance = random.Random(plan.seed)  # noqa: S311 - repeatable, not secret
    cases = [case for person in people for case in paused(person, filler, chance)]
    chance.shuffle(cases)
    cases = cases[: plan.turns]
    plain, filled = _cut(senses, cases)
    human = [_wait(senses, person.pcm, person) for person in people]
    spoken = [_wait(senses, question, None) for question in questions]
    waits = [wait * 1000.0 for wait in human + spoken]
    everything = plain + filled
    return (
        Row("turns ended inside a pause", _percent(everything), "%", MOST_CUT, samples=len(everything)),
        Row("of these plain pauses", _percent(plain), "%", samples=len(plain)),
        Row("of these filled pauses", _percent(filled), "%", samples=len(filled)),
        *percentile_rows(
            "wait at true ends", waits, "ms", p50=P50_WAIT, p95=P95_WAIT, note="recordings and spoken questions"
        ),
        *percentile_rows("wait at the recordings' ends", [1000 * wait for wait in human], "ms", p50=None, p95=None),
    )


def _cut(senses: Senses, cases: list[Paused]) -> tuple[list[bool], list[bool]]:
    """For each pause whether the turn ended in it: plain pauses, and filled ones."""
    plain: list[bool] = []
    filled: list[bool] = []
    with Progress("Hearing pauses", len(cases)) as progress:
        for case in cases:
            (filled if case.filled else plain).append(_ends_inside(senses, case))
            progress.advance()
    return plain, filled


def _ends_inside(senses: Senses, case: Paused) -> bool:
    """A pause that was bridged, or told only after the caller went on, ends nothing."""
    resumes = case.begins + case.lasts
    for pause in senses.pauses(case.pcm[: round((resumes + 1.0) * RATE)]):
        if case.begins - 0.1 <= pause.told <= resumes:
            return senses.ends(case.pcm, pause) < (pause.resumed or resumes)
    return False


def _wait(senses: Senses, pcm: Pcm16, person: Recording | None) -> float:
    """Seconds from the last voiced moment to the end of the turn; the recording's own background goes on behind it.

    The last voiced moment is found by energy. Two recordings end in noises of the room, which energy takes for voice:
    there it is where voice activity ends.
    """
    last = bouts(pcm, RATE)[-1].end
    quiet = background(person, 2.0) if person else np.zeros(2 * RATE, np.int16)
    heard = telephone(np.concatenate([pcm[: round(last * RATE)], quiet]))
    pause = senses.pauses(heard)[-1]
    return senses.ends(heard, pause) - min(last, pause.since)


def _percent(outcomes: list[bool]) -> float | None:
    return 100.0 * sum(outcomes) / len(outcomes) if outcomes else None


BENCH = CutOffsBench()

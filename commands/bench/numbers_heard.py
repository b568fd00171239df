"""Numbers that a calculator asked for, by two voices over a telephone: how many are read right, and when a turn ends.

The shipped senses hear each answer in audio time, as in the bench of cut-offs: what the machine needs to think is
charged as a fixed 250 ms after a pause is told. An answer whose turn ends in one of its pauses is read as far as it was
said.
"""

import asyncio
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from commands.bench.contract import BenchResult, Plan, Row, percentile_rows, this_machine
from commands.bench.cut_offs import THINKING_SECONDS
from commands.bench.recognising import Recogniser, recogniser
from commands.bench.telephone_noise import as_by_telephone
from commands.calling.voiced import bouts
from commands.calling.voices import FLITE, OwnVoice, Voice, chosen_voice
from commands.progress import Progress
from dialog.audio import FRAME_SECONDS, Rate
from dialog.calculating.conversation import hear
from dialog.calculating.state import Stage, State
from dialog.events import VoiceStarted, VoiceStopped
from dialog.framing import heard_frames
from dialog.ports import Pcm16
from dialog.turn_end.smart_turn import SmartTurn
from dialog.turns.endpointing import Endpointing, patience
from dialog.turns.listening import for_calculation
from dialog.vad import VoiceActivityMaker, open_vad
from priority_pool import PriorityPool

FILE = Path(__file__).with_name("spoken_numbers.txt")
RATE: Rate = 8000
GAP_SECONDS, LINE_SECONDS = 0.7, 1.0
LEAD_IN = 0.2
NEAR = 0.001
LEAST_RIGHT = 90.0
P50_WAIT, P95_WAIT = 700.0, 1200.0
"""Milliseconds; behind a number of which more may come the wait is 1100."""


@dataclass(frozen=True, slots=True)
class Answer:
    """value: in the canonical unit of the input; pieces: what is said between pauses; held_back: nothing was chosen by
    it."""

    state: State
    key: str
    value: float
    pieces: tuple[str, ...]
    held_back: bool = False


@dataclass(frozen=True, slots=True)
class Pause:
    """Seconds of call audio. words, probability: of all before it; resumed: when voice was told again."""

    told: float
    since: float
    resumed: float | None
    words: str
    probability: float


@dataclass(frozen=True, slots=True)
class Told:
    """value: what is taken or asked back, None where the number is asked for anew; right: whether it is what was said;
    cut: whether the turn ended in a pause of the answer; wait: seconds behind its last sound, where it did not."""

    value: float | None
    right: bool
    cut: bool
    wait: float
    held_back: bool


def answers(text: str) -> list[Answer]:
    found = []
    held_back = False
    for line in text.splitlines():
        held_back = held_back or line.startswith("# Held back")
        if not line.startswith("#"):
            calculator, key, value, said = line.split(maxsplit=3)
            state = State(Stage.ASKING, calculator, asked=(key,))
            found.append(Answer(state, key, float(value), tuple(said.split(" | ")), held_back))
    return found


@dataclass(frozen=True, slots=True)
class Senses:
    activity: VoiceActivityMaker
    ears: Recogniser
    turn_end: SmartTurn

    async def pauses(self, pcm: Pcm16) -> list[Pause]:
        """All pauses of a line, with what is known in each."""
        detector, endpointing = self.activity(RATE), Endpointing()
        found: list[Pause] = []
        begins: float | None = None
        for frame in heard_frames(pcm, RATE):
            now = frame.at + FRAME_SECONDS
            match endpointing.hear(detector.probability(frame), frame.at):
                case VoiceStarted(at=at):
                    begins = at if begins is None else begins
                    if found:
                        last = found.pop()
                        found.append(Pause(last.told, last.since, now, last.words, last.probability))
                case VoiceStopped(at=since):
                    heard = pcm[: round(now * RATE)]
                    words = (await self.ears.read(heard)).words
                    turn = heard[max(0, round(((begins or 0.0) - LEAD_IN) * RATE)) :]
                    found.append(Pause(now, since, None, words, self.turn_end.judge(turn, RATE)))
        return found


async def spoken(voice: Voice, answer: Answer) -> Pcm16:
    """The answer as a telephone brings it, with a second of line behind it."""
    gap = np.zeros(round(GAP_SECONDS * RATE), np.int16)
    sounds: list[Pcm16] = []
    for piece in answer.pieces:
        sounds += [gap] * bool(sounds) + [await voice.say(piece, RATE)]
    sounds.append(np.zeros(round(LINE_SECONDS * RATE), np.int16))
    return as_by_telephone(np.concatenate(sounds), None, (), 0)


def told(answer: Answer, pcm: Pcm16, pauses: Sequence[Pause]) -> Told:
    """What becomes of the answer as its pauses are weighed in the mode that its question is listened to in."""
    mode, number = for_calculation(answer.state)
    last = bouts(pcm, RATE)[-1].end
    for pause in pauses:
        waits = patience(pause.probability, pause.words, mode, number)
        ends = max(pause.told + THINKING_SECONDS, pause.since + waits)
        if pause.resumed is None or ends < pause.resumed:
            value = _value(answer, pause.words)
            right = value is not None and abs(value - answer.value) < NEAR
            return Told(value, right, pause.resumed is not None, ends - min(last, pause.since), answer.held_back)
    return Told(None, False, True, 0.0, answer.held_back)


def _value(answer: Answer, words: str) -> float | None:
    """The value that is taken, or asked back."""
    state = hear(answer.state, words).state
    value = state.doubt.value if state.doubt is not None else state.values.get(answer.key)
    return value if isinstance(value, int | float) else None


class NumbersHeardBench:
    name = "numbers-heard"

    def run(self, plan: Plan, load: float) -> BenchResult:
        """Raises NoVoice, EngineMissing."""
        every = answers(FILE.read_text(encoding="utf-8"))
        found = asyncio.run(_measure(every[: plan.turns]))
        return BenchResult(
            name=self.name,
            rows=rows_of(found),
            settings={
                "voices": "hibari (the product's own), flite rms",
                "line": "mu-law 8 kHz, clean",
                "pauses within an answer": f"{GAP_SECONDS:g} s",
                "thinking charged": f"{THINKING_SECONDS * 1000:g} ms after a pause is told",
            },
            machine=this_machine(),
            load=load,
            trial=plan.is_trial(len(every)),
        )


async def _measure(every: Sequence[Answer]) -> dict[str, list[Told]]:
    found: dict[str, list[Told]] = {}
    pool = PriorityPool(threads=1, nice=0)
    with closing(pool), closing(OwnVoice()) as own, closing(chosen_voice(FLITE)) as other, recogniser() as ears:
        senses = Senses(open_vad("silero"), ears, SmartTurn(pool))
        voices: tuple[Voice, ...] = (own, other)
        with Progress("Hearing numbers", len(every) * len(voices)) as progress:
            for voice in voices:
                for answer in every:
                    pcm = await spoken(voice, answer)
                    found.setdefault(voice.name, []).append(told(answer, pcm, await senses.pauses(pcm)))
                    progress.advance()
    return found


def rows_of(found: dict[str, list[Told]]) -> tuple[Row, ...]:
    every = [one for group in found.values() for one in group]
    waits = [1000 * one.wait for one in every if not one.cut]
    return (
        Row("numbers read right", _share([one.right for one in every]), "%", LEAST_RIGHT, True, len(every)),
        *(
            Row(f"of these, {half}", _share([one.right for one in group]), "%", samples=len(group))
            for half, group in (
                ("tuned on", [one for one in every if not one.held_back]),
                ("held back", [one for one in every if one.held_back]),
            )
        ),
        *(
            Row(f"of these, {voice}", _share([one.right for one in group]), "%", samples=len(group))
            for voice, group in found.items()
        ),
        Row("taken for another number", _share([_is_other(one) for one in every]), "%", samples=len(every)),
        Row("turns ended inside a number", _share([one.cut for one in every]), "%", samples=len(every)),
        *percentile_rows("wait behind a number", waits, "ms", p50=P50_WAIT, p95=P95_WAIT),
    )


def _is_other(one: Told) -> bool:
    """To be caught by who hears it read back."""
    return one.value is not None and not one.right


def _share(outcomes: Sequence[bool]) -> float | None:
    return 100.0 * sum(outcomes) / len(outcomes) if outcomes else None


BENCH = NumbersHeardBench()

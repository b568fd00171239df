"""Measured calls: one conversation each, held by a caller that sees every packet."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from commands.bench.contract import Plan
from commands.bench.plain_caller import dial
from commands.bench.rtp import Packet
from commands.bench.spoken_questions import SpokenQuestion
from commands.calling.capture import Capture, Heard
from commands.calling.conversation import Asked, Caller, Patience, Question, converse
from commands.calling.outcome import TurnTimes, times_of
from commands.progress import Progress

A_CALL = 5
"""Questions in one call; a person who looks something up asks a few."""


@dataclass(frozen=True, slots=True)
class MeasuredCall:
    """A call that is over. asked, times: turn by turn. packets: all that came, by the kernel's clock.

    intended: how many questions there were; fewer asked means that the far side hung up.
    """

    call_id: str
    intended: int
    asked: tuple[Asked, ...]
    times: tuple[TurnTimes, ...]
    heard: Heard
    packets: tuple[Packet, ...]
    capture: Capture | None = None

    @property
    def waits(self) -> list[float]:
        """Milliseconds from voice to voice of every turn that was answered."""
        return [time.voice_to_voice * 1000 for time in self.times if time.voice_to_voice is not None]

    @property
    def missed(self) -> int:
        """Turns with no reply, those never asked because the far side hung up among them.

        A reply that was to be interrupted counts as long as something of it came.
        """
        return self.intended - len(self.waits)

    @property
    def early(self) -> int:
        """Questions during whose end the far side was speaking."""
        return sum(time.talked_over for time in self.times)

    @property
    def stops(self) -> list[float]:
        """Milliseconds from the first voice of an interruption to our last."""
        return [time.stopped_after * 1000 for time in self.times if time.stopped_after is not None]


async def hold(
    to: str,
    questions: Sequence[SpokenQuestion],
    *,
    interrupt_after: Sequence[float | None] = (),
    patience: Patience | None = None,
) -> MeasuredCall:
    """Dial, hear the greeting, ask, hear, hang up. Raises Refused, Unreachable or NoAnswer."""
    telephone = await dial(to)
    try:
        caller = Caller(telephone, patience or Patience())
        script = [Question(question.text, question.pcm) for question in questions]
        asked = await converse(caller, script, interrupt_after=interrupt_after)
    finally:
        await telephone.hang_up()
    capture = telephone.capture()
    heard = Heard.of(capture)
    return MeasuredCall(
        telephone.call_id,
        len(questions),
        asked,
        times_of(heard, asked),
        heard,
        tuple(telephone.packets),
        capture,
    )


def keep_captures(calls: Sequence[MeasuredCall], plan: Plan, bench: str) -> None:
    """Write each call's sound beside the results, so that anyone can look at a figure's edges; the newest run only."""
    folder = plan.folder / "captures" / bench
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("call-*.wav"):
        old.unlink()
    for number, call in enumerate(calls, 1):
        if call.capture is not None:
            call.capture.write(folder / f"call-{number:02}.wav")


async def hold_interrupted(
    to: str,
    questions: Sequence[SpokenQuestion],
    wanted: int,
    within: tuple[float, float],
    chance: random.Random,
) -> list[MeasuredCall]:
    """Calls whose replies are interrupted at random moments, until ``wanted`` interruptions were timed.

    An interruption that meets a pause, or a reply that was over, has no time: more are made, as far as the questions
    go. Each call interrupts all its replies but the last.
    """
    calls: list[MeasuredCall] = []
    timed = 0
    with Progress("Interrupting", wanted) as progress:
        for some in in_calls(questions, A_CALL + 1):
            delays: list[float | None] = [chance.uniform(*within) for _ in some[1:]]
            calls.append(await hold(to, some, interrupt_after=delays))
            timed += len(calls[-1].stops)
            progress.to(min(timed, wanted))
            if timed >= wanted:
                break
    return calls


def enough_questions(wanted: int) -> int:
    """For ``wanted`` timed interruptions, when less than half of them are timed."""
    return 2 * (wanted + -(-wanted // A_CALL)) + A_CALL + 1


def in_calls(questions: Sequence[SpokenQuestion], each: int = A_CALL) -> list[Sequence[SpokenQuestion]]:
    """The questions in the order given, ``each`` of them a call."""
    return [questions[at : at + each] for at in range(0, len(questions), each)]

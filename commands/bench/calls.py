"""Measured calls: one conversation each, held by a caller that sees every packet."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from commands.bench.plain_caller import dial
from commands.bench.rtp import Packet
from commands.bench.spoken_questions import SpokenQuestion
from commands.calling.capture import Heard
from commands.calling.conversation import Asked, Caller, Patience, Question, converse
from commands.calling.outcome import TurnTimes, times_of

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
    heard = Heard.of(telephone.capture())
    return MeasuredCall(
        telephone.call_id, len(questions), asked, times_of(heard, asked), heard, tuple(telephone.packets)
    )


def in_calls(questions: Sequence[SpokenQuestion], each: int = A_CALL) -> list[Sequence[SpokenQuestion]]:
    """The questions in the order given, ``each`` of them a call."""
    return [questions[at : at + each] for at in range(0, len(questions), each)]


def random_delays(count: int, bounds: tuple[float, float], chance: random.Random) -> list[float | None]:
    """When to interrupt each of ``count`` replies: seconds, evenly spread."""
    return [chance.uniform(*bounds) for _ in range(count)]

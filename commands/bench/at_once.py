"""Several callers who all begin to ask at the same moment: the hardest thing a queue of models can meet."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

from commands.bench.calls import MeasuredCall, in_calls
from commands.bench.plain_caller import PlainTelephone, dial
from commands.bench.spoken_questions import SpokenQuestion
from commands.calling.capture import Heard
from commands.calling.conversation import Asked, Caller, Patience, Question
from commands.calling.outcome import times_of
from commands.progress import Progress


@dataclass(slots=True)
class _Talker:
    telephone: PlainTelephone
    caller: Caller
    questions: Sequence[SpokenQuestion]
    asked: list[Asked] = field(default_factory=list)

    async def greeted(self) -> None:
        await self.caller.hear_greeting()

    async def ask(self, number: int) -> None:
        if not self.caller.gone:
            question = self.questions[number]
            self.asked.append(await self.caller.ask(Question(question.text, question.pcm)))
            await self.caller.hear_reply()

    def measured(self) -> MeasuredCall:
        heard = Heard.of(self.telephone.capture())
        return MeasuredCall(
            self.telephone.call_id,
            len(self.questions),
            tuple(self.asked),
            times_of(heard, self.asked),
            heard,
            tuple(self.telephone.packets),
        )


async def talk_at_once(to: str, questions: Sequence[SpokenQuestion], rounds: int) -> list[MeasuredCall]:
    """One call for each ``rounds`` questions; in each round all ask at once, and the next waits for the slowest.

    Raises Refused, Unreachable or NoAnswer.
    """
    talkers: list[_Talker] = []
    try:
        for some in in_calls(questions, rounds):
            telephone = await dial(to)
            talkers.append(_Talker(telephone, Caller(telephone, Patience()), some))
        await _together(talkers, _Talker.greeted)
        with Progress(f"{len(talkers)} calls talking at once", rounds) as progress:
            for number in range(rounds):
                await _together(talkers, partial(_Talker.ask, number=number))
                progress.advance()
    finally:
        await asyncio.gather(*(talker.telephone.hang_up() for talker in talkers))
    return [talker.measured() for talker in talkers]


async def _together(talkers: Sequence[_Talker], work: Callable[[_Talker], Awaitable[None]]) -> None:
    """All do it; those who are through stay on the line until the last one is."""
    left = len(talkers)

    async def one(talker: _Talker) -> None:
        nonlocal left
        try:
            await work(talker)
        finally:
            left -= 1
        while left and not talker.caller.gone:
            await talker.caller.stay()

    await asyncio.gather(*(one(talker) for talker in talkers))

"""Several callers who all begin to ask at the same moment: the hardest thing a queue of models can meet."""

import asyncio
from collections.abc import Sequence

from commands.bench.calls import MeasuredCall, in_calls
from commands.bench.plain_caller import PlainTelephone, dial
from commands.bench.spoken_questions import SpokenQuestion
from commands.calling.capture import Heard
from commands.calling.conversation import Caller, Patience, Question
from commands.calling.outcome import times_of
from commands.progress import Progress


async def talk_at_once(to: str, questions: Sequence[SpokenQuestion], rounds: int) -> list[MeasuredCall]:
    """``rounds`` times as many calls as there are questions for each, all asking at the same moment.

    Each round's calls are new ones that hang up after their own reply: a caller who waited on the line for the longest
    reply of the others would rightly be asked whether anybody is there, and be bidden goodbye.

    Raises Refused, Unreachable or NoAnswer.
    """
    calls: list[MeasuredCall] = []
    with Progress("Talking at once", rounds) as progress:
        for some in in_calls(questions, len(questions) // rounds):
            calls += await _round(to, some)
            progress.advance()
    return calls


async def _round(to: str, questions: Sequence[SpokenQuestion]) -> list[MeasuredCall]:
    telephones: list[PlainTelephone] = []
    try:
        for _ in questions:
            telephones.append(await dial(to))
        all_greeted = asyncio.Barrier(len(questions))
        return await asyncio.gather(
            *(_one(telephone, question, all_greeted) for telephone, question in zip(telephones, questions, strict=True))
        )
    finally:
        await asyncio.gather(*(telephone.hang_up() for telephone in telephones))


async def _one(telephone: PlainTelephone, question: SpokenQuestion, all_greeted: asyncio.Barrier) -> MeasuredCall:
    caller = Caller(telephone, Patience())
    await caller.hear_greeting()
    arrived = asyncio.create_task(all_greeted.wait())
    while not arrived.done() and not caller.gone:
        await caller.stay()
    await arrived
    asked = () if caller.gone else (await caller.ask(Question(question.text, question.pcm)),)
    await caller.hear_reply()
    await telephone.hang_up()
    heard = Heard.of(telephone.capture())
    return MeasuredCall(telephone.call_id, 1, asked, times_of(heard, asked), heard, tuple(telephone.packets))

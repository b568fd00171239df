"""Memory: PSS of all the service's processes with all models, for each further call, and after 500 calls.

A model counts once it has worked: before the first figure is taken, questions about drugs are asked until the second
recogniser has judged some. What a further call takes is the mean of many looks while twelve callers hear their replies:
a model at work takes 30 to 50 MB for half a second and gives them back, so one look tells whether one is at work then.
"""

import asyncio
from collections.abc import Sequence
from contextlib import closing
from statistics import fmean

from commands.bench.contract import BenchResult, Plan, Row, this_machine
from commands.bench.drugs_heard import asked_names, question_about, tuned_on
from commands.bench.errors import BenchFailed
from commands.bench.plain_caller import dial
from commands.bench.processes import ServiceUse
from commands.bench.service import MeasuredService, measured_service, pin_callers
from commands.bench.spoken_questions import SpokenQuestion, spoken_questions
from commands.calling.conversation import Caller, Patience, Question
from commands.calling.voices import OwnVoice
from commands.progress import Progress

CALLS = 500
AT_A_TIME = 4
WARMING = 20
"""Calls after which buffers have their size: what comes later is a leak."""
FURTHER = 12
"""Calls over which the cost of one more is taken."""
WITH_MODELS, A_CALL, GROWTH = 600.0, 3.0, 20.0
"""Megabytes to reach."""
SETTLE = 3.0
LOOKS, BETWEEN_LOOKS = 40, 0.5
"""How often the memory is read while the callers hear their replies, and the seconds from one time to the next."""
TO_BE_HAD, JUDGED = "a second opinion on what was heard is to be had", "what was heard was judged twice"
"""What the service says of it."""
LOADED_WITHIN = 60.0
OPINIONS, MOST_ASKED = 3, 15
"""Second opinions before the first figure is taken, and the questions about drugs after which no more are asked."""


class MemoryBench:
    name = "memory"

    def run(self, plan: Plan, load: float) -> BenchResult:
        """Raises BenchFailed, CallingError."""
        pinned = pin_callers()
        rows = asyncio.run(_measure(plan))
        return BenchResult(
            name=self.name,
            rows=rows,
            settings={
                "codec": "PCMU",
                "measured": "PSS of all processes but PostgreSQL, in MB of 2^20 bytes",
                "calls": f"{AT_A_TIME} at a time, a question each",
                "placed": pinned,
            },
            machine=this_machine(),
            load=load,
            trial=plan.is_trial(CALLS),
        )


async def _measure(plan: Plan) -> tuple[Row, ...]:
    if plan.target is not None:
        raise BenchFailed("the memory of a service that was not started here cannot be read: leave --to away")
    calls = plan.turns or CALLS
    questions = await spoken_questions(24, plan.seed)
    about_drugs = await _questions_about_drugs(MOST_ASKED)
    async with measured_service(plan) as service:
        await service.says(TO_BE_HAD, LOADED_WITHIN)
        await _short_call(service.to, questions[0], whole=True)
        await _until_judged(service, about_drugs)
        judged = service.count(JUDGED)
        first = await _settled(service)
        warming = min(WARMING, calls // 2)
        await _many(service.to, questions, warming)
        warm = await _settled(service)
        await _many(service.to, questions, calls - warming)
        after = await _settled(service)
        in_all = service.count(JUDGED)
        during = await _while_calls_last(service, questions)
    return (
        Row("all models loaded, a call made", first.service.pss, "MB", WITH_MODELS, samples=first.service.processes),
        Row("second opinions before that", judged, "", OPINIONS, at_least=True, samples=judged),
        Row("each further call", (fmean(during) - after.service.pss) / FURTHER, "MB", A_CALL, samples=FURTHER),
        Row(f"most that {FURTHER} took at one look", max(during) - after.service.pss, "MB", samples=len(during)),
        Row(f"growth after {calls} calls", after.service.pss - first.service.pss, "MB", GROWTH, samples=calls),
        Row(f"of it in the first {warming} calls", warm.service.pss - first.service.pss, "MB", samples=warming),
        Row(f"second opinions in {calls} calls", in_all - judged, "", samples=calls),
        Row("PostgreSQL at first", first.postgres.pss, "MB", samples=first.postgres.processes),
        Row(f"PostgreSQL after {calls} calls", after.postgres.pss, "MB", samples=after.postgres.processes),
    )


async def _questions_about_drugs(count: int) -> list[SpokenQuestion]:
    """Of those of drugs-heard, by our own voice."""
    with closing(OwnVoice()) as voice:
        names = [name for name in asked_names() if tuned_on(name)][:count]
        texts = [question_about(name) for name in names]
        return [SpokenQuestion(text, await voice.say(text, 8000), 0.0, voice.name) for text in texts]


async def _until_judged(service: MeasuredService, questions: Sequence[SpokenQuestion]) -> None:
    for question in questions:
        if service.count(JUDGED) < OPINIONS:
            await _short_call(service.to, question, whole=False)


async def _many(to: str, questions: Sequence[SpokenQuestion], calls: int) -> None:
    """Short calls, a few at a time, each asking a question and hearing its answer begin."""
    free = asyncio.Semaphore(AT_A_TIME)
    with Progress("Calling", calls) as progress:

        async def one(number: int) -> None:
            async with free:
                await _short_call(to, questions[number % len(questions)], whole=False)
                progress.advance()

        async with asyncio.TaskGroup() as group:
            for number in range(calls):
                group.create_task(one(number))


async def _short_call(to: str, question: SpokenQuestion, *, whole: bool) -> None:
    """Ask over the greeting. ``whole``: hear the reply to its end; else hang up a second into it."""
    telephone = await dial(to)
    try:
        caller = Caller(telephone, Patience())
        await caller.ask(Question(question.text, question.pcm))
        await (caller.hear_reply() if whole else caller.hear_part(1.0))
    finally:
        await telephone.hang_up()


async def _while_calls_last(service: MeasuredService, questions: Sequence[SpokenQuestion]) -> list[float]:
    """The PSS in MB, look by look, while twelve callers hear their replies."""
    measured = asyncio.Event()

    async def one(question: SpokenQuestion) -> None:
        telephone = await dial(service.to)
        try:
            caller = Caller(telephone, Patience())
            await caller.ask(Question(question.text, question.pcm))
            while not measured.is_set() and not caller.gone:
                await caller.stay()
        finally:
            await telephone.hang_up()

    callers = [asyncio.create_task(one(question)) for question in questions[:FURTHER]]
    try:
        await asyncio.sleep(2 * SETTLE)
        return [(await _settled(service, BETWEEN_LOOKS)).service.pss for _ in range(LOOKS)]
    finally:
        measured.set()
        await asyncio.gather(*callers)


async def _settled(service: MeasuredService, seconds: float = SETTLE) -> ServiceUse:
    await asyncio.sleep(seconds)
    use = service.use()
    assert use is not None, "the service was started here"
    return use


BENCH = MemoryBench()

"""How many calls a core carries: CPU of a call without models, twenty calls without a missed turn, eight at once.

The first two run with engines that cost nothing, so that what is measured is the lines, voice activity, turn-taking and
records; the third with the embedded engines, all eight callers asking at the same moment.
"""

import asyncio
from collections.abc import Sequence

from commands.bench import rtp
from commands.bench.at_once import talk_at_once
from commands.bench.calls import MeasuredCall, hold, in_calls
from commands.bench.contract import BenchResult, Plan, Row, percentile, this_machine
from commands.bench.plain_caller import dial
from commands.bench.service import MeasuredService, measured_service, pin_callers
from commands.bench.spoken_questions import SpokenQuestion, spoken_questions
from commands.calling.conversation import Caller, Patience, Question
from commands.calling.errors import CallingError
from commands.progress import Progress

CALLS_FOR_CPU = 12
CPU_SECONDS = 40.0
"""How long the CPU of twelve calls is taken; they ask and listen all the while."""
CPU_SETTLE = 4.0
MOST_CALLS = 20
TURNS_EACH = 3
TALKING_AT_ONCE = 8
ROUNDS = 5
P95_AT_ONCE = 1500.0
LATE_AFTER = 0.060
LATE_SHARE = 0.1
"""Percent."""
CPU_A_CALL = 4.0
"""Percent of a core."""


class DensityBench:
    name = "density"

    def run(self, plan: Plan, load: float) -> BenchResult:
        """Raises BenchFailed, CallingError."""
        pinned = pin_callers()
        rows = asyncio.run(_measure(plan))
        return BenchResult(
            name=self.name,
            rows=rows,
            settings={
                "codec": "PCMU",
                "CPU taken over": f"{_cpu_seconds(plan):g} s of {CALLS_FOR_CPU} calls that ask and listen",
                "at once": f"{TALKING_AT_ONCE} new calls in each of {ROUNDS} rounds, all asking at the same moment",
                "late": f"over {LATE_AFTER * 1000:g} ms behind the quickest packet of the 10 s before",
                "placed": pinned,
            },
            machine=this_machine(),
            load=load,
            trial=plan.is_trial(TALKING_AT_ONCE * ROUNDS),
        )


def _cpu_seconds(plan: Plan) -> float:
    return CPU_SECONDS if plan.turns is None else CPU_SECONDS / 4


async def _measure(plan: Plan) -> tuple[Row, ...]:
    each = TURNS_EACH if plan.turns is None else 1
    rounds = ROUNDS if plan.turns is None else max(1, plan.turns // TALKING_AT_ONCE)
    questions = await spoken_questions(max(MOST_CALLS * each, TALKING_AT_ONCE * rounds), plan.seed)
    async with measured_service(plan, "--engines", "null") as service:
        cpu = await _cpu_of_a_call(service, questions, _cpu_seconds(plan))
        await asyncio.sleep(CPU_SETTLE)
        many = await _many_calls(service.to, questions[: MOST_CALLS * each], each)
    async with measured_service(plan) as service:
        together = await talk_at_once(service.to, questions[: TALKING_AT_ONCE * rounds], rounds)
    return (*cpu, *rows_of_many(many), *rows_of_together(together))


async def _cpu_of_a_call(
    service: MeasuredService, questions: Sequence[SpokenQuestion], seconds: float
) -> tuple[Row, ...]:
    """The service's CPU while twelve calls go on, divided by twelve; what it uses idle is not taken off."""
    if service.pid is None:
        return (Row("CPU of a call", None, "% of a core", CPU_A_CALL, note="not our service: its CPU is not seen"),)
    over = asyncio.Event()
    callers = [
        asyncio.create_task(_ask_until(service.to, [*questions[n:], *questions[:n]], over))
        for n in range(CALLS_FOR_CPU)
    ]
    try:
        with Progress(f"{CALLS_FOR_CPU} calls, taking the CPU"):
            await asyncio.sleep(CPU_SETTLE)
            before, clock = service.use(memory=False), asyncio.get_running_loop().time()
            await asyncio.sleep(seconds)
            after, took = service.use(memory=False), asyncio.get_running_loop().time() - clock
    finally:
        over.set()
        turns = await asyncio.gather(*callers)
    assert before is not None
    assert after is not None
    ours = (after.service.cpu - before.service.cpu) / took / CALLS_FOR_CPU * 100
    postgres = (after.postgres.cpu - before.postgres.cpu) / took / CALLS_FOR_CPU * 100
    asked = sum(turns)
    return (
        Row("CPU of a call, null engines", ours, "% of a core", CPU_A_CALL, samples=CALLS_FOR_CPU),
        Row("CPU of PostgreSQL for a call", postgres, "% of a core", samples=CALLS_FOR_CPU),
        Row("questions asked meanwhile", asked, "", samples=CALLS_FOR_CPU),
    )


async def _ask_until(to: str, questions: Sequence[SpokenQuestion], over: asyncio.Event) -> int:
    """Ask and listen until told to stop; how many questions were asked."""
    telephone = await dial(to)
    try:
        caller = Caller(telephone, Patience())
        await caller.hear_greeting()
        asked = 0
        while not over.is_set() and not caller.gone:
            question = questions[asked % len(questions)]
            await caller.ask(Question(question.text, question.pcm))
            asked += 1
            await caller.hear_reply()
        return asked
    finally:
        await telephone.hang_up()


async def _many_calls(to: str, questions: Sequence[SpokenQuestion], each: int) -> list[MeasuredCall | CallingError]:
    """Twenty conversations at the same time. A call that is not answered is kept as the error it met."""

    async def one(some: Sequence[SpokenQuestion]) -> MeasuredCall | CallingError:
        try:
            return await hold(to, some, patience=Patience(onset=5.0))
        except CallingError as error:
            return error

    with Progress(f"{MOST_CALLS} calls at a time"):
        return list(await asyncio.gather(*(one(some) for some in in_calls(questions, each))))


def rows_of_many(calls: Sequence[MeasuredCall | CallingError]) -> tuple[Row, ...]:
    held = [call for call in calls if isinstance(call, MeasuredCall)]
    why = next((str(call) for call in calls if isinstance(call, CallingError)), "")
    turns = sum(call.intended for call in held)
    missed = sum(call.missed for call in held)
    return (
        Row(f"calls of {len(calls)} not answered", len(calls) - len(held), "", 0, samples=len(calls), note=why),
        Row(f"turns missed in {len(calls)} calls on one core", missed, "", 0, samples=turns),
        Row(
            f"voice to voice in {len(calls)} calls, null engines, p95",
            percentile([wait for call in held for wait in call.waits], 0.95),
            "ms",
            samples=turns - missed,
        ),
    )


def rows_of_together(calls: Sequence[MeasuredCall]) -> tuple[Row, ...]:
    turns = sum(call.intended for call in calls)
    flows = [rtp.examine(call.packets, LATE_AFTER) for call in calls]
    packets = sum(flow.packets for flow in flows)
    late = sum(flow.late for flow in flows)
    lost = sum(flow.missing + flow.jumps for flow in flows) + sum(rtp.holes(call.packets) for call in calls)
    name = f"{TALKING_AT_ONCE} calls talking at once"
    return (
        Row(
            f"voice to voice, {name}, p95",
            percentile([wait for call in calls for wait in call.waits], 0.95),
            "ms",
            P95_AT_ONCE,
            samples=turns,
        ),
        Row(f"turns with no reply, {name}", sum(call.missed for call in calls), "", 0, samples=turns),
        Row("20 ms of a reply missing", lost, "", 0, samples=packets),
        Row("packets over 60 ms late", 100 * late / packets if packets else None, "%", LATE_SHARE, samples=packets),
        Row("the latest packet", max((flow.worst * 1000 for flow in flows), default=None), "ms", samples=packets),
    )


BENCH = DensityBench()

"""Barge-in: first voiced frame of the caller to the last voiced frame of ours, over SIP and mu-law, one call."""

import asyncio
import random

from commands.bench.calls import A_CALL, MeasuredCall, hold, in_calls, random_delays
from commands.bench.contract import BenchResult, Plan, Row, percentile_rows, this_machine
from commands.bench.service import measured_service, pin_callers
from commands.bench.spoken_questions import spoken_questions
from commands.progress import Progress

TURNS = 30
P50, P95 = 250.0, 450.0
"""Milliseconds to reach."""
WITHIN = (0.6, 3.0)
"""Seconds of a reply after which it is interrupted, evenly spread."""


class BargeInBench:
    name = "barge-in"

    def run(self, plan: Plan, load: float) -> BenchResult:
        """Raises BenchFailed, CallingError."""
        pinned = pin_callers()
        calls = asyncio.run(_measure(plan))
        return BenchResult(
            name=self.name,
            rows=rows_of(calls),
            settings={
                "codec": "PCMU",
                "interrupted by": "the next question",
                "after": f"{WITHIN[0]}-{WITHIN[1]} s of a reply",
                "placed": pinned,
            },
            machine=this_machine(),
            load=load,
            trial=plan.is_trial(TURNS),
        )


async def _measure(plan: Plan) -> list[MeasuredCall]:
    """Each call interrupts all its replies but the last: of six questions five interrupt."""
    wanted = plan.turns or TURNS
    chance = random.Random(plan.seed)  # noqa: S311 - repeatable, not secret
    questions = await spoken_questions(wanted + -(-wanted // A_CALL), plan.seed)
    async with measured_service(plan) as service:
        calls = []
        with Progress("Interrupting", wanted) as progress:
            for some in in_calls(questions, A_CALL + 1):
                delays = random_delays(len(some) - 1, WITHIN, chance)
                calls.append(await hold(service.to, some, interrupt_after=delays))
                progress.advance(len(some) - 1)
    return calls


def rows_of(calls: list[MeasuredCall]) -> tuple[Row, ...]:
    stops = [stop for call in calls for stop in call.stops]
    interrupting = sum(turn.interrupting for call in calls for turn in call.asked)
    return (
        *percentile_rows("to our last voice", stops, "ms", p50=P50, p95=P95),
        Row("interruptions that met a pause of ours", interrupting - len(stops), "", samples=interrupting),
        Row("turns with no reply", sum(call.missed for call in calls), "", 0, samples=sum(c.intended for c in calls)),
    )


BENCH = BargeInBench()

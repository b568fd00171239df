"""Barge-in: first voiced frame of the caller to the last voiced frame of ours, over SIP and mu-law, one call."""

import asyncio
import random

from commands.bench.calls import MeasuredCall, enough_questions, hold_interrupted, keep_captures
from commands.bench.contract import BenchResult, Plan, Row, percentile_rows, this_machine
from commands.bench.service import measured_service, pin_callers
from commands.bench.spoken_questions import spoken_questions

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
        keep_captures(calls, plan, self.name)
        return BenchResult(
            name=self.name,
            rows=rows_of(calls, plan.turns or TURNS),
            settings={
                "codec": "PCMU",
                "interrupted by": "the next question",
                "after": f"{WITHIN[0]}-{WITHIN[1]} s of a reply",
                "placed": pinned,
            },
            machine=this_machine(),
            load=load,
            trial=plan.is_trial(TURNS),
            measurements={"to our last voice, ms": [stop for call in calls for stop in call.stops]},
        )


async def _measure(plan: Plan) -> list[MeasuredCall]:
    wanted = plan.turns or TURNS
    chance = random.Random(plan.seed)  # noqa: S311 - repeatable, not secret
    questions = await spoken_questions(enough_questions(wanted), plan.seed)
    async with measured_service(plan) as service:
        return await hold_interrupted(service.to, questions, wanted, WITHIN, chance)


def rows_of(calls: list[MeasuredCall], wanted: int = TURNS) -> tuple[Row, ...]:
    stops = [stop for call in calls for stop in call.stops]
    interrupting = sum(turn.interrupting for call in calls for turn in call.asked)
    return (
        *percentile_rows("to our last voice", stops, "ms", p50=P50, p95=P95),
        Row("interruptions timed", len(stops), "", wanted, at_least=True, samples=interrupting),
        Row("interruptions that met a pause of ours", interrupting - len(stops), "", samples=interrupting),
        Row("turns with no reply", sum(call.missed for call in calls), "", 0, samples=sum(c.intended for c in calls)),
    )


BENCH = BargeInBench()

"""Voice to voice: last voiced sample sent to first voiced sample back, over SIP and mu-law, one call at a time."""

import asyncio

from commands.bench.calls import MeasuredCall, hold, in_calls, keep_captures
from commands.bench.contract import BenchResult, Plan, Row, percentile_rows, this_machine
from commands.bench.service import measured_service, pin_callers
from commands.bench.spoken_questions import PAUSES, spoken_questions
from commands.progress import Progress

TURNS = 30
P50, P95 = 600.0, 1100.0
"""Milliseconds to reach."""


class LoopBench:
    name = "loop"

    def run(self, plan: Plan, load: float) -> BenchResult:
        """Raises BenchFailed, CallingError."""
        pinned = pin_callers()
        calls = asyncio.run(_measure(plan))
        keep_captures(calls, plan, self.name)
        return BenchResult(
            name=self.name,
            rows=rows_of(calls),
            settings={
                "codec": "PCMU",
                "calls at once": "1",
                "turns with a pause inside": f"a third, of {PAUSES[0]}-{PAUSES[1]} s",
                "placed": pinned,
            },
            machine=this_machine(),
            load=load,
            trial=plan.is_trial(TURNS),
            measurements={"voice to voice, ms": [wait for call in calls for wait in call.waits]},
        )


async def _measure(plan: Plan) -> list[MeasuredCall]:
    questions = await spoken_questions(plan.turns or TURNS, plan.seed)
    async with measured_service(plan) as service:
        calls = []
        with Progress("Asking", len(questions)) as progress:
            for some in in_calls(questions):
                calls.append(await hold(service.to, some))
                progress.advance(len(some))
    return calls


def rows_of(calls: list[MeasuredCall]) -> tuple[Row, ...]:
    waits = [wait for call in calls for wait in call.waits]
    asked = sum(call.intended for call in calls)
    return (
        *percentile_rows("voice to voice", waits, "ms", p50=P50, p95=P95),
        Row("turns with no reply", sum(call.missed for call in calls), "", 0, samples=asked),
        Row("turns during whose end it spoke", sum(call.early for call in calls), "", samples=asked),
    )


BENCH = LoopBench()

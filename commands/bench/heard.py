"""What is remembered of a reply against what was played of it: the capture aligned with the reply's own audio."""

import asyncio
import random
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass

from commands.bench.aligning import Clause, played_words
from commands.bench.calls import MeasuredCall, enough_questions, hold_interrupted
from commands.bench.contract import BenchResult, Plan, Row, percentile, this_machine
from commands.bench.errors import BenchFailed
from commands.bench.service import measured_service, pin_callers
from commands.bench.spoken_questions import RATE, spoken_questions
from commands.calling.outcome import matched_turns
from commands.calling.service_record import RecordedTurn, RecordReader, open_record
from commands.calling.voices import OwnVoice
from records.settings import RecordsSettings

INTERRUPTIONS = 50
WITHIN = (0.4, 6.0)
"""Seconds of a reply after which it is interrupted, evenly spread."""
MEAN_ERROR = 1.0
"""Words to reach."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One interrupted reply. played: words in the capture, None when the reply was not found in it."""

    remembered: int
    played: int | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """lost: questions of which the record holds no turn."""

    compared: tuple[Compared, ...]
    lost: int
    asked: int


class HeardBench:
    name = "heard"

    def run(self, plan: Plan, load: float) -> BenchResult:
        """Raises BenchFailed, CallingError."""
        pinned = pin_callers()
        comparison = asyncio.run(_measure(plan))
        return BenchResult(
            name=self.name,
            rows=rows_of(comparison, plan.turns or INTERRUPTIONS),
            settings={"codec": "PCMU", "interrupted after": f"{WITHIN[0]}-{WITHIN[1]} s of a reply", "placed": pinned},
            machine=this_machine(),
            load=load,
            trial=plan.is_trial(INTERRUPTIONS),
        )


async def _measure(plan: Plan) -> Comparison:
    wanted = plan.turns or INTERRUPTIONS
    chance = random.Random(plan.seed)  # noqa: S311 - repeatable, not secret
    questions = await spoken_questions(enough_questions(wanted), plan.seed)
    async with measured_service(plan) as service:
        if service.data is None:
            raise BenchFailed("what is remembered stands in the service's data folder: name it with --data")
        calls = await hold_interrupted(service.to, questions, wanted, WITHIN, chance)
        async with open_record(RecordsSettings(service.data)) as record:
            if record is None:
                raise BenchFailed(f"the record in {service.data} does not answer: is it this service's folder?")
            return await compare(calls, record)


async def compare(calls: Sequence[MeasuredCall], record: RecordReader) -> Comparison:
    """Each interrupted reply of each call against the record of that call."""
    compared: list[Compared] = []
    lost = 0
    with closing(OwnVoice()) as voice:
        for call in calls:
            recorded = await record.turns(call.call_id) or ()
            matched = matched_turns(call.times, recorded)
            lost += sum(not turns for turns in matched) + call.intended - len(call.asked)
            for number, turns in enumerate(matched):
                stopped = call.times[number].stopped_after
                if turns and stopped is not None:
                    compared.append(await _compared(call, number, stopped, turns[-1], voice))
    return Comparison(tuple(compared), lost, sum(call.intended for call in calls))


async def _compared(call: MeasuredCall, number: int, stopped: float, turn: RecordedTurn, voice: OwnVoice) -> Compared:
    """The reply's audio is made again: the voice makes the same sound of the same text."""
    clauses = [Clause(span.text, await voice.clip(span.voiced, RATE)) for span in turn.reply.spans]
    begins = call.times[number].reply_from
    interruption = call.times[number + 1].began
    received = call.heard.reply(begins, interruption + stopped)
    found = played_words(clauses, received, RATE, interruption + stopped - begins)
    return Compared(len(turn.heard.split()), found.words if found.found else None)


def rows_of(comparison: Comparison, wanted: int = INTERRUPTIONS) -> tuple[Row, ...]:
    known = [one for one in comparison.compared if one.played is not None]
    errors = [abs(one.remembered - one.played) for one in known if one.played is not None]
    over = [one.remembered - one.played for one in known if one.played is not None]
    return (
        Row("mean error", sum(errors) / len(errors) if errors else None, "words", MEAN_ERROR, samples=len(errors)),
        Row("error, p95", percentile(errors, 0.95), "words", samples=len(errors)),
        Row("mean of remembered minus played", sum(over) / len(over) if over else None, "words", samples=len(over)),
        Row("interruptions compared", len(known), "", wanted, at_least=True, samples=len(comparison.compared)),
        Row("turns lost", comparison.lost, "", 0, samples=comparison.asked),
        Row("replies not found in the capture", len(comparison.compared) - len(known), "", samples=len(known)),
    )


BENCH = HeardBench()

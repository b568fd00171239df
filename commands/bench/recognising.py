"""The recogniser of the product, read as a call reads it, and what putting drugs right costs it."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from commands.bench.contract import Row, percentile
from dialog.audio import FRAME_SECONDS, AudioFrame
from dialog.line import Call
from dialog.ports import Pcm16, Reading
from dialog.resampling import Float32
from dialog.stt.candidates import Candidate
from dialog.stt.drug_hearing import DrugHearing
from dialog.stt.moonshine import Moonshine, MoonshineStream
from dialog.stt.moonshine_model import Heard, MoonshineModel
from dialog.stt.second_opinion import Result
from dialog.stt.whisper import Whisper
from kb.terms import Term
from priority_pool import PriorityPool, Urgency

MOST_ADDED = 150.0
"""Milliseconds of CPU, p95."""
PATIENCE = 60.0
"""Seconds for a second opinion: what is heard shall not hang on how busy the machine is. How long it took is told."""


class TimedDrugHearing(DrugHearing):
    """Keeps the CPU milliseconds of each search in ``spent``; those that had nothing to do are among them."""

    def __init__(self, model: MoonshineModel) -> None:
        super().__init__(model)
        self.spent: list[float] = []

    def candidates(
        self,
        frames: Float32,
        samples: int,
        heard: Heard,
        stopped: Callable[[], bool] = lambda: False,
    ) -> list[list[Candidate]]:
        before = time.thread_time()
        found = super().candidates(frames, samples, heard, stopped)
        self.spent.append(1000 * (time.thread_time() - before))
        return found


class TimedOpinion(Whisper):
    """Keeps what each opinion cost: milliseconds of CPU in ``spent``, on the clock in ``waited``.

    Its network works in a thread that Python does not see, so the CPU is that of the process: nothing else may run.
    """

    def __init__(self, pool: PriorityPool) -> None:
        super().__init__(pool)
        self.spent: list[float] = []
        self.waited: list[float] = []

    async def run(self, urgency: Urgency, function: Callable[..., Result], *arguments: object) -> Result:
        spent, waited = time.process_time(), time.perf_counter()
        result = await super().run(urgency, function, *arguments)
        self.spent.append(1000 * (time.process_time() - spent))
        self.waited.append(1000 * (time.perf_counter() - waited))
        return result


class Recogniser:
    """Reads whole sentences at 8 kHz. opinion: loaded; None for the first recogniser alone.

    added: CPU milliseconds that putting names right cost, of each reading.
    """

    def __init__(self, pool: PriorityPool, opinion: TimedOpinion | None = None) -> None:
        model = MoonshineModel()
        self.drugs = TimedDrugHearing(model)
        self.opinion = opinion
        self.added: list[float] = []
        self._engine = Moonshine(pool, model, self.drugs, opinion, PATIENCE)

    def open(self) -> MoonshineStream:
        """A call whose turn has begun."""
        stream = self._engine.open(_call(), 8000)
        stream.begin_turn(0.0)
        return stream

    async def expect(self, terms: Sequence[Term]) -> None:
        """As a library whose documents hold these."""
        await self._engine.expect(terms)

    async def read(self, pcm: Pcm16) -> Reading:
        """Raises EngineFailed."""
        before = self._spent
        stream = self.open()
        push(stream, pcm)
        reading = await stream.read(True)
        stream.close()
        self.added.append(self._spent - before)
        return reading

    @property
    def _spent(self) -> float:
        return sum(self.drugs.spent) + (sum(self.opinion.spent) if self.opinion else 0.0)


def push(stream: MoonshineStream, pcm: Pcm16, first: int = 0) -> None:
    """The frames from number ``first`` on."""
    for place in range(first, len(pcm) // 160):
        stream.push(AudioFrame(pcm[place * 160 : place * 160 + 160].tobytes(), 8000, place * FRAME_SECONDS))


@contextmanager
def recogniser(*, twice: bool = False) -> Iterator[Recogniser]:
    """twice: with a second opinion, which the product has when it is set. Raises EngineMissing."""
    pools = [PriorityPool(threads=1, nice=0), PriorityPool(threads=1, nice=0)]
    try:
        opinion = TimedOpinion(pools[1]) if twice else None
        if opinion is not None:
            opinion.load_now()
        yield Recogniser(pools[0], opinion)
    finally:
        for pool in pools:
            pool.close()


def _call() -> Call:
    return Call("bench", "bench", "sip", "", "", datetime.now(UTC), "0" * 32)


@dataclass(frozen=True, slots=True)
class Cost:
    """Milliseconds. added: CPU of each reading; alone: without a second opinion; twice, waited: of each second opinion,
    CPU and on the clock."""

    added: Sequence[float]
    alone: Sequence[float]
    twice: Sequence[float]
    waited: Sequence[float]

    def rows(self) -> tuple[Row, ...]:
        share = 100 * len(self.twice) / max(1, len(self.added))
        named = (
            ("CPU added to a reading", self.added, MOST_ADDED),
            ("without a second opinion", self.alone, None),
            ("CPU of a second opinion", self.twice, None),
            ("a second opinion, on the clock", self.waited, None),
        )
        found = [Row("readings that got a second opinion", share, "%", samples=len(self.added))]
        for what, values, most in named:
            found.append(Row(f"{what}, p50", percentile(values, 0.5), "ms", samples=len(values)))
            found.append(Row(f"{what}, p95", percentile(values, 0.95), "ms", most, samples=len(values)))
        return tuple(found)


def cost_of(ears: Recogniser) -> Cost:
    opinion = ears.opinion
    return Cost(ears.added, ears.drugs.spent, opinion.spent if opinion else (), opinion.waited if opinion else ())

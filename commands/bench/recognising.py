"""The recogniser of the product, read as a call reads it, and what putting drugs right costs it."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

from dialog.audio import FRAME_SECONDS, AudioFrame
from dialog.line import Call
from dialog.ports import Pcm16, Reading
from dialog.resampling import Float32
from dialog.stt.candidates import Candidate
from dialog.stt.drug_hearing import DrugHearing
from dialog.stt.moonshine import Moonshine, MoonshineStream
from dialog.stt.moonshine_model import MoonshineModel
from kb.terms import Term
from priority_pool import PriorityPool


class TimedDrugHearing(DrugHearing):
    """Keeps the CPU milliseconds of each search in ``spent``; those that had nothing to do are among them."""

    def __init__(self, model: MoonshineModel) -> None:
        super().__init__(model)
        self.spent: list[float] = []

    def candidates(
        self,
        frames: Float32,
        samples: int,
        tokens: Sequence[int],
        probabilities: Sequence[float],
        stopped: Callable[[], bool] = lambda: False,
    ) -> list[list[Candidate]]:
        before = time.thread_time()
        found = super().candidates(frames, samples, tokens, probabilities, stopped)
        self.spent.append(1000 * (time.thread_time() - before))
        return found


class Recogniser:
    """Reads whole sentences at 8 kHz."""

    def __init__(self, pool: PriorityPool) -> None:
        model = MoonshineModel()
        self.drugs = TimedDrugHearing(model)
        self._engine = Moonshine(pool, model, self.drugs)

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
        stream = self.open()
        push(stream, pcm)
        reading = await stream.read(True)
        stream.close()
        return reading


def push(stream: MoonshineStream, pcm: Pcm16, first: int = 0) -> None:
    """The frames from number ``first`` on."""
    for place in range(first, len(pcm) // 160):
        stream.push(AudioFrame(pcm[place * 160 : place * 160 + 160].tobytes(), 8000, place * FRAME_SECONDS))


@contextmanager
def recogniser() -> Iterator[Recogniser]:
    pool = PriorityPool(threads=1, nice=0)
    try:
        yield Recogniser(pool)
    finally:
        pool.close()


def _call() -> Call:
    return Call("bench", "bench", "sip", "", "", datetime.now(UTC), "0" * 32)

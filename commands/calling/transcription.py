"""The client's own ear: what came back, in words."""

import asyncio
from datetime import UTC, datetime
from typing import Self

from commands.calling.voiced import Bout, bouts
from dialog.audio import FRAME_SECONDS, AudioFrame, Rate, frame_bytes
from dialog.errors import DialogError
from dialog.line import Call
from dialog.ports import Pcm16
from priority_pool import PriorityPool

LONGEST_PIECE = 10.0
"""Seconds: what the recogniser reads well in one go; cut at pauses."""
AROUND = 0.15
"""Seconds of what lies before and after a stretch of voice that are read with it."""


class Transcriber:
    """Moonshine, as the service has it, in this process. ``None`` from ``open`` when it is not installed."""

    def __init__(self, pool: PriorityPool) -> None:
        from dialog.stt.moonshine import Moonshine

        self._pool = pool
        self._engine = Moonshine(pool)

    @classmethod
    def open(cls) -> Self | None:
        pool = PriorityPool(threads=1, nice=0)
        try:
            return cls(pool)
        except (DialogError, ImportError):
            pool.close()
            return None

    async def words(self, pcm: Pcm16, rate: Rate) -> str:
        """Everything spoken in the recording; "" when nothing was. Raises EngineFailed."""
        said = [await self._piece(pcm[round(piece.start * rate) : round(piece.end * rate)], rate)
                for piece in pieces(pcm, rate)]  # fmt: skip
        return " ".join(words for words in said if words)

    def close(self) -> None:
        self._pool.close()

    async def _piece(self, pcm: Pcm16, rate: Rate) -> str:
        stream = self._engine.open(_call(), rate)
        try:
            stream.begin_turn(0.0)
            size = frame_bytes(rate)
            data = pcm.astype("<i2").tobytes()
            data += bytes(-len(data) % size)
            for number, at in enumerate(range(0, len(data), size)):
                stream.push(AudioFrame(data[at : at + size], rate, number * FRAME_SECONDS))
            return (await stream.read(final=True)).words
        finally:
            stream.close()
            await asyncio.sleep(0)


def pieces(pcm: Pcm16, rate: Rate) -> tuple[Bout, ...]:
    """Stretches of voice put together up to ten seconds, cut where the voice pauses, or at ten seconds where not."""
    found: list[Bout] = []
    for bout in bouts(pcm, rate, join=0.1):
        if found and bout.end - found[-1].start <= LONGEST_PIECE:
            found[-1] = Bout(found[-1].start, bout.end)
            continue
        start = bout.start
        while bout.end - start > LONGEST_PIECE:
            found.append(Bout(start, start + LONGEST_PIECE))
            start += LONGEST_PIECE
        found.append(Bout(start, bout.end))
    return tuple(Bout(max(0.0, piece.start - AROUND), piece.end + AROUND) for piece in found)


def _call() -> Call:
    return Call("capture", "default", "direct", "", "", datetime.now(UTC), "")

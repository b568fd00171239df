"""Answers that cost the database something, however often they are asked for."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

Answer = TypeVar("Answer")

SHARE = 20
"""Making an answer takes at most one in so many seconds: with 20,000 files waiting it takes 0.15 s of a core that calls
need too."""
OLDEST = 30.0


class Sparing(Generic[Answer]):
    """Makes an answer for whoever asks first, and gives it to everybody who asks soon after; errors are given once."""

    def __init__(self, make: Callable[[], Awaitable[Answer]], clock: Callable[[], float] = time.monotonic) -> None:
        self._make = make
        self._clock = clock
        self._alone = asyncio.Lock()
        self._made: tuple[Answer, float] | None = None

    async def get(self) -> Answer:
        """Not older than SHARE times what it took to make, and OLDEST seconds. Raises what ``make`` raises."""
        async with self._alone:
            began = self._clock()
            if self._made is not None and began < self._made[1]:
                return self._made[0]
            self._made = None
            answer = await self._make()
            ended = self._clock()
            self._made = answer, ended + min(OLDEST, (SHARE - 1) * (ended - began))
            return answer

"""What a line yields, put by the endpoint's clock and taken by the session."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator

from dialog.events import HungUp
from dialog.line import LineSignal


class Signals:
    """A line's signals in order; HungUp is the last, and nothing put after it comes out.

    The clock cannot wait for the session, so this is a queue; it is as long as the session is late.
    """

    def __init__(self) -> None:
        self._waiting: deque[LineSignal] = deque()
        self._arrived = asyncio.Event()
        self._ended = False

    @property
    def ended(self) -> bool:
        return self._ended

    def put(self, signal: LineSignal) -> None:
        if self._ended:
            return
        self._ended = isinstance(signal, HungUp)
        self._waiting.append(signal)
        self._arrived.set()

    async def __aiter__(self) -> AsyncIterator[LineSignal]:
        while True:
            while self._waiting:
                signal = self._waiting.popleft()
                yield signal
                if isinstance(signal, HungUp):
                    return
            if self._ended:
                return
            self._arrived.clear()
            await self._arrived.wait()

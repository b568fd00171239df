"""The one clock of an endpoint: 20 ms a beat, none ever missing."""

import asyncio
from collections.abc import Callable

from dialog.audio import FRAME_SECONDS


class Metronome:
    """Calls ``beat`` once for each 20 ms that have passed, on the event loop; late beats are made up at once.

    One timer for all calls: a timer each would cost the loop a wake-up per call and frame.
    """

    def __init__(self, beat: Callable[[], None]) -> None:
        self._beat = beat
        self._timer: asyncio.TimerHandle | None = None
        self._next = 0.0

    @property
    def running(self) -> bool:
        return self._timer is not None

    def start(self) -> None:
        """Idempotent."""
        if self._timer is None:
            loop = asyncio.get_running_loop()
            self._next = loop.time() + FRAME_SECONDS
            self._timer = loop.call_at(self._next, self._wake)

    def stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _wake(self) -> None:
        loop = asyncio.get_running_loop()
        now = loop.time()
        while self._timer is not None and self._next <= now:
            self._next += FRAME_SECONDS
            self._beat()
        if self._timer is not None:
            self._timer = loop.call_at(self._next, self._wake)

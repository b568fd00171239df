"""What is on its way to the page. A queue, because playing returns at once and a socket does not."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from dialog.audio import SpeechFrame
from telephony.browser import wire


@dataclass(frozen=True, slots=True)
class Closing:
    """The order to close: ``code`` and ``reason`` go into the close frame."""

    code: int
    reason: str


class Outbox:
    """Messages in their order; speech not sent yet can be taken back."""

    def __init__(self, spoken: Callable[[SpeechFrame], None]) -> None:
        """``spoken`` is told each frame as it leaves."""
        self._waiting: deque[SpeechFrame | str | Closing] = deque()
        self._something = asyncio.Event()
        self._spoken = spoken
        self._last: SpeechFrame | None = None
        self._closing = False

    def __len__(self) -> int:
        return len(self._waiting)

    def speech(self, frame: SpeechFrame) -> None:
        self._put(frame)

    def text(self, message: str) -> None:
        self._put(message)

    def clear(self) -> None:
        """Take back speech that has not left, and have the page drop what it has not played."""
        self._waiting = deque(item for item in self._waiting if not isinstance(item, SpeechFrame))
        self._last = None
        self._put(wire.clear())

    def close(self, code: int, reason: str) -> None:
        """Close once what waits has been sent; nothing is taken after it."""
        self._put(Closing(code, reason))
        self._closing = True

    async def deliver(self, send: Callable[[str | bytes], Awaitable[None]]) -> Closing:
        """Send everything as it comes, until the order to close, which is returned."""
        while True:
            await self._something.wait()
            self._something.clear()
            while self._waiting:
                item = self._waiting.popleft()
                if isinstance(item, Closing):
                    return item
                for message in self._messages(item):
                    await send(message)

    def _messages(self, item: SpeechFrame | str) -> tuple[str | bytes, ...]:
        if isinstance(item, str):
            return (item,)
        messages = wire.speech(item, self._last)
        self._last = item
        self._spoken(item)
        return messages

    def _put(self, item: SpeechFrame | str | Closing) -> None:
        if not self._closing:
            self._waiting.append(item)
            self._something.set()

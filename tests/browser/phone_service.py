"""A real web side with a small session behind it, for the tests of the softphone."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from admin.server import listening_socket
from admin.settings import WebSettings
from admin.web_side import WebSide
from dialog.audio import AudioFrame, SpeechFrame
from dialog.events import HungUp
from dialog.line import Line, LineSignal, Offer
from telephony.browser.settings import BrowserSettings
from telephony.notices import NoticeBoard

Session = Callable[[Line, NoticeBoard], Awaitable[None]]


@dataclass
class Heard:
    """What a session took from its line."""

    frames: list[AudioFrame] = field(default_factory=list)
    signals: list[LineSignal] = field(default_factory=list)
    over: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def hung_up(self) -> HungUp:
        last = self.signals[-1]
        assert isinstance(last, HungUp)
        return last

    async def listen(self, line: Line, respond: Callable[[AudioFrame], None] | None = None) -> None:
        async for signal in line:
            if isinstance(signal, AudioFrame):
                self.frames.append(signal)
                if respond is not None:
                    respond(signal)
            else:
                self.signals.append(signal)
        self.over.set()

    async def until(self, seen: Callable[[], bool], within: float = 5.0) -> None:
        """Wait until ``seen()`` holds."""
        async with asyncio.timeout(within):
            while not seen():
                await asyncio.sleep(0.005)


def echo(line: Line) -> Callable[[AudioFrame], None]:
    """Answers each frame with itself, as one endless utterance."""
    offset = 0.0

    def respond(frame: AudioFrame) -> None:
        nonlocal offset
        line.play(SpeechFrame(frame.pcm, frame.rate, 1, offset))
        offset += 0.02

    return respond


@asynccontextmanager
async def phone_service(
    session: Session, data: Path, browser: BrowserSettings | None = None, *, inline: bool = True
) -> AsyncIterator[WebSide]:
    """Answers every call with ``session``; ``inline`` False takes the offer and returns at once."""
    board = NoticeBoard()
    sessions: set[asyncio.Task[None]] = set()

    async def answer(offer: Offer) -> None:
        await session(await offer.accept(), board)

    async def accept(offer: Offer) -> None:
        if inline:
            await answer(offer)
        else:
            sessions.add(asyncio.create_task(answer(offer)))

    settings = WebSettings(port=0, data=data)
    side = WebSide(
        listening_socket(settings), settings, browser or BrowserSettings(), accept, board, ready=lambda: True
    )
    await side.start()
    try:
        yield side
    finally:
        await side.stop()
        await asyncio.gather(*sessions)

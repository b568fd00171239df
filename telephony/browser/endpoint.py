"""The softphone's WebSocket door: one connection, one Offer, one Line."""

import asyncio
import logging
import uuid
from collections.abc import Awaitable, Callable, Collection, Mapping
from datetime import UTC, datetime

from fastapi import APIRouter
from starlette.requests import HTTPConnection
from starlette.websockets import WebSocket, WebSocketDisconnect

from dialog.line import Call, Offer
from telephony.browser import wire
from telephony.browser.conduct import Conduct
from telephony.browser.line import NORMAL, BrowserLine, BrowserOffer
from telephony.browser.outbox import Outbox
from telephony.browser.settings import BrowserSettings
from telephony.errors import TelephonyError
from telephony.notices import NoticeBoard

logger = logging.getLogger(__name__)

PATH = "/phone/line"
SERVICE_FAILED = 1011
CLOSED_WITHIN = 2.0
"""Seconds the last messages and the close frame may take before the connection is dropped."""

FAREWELLS = {1000: "caller", 1001: "caller", 1012: "service"}
"""Why the call ended, by the close code: the page's own, the page going away, this service stopping."""

Accept = Callable[[Offer], Awaitable[None]]
"""The switchboard: takes the offer and accepts or refuses it, at once or within ``ring_within``. It may return
before the call is over, or with it."""

Admission = Callable[[HTTPConnection], bool]
"""Whether this connection may call, by its cookies or its address."""


def everyone(_: HTTPConnection) -> bool:
    """On loopback, whoever reaches the port may call."""
    return True


def browser_router(
    accept: Accept,
    settings: BrowserSettings,
    allowed_origins: Collection[str],
    admission: Admission = everyone,
    notices: NoticeBoard | None = None,
) -> APIRouter:
    """The router with the WebSocket at ``PATH``.

    allowed_origins: the pages that may connect, as browsers write them ("https://phone.example:8443"). A connection
        without one of them is answered 403: cookies alone do not tell our page from another (RFC 6455 section 10.2).
    notices: where the notices of calls are read; what concerns a page's own call is forwarded to it.
    """
    router = APIRouter()
    board = notices or NoticeBoard()

    @router.websocket(PATH)
    async def phone_line(socket: WebSocket) -> None:
        if socket.headers.get("origin") not in allowed_origins:
            logger.warning("a softphone connection from a foreign page was refused")
            await socket.close(wire.AGAINST_POLICY)
        elif not admission(socket):
            logger.warning("a softphone connection without admission was refused")
            await socket.close(wire.AGAINST_POLICY)
        else:
            await socket.accept()
            await _Connection(socket, settings).serve(accept, board)

    return router


class _Connection:
    """One page's connection, from its acceptance to its close frame."""

    def __init__(self, socket: WebSocket, settings: BrowserSettings) -> None:
        self._socket = socket
        self._settings = settings
        self._conduct = Conduct()
        self._outbox = Outbox(self._conduct.spoken)
        self._clock = asyncio.get_running_loop().time
        self._call = _call_of(socket, settings.organisation)
        self._offer = BrowserOffer(self._call, self._outbox, settings)
        self._farewell = "vanished"

    async def serve(self, accept: Accept, board: NoticeBoard) -> None:
        delivery = asyncio.create_task(self._deliver())
        try:
            if await self._greeted():
                with board.follow(self._call, self._forward):
                    await self._converse(accept, delivery)
        except BaseException:
            self._end("failed", SERVICE_FAILED, "the service failed: call again")
            raise
        finally:
            self._end("service", NORMAL, "")
            await _finish(delivery)

    async def _greeted(self) -> bool:
        try:
            async with asyncio.timeout(self._settings.hello_within):
                return await self._next() is not None
        except TimeoutError:
            self._outbox.close(wire.AGAINST_POLICY, "no hello came")
            return False

    async def _converse(self, accept: Accept, delivery: "asyncio.Task[None]") -> None:
        """Read the page until the call is over, while the switchboard has the offer."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._take(accept))
            tasks.create_task(self._ring())
            reading = tasks.create_task(self._read())
            await asyncio.wait({reading, delivery}, return_when=asyncio.FIRST_COMPLETED)
            reading.cancel()
            self._end(self._farewell, NORMAL, "")

    async def _take(self, accept: Accept) -> None:
        try:
            await accept(self._offer)
        except TelephonyError as error:
            logger.info("a browser call was not taken", extra={"call": self._call.id, "code": error.code})
            await self._offer.refuse("unavailable")

    async def _ring(self) -> None:
        """Refuse a call that nobody answers."""
        try:
            async with asyncio.timeout(self._settings.ring_within):
                await self._offer.decided.wait()
        except TimeoutError:
            await self._offer.refuse("unavailable")

    async def _read(self) -> None:
        while (message := await self._next()) is not None:
            if self._offer.line is not None:
                self._offer.line.hear(message)
            elif isinstance(message, wire.HangUp):
                self._offer.gone()
                self._outbox.close(NORMAL, "caller")

    async def _next(self) -> wire.ClientMessage | None:
        """The next message that counts, None when there will be none."""
        while True:
            try:
                event = await self._socket.receive()
                if event["type"] == "websocket.disconnect":
                    self._farewell = FAREWELLS.get(event["code"], "vanished")
                    return None
                sent = event["text"] if event.get("text") is not None else event["bytes"]
                message = self._conduct.check(wire.read(sent), self._clock())
            except wire.ProtocolBroken as error:
                logger.warning(
                    "a softphone connection broke the protocol",
                    extra={"call": self._call.id, "close_code": error.close_code, "rule": str(error)},
                )
                self._end("protocol", error.close_code, str(error))
                return None
            if message is not None:
                return message

    def _forward(self, kind: str, facts: Mapping[str, object]) -> None:
        if (message := wire.notice(kind, facts)) is not None:
            self._outbox.text(message)

    def _end(self, reason: str, code: int, why: str) -> None:
        """Whatever state the call is in, it is over. Harmless a second time."""
        line: BrowserLine | None = self._offer.line
        if line is not None:
            line.end(reason, code, why)
        self._offer.gone()
        self._outbox.close(code, why)

    async def _deliver(self) -> None:
        try:
            closing = await self._outbox.deliver(self._send)
            await self._socket.close(closing.code, closing.reason)
        except (WebSocketDisconnect, RuntimeError, TimeoutError):
            # Starlette raises the first two for a socket that the page has closed, the third is a page that reads
            # nothing any more; the end of this task ends the call.
            logger.debug("a softphone page left before all was sent", extra={"call": self._call.id})

    async def _send(self, message: str | bytes) -> None:
        async with asyncio.timeout(self._settings.slow_after):
            if isinstance(message, bytes):
                await self._socket.send_bytes(message)
            else:
                await self._socket.send_text(message)


async def _finish(delivery: "asyncio.Task[None]") -> None:
    """Let the last messages and the close frame out, but not for long."""
    await asyncio.wait([delivery], timeout=CLOSED_WITHIN)
    delivery.cancel()


def _call_of(socket: WebSocket, organisation: str) -> Call:
    host = socket.client.host if socket.client else "unknown"
    return Call(
        id=str(uuid.uuid4()),
        organisation=organisation,
        way_in="browser",
        caller=f"browser:{host}",
        called=PATH,
        started_at=datetime.now(UTC),
        trace=uuid.uuid4().hex,
    )

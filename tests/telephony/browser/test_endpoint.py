"""The softphone's door, met by a real WebSocket client over a real socket."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from admin.web_side import WebSide
from dialog.audio import SpeechFrame
from dialog.events import HungUp, KeyPressed, Played, Transferred
from dialog.line import Line, Offer
from telephony.browser.endpoint import browser_router
from telephony.browser.settings import BrowserSettings
from telephony.errors import CallGone
from telephony.notices import NoticeBoard
from tests.browser.phone_service import Heard, echo, phone_service

HELLO = '{"type": "hello", "version": 1}'
FRAME = b"\x10\x00" * 320

Accept = Callable[[Offer], Awaitable[None]]


@asynccontextmanager
async def page(side: WebSide, *, hello: bool = True, origin: str | None = None) -> AsyncIterator[ClientConnection]:
    address = f"ws://127.0.0.1:{side.port}/phone/line"
    async with connect(address, origin=origin or side.url, compression=None) as socket:  # type: ignore[arg-type]
        if hello:
            await socket.send(HELLO)
            assert json.loads(await socket.recv())["type"] == "answered"
        yield socket


async def closed(socket: ClientConnection) -> tuple[int, str]:
    """Read to the end; the close frame's code and reason."""
    async with asyncio.timeout(5):
        with contextlib.suppress(ConnectionClosed):
            while True:
                await socket.recv()
    assert socket.close_code is not None
    return socket.close_code, socket.close_reason or ""


async def told(socket: ClientConnection, kind: str) -> dict[str, Any]:
    """The next text message of that type."""
    async with asyncio.timeout(5):
        while True:
            message = await socket.recv()
            if isinstance(message, str) and json.loads(message)["type"] == kind:
                return dict(json.loads(message))


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
async def side(heard: Heard, tmp_path: Path) -> AsyncIterator[WebSide]:
    async def session(line: Line, _: NoticeBoard) -> None:
        await heard.listen(line)

    async with phone_service(session, tmp_path) as running:
        yield running


async def test_anonymous_page_of_another_origin(side: WebSide) -> None:
    with pytest.raises(InvalidStatus) as refused:
        async with page(side, origin="https://elsewhere.example"):
            pass
    assert refused.value.response.status_code == 403


async def test_connection_without_an_origin(side: WebSide) -> None:
    with pytest.raises(InvalidStatus) as refused:
        async with connect(f"ws://127.0.0.1:{side.port}/phone/line"):
            pass
    assert refused.value.response.status_code == 403


async def test_one_frame_each_20_ms_with_silence_filled_in(side: WebSide, heard: Heard) -> None:
    async with page(side) as socket:
        await asyncio.sleep(0.2)
        await socket.send(FRAME * 3)
        await asyncio.sleep(0.3)
    await heard.over.wait()
    assert len(heard.frames) == pytest.approx(25, abs=5)
    assert [frame.at for frame in heard.frames] == pytest.approx([n * 0.02 for n in range(len(heard.frames))])
    assert [frame.pcm for frame in heard.frames if not frame.filled] == [FRAME] * 3
    assert {frame.pcm for frame in heard.frames if frame.filled} == {bytes(640)}
    assert heard.hung_up.reason == "caller"
    assert sum(isinstance(signal, HungUp) for signal in heard.signals) == 1


async def test_keys_and_hanging_up(side: WebSide, heard: Heard) -> None:
    async with page(side) as socket:
        for key in "1#":
            await socket.send(json.dumps({"type": "key", "key": key}))
        await socket.send('{"type": "hang_up"}')
        assert await closed(socket) == (1000, "caller")
    await heard.over.wait()
    assert [signal.key for signal in heard.signals if isinstance(signal, KeyPressed)] == ["1", "#"]
    assert heard.hung_up.reason == "caller"


async def test_a_muted_page_is_not_taken_for_vanished(heard: Heard, tmp_path: Path) -> None:
    async def session(line: Line, _: NoticeBoard) -> None:
        await heard.listen(line)

    async with phone_service(session, tmp_path, BrowserSettings(vanished_after=0.2)) as side, page(side) as socket:
        await socket.send('{"type": "mute", "on": true}')
        await socket.send(FRAME)
        await asyncio.sleep(0.5)
        assert not heard.over.is_set()
        assert all(frame.filled for frame in heard.frames)
        await socket.send('{"type": "mute", "on": false}')
        assert await closed(socket) == (1000, "vanished")
    assert heard.hung_up.reason == "vanished"


async def test_a_page_whose_network_goes_away_is_hung_up(side: WebSide, heard: Heard) -> None:
    async with page(side) as socket:
        socket.transport.abort()
        async with asyncio.timeout(10):
            await heard.over.wait()
    assert heard.hung_up.reason == "vanished"


async def test_speech_and_what_was_played_of_it(heard: Heard, tmp_path: Path) -> None:
    async def session(line: Line, _: NoticeBoard) -> None:
        for number in range(5):
            line.play(SpeechFrame(FRAME, 16000, 7, number * 0.02))
        await heard.listen(line)

    async with phone_service(session, tmp_path) as side, page(side) as socket:
        assert await told(socket, "speech") == {"type": "speech", "utterance": 7, "offset": 0.0}
        assert [await socket.recv() for _ in range(5)] == [FRAME] * 5
        await socket.send('{"type": "playhead", "utterance": 7, "offset": 0.06}')
        await heard.until(lambda: len(heard.signals) > 0)
    played = heard.signals[0]
    assert isinstance(played, Played)
    assert (played.utterance, played.up_to, played.exact) == (7, 0.06, True)


async def test_flushing_has_the_page_drop_what_waits(heard: Heard, tmp_path: Path) -> None:
    async def session(line: Line, _: NoticeBoard) -> None:
        line.play(SpeechFrame(FRAME, 16000, 1, 0.0))
        line.flush()
        line.play(SpeechFrame(FRAME, 16000, 2, 0.0))
        await heard.listen(line)

    async with phone_service(session, tmp_path) as side, page(side) as socket:
        kinds = [
            json.loads(message)["type"] if isinstance(message := await socket.recv(), str) else "sound" for _ in "123"
        ]
        assert kinds == ["clear", "speech", "sound"]


async def test_a_browser_cannot_be_transferred(heard: Heard, tmp_path: Path) -> None:
    async def session(line: Line, _: NoticeBoard) -> None:
        line.transfer("sip:operator@192.0.2.1")
        await heard.listen(line)

    async with phone_service(session, tmp_path) as side, page(side):
        await heard.until(lambda: len(heard.signals) > 0)
    assert isinstance(heard.signals[0], Transferred)
    assert heard.signals[0].outcome == "failed"


async def test_the_service_hangs_up(heard: Heard, tmp_path: Path) -> None:
    async def session(line: Line, board: NoticeBoard) -> None:
        board.notice(line.call, "reply", {"turn": 0, "text": "Goodbye.", "citations": []})
        line.hang_up()
        line.play(SpeechFrame(FRAME, 16000, 1, 0.0))
        line.hang_up()
        await heard.listen(line)

    async with phone_service(session, tmp_path) as side, page(side) as socket:
        assert (await told(socket, "reply"))["text"] == "Goodbye."
        assert (await told(socket, "ended"))["reason"] == "service"
        assert await closed(socket) == (1000, "service")
    assert heard.hung_up.reason == "service"


async def test_notices_of_a_call_reach_its_page_alone(tmp_path: Path) -> None:
    lines: list[Line] = []
    boards: list[NoticeBoard] = []

    async def session(line: Line, board: NoticeBoard) -> None:
        lines.append(line)
        boards.append(board)
        await Heard().listen(line)

    async with phone_service(session, tmp_path) as side, page(side) as one, page(side) as other:
        boards[0].notice(lines[0].call, "timing", {"ms": 1})
        boards[0].notice(lines[0].call, "words", {"words": "one", "final": True})
        boards[0].notice(lines[1].call, "words", {"words": "other", "final": True})
        assert json.loads(await one.recv()) == {"type": "words", "words": "one", "final": True}
        assert json.loads(await other.recv()) == {"type": "words", "words": "other", "final": True}


@pytest.mark.parametrize(
    ("messages", "code"),
    [
        (["garbage"], 1007),
        (["{}"], 1003),
        ([b"odd"], 1007),
        ([FRAME * 60], 1009),
        ([bytes(200_000)], 1009),
        (["x" * 3000], 1009),
        ([HELLO], 1008),
        (['{"type": "playhead", "utterance": 1, "offset": 1}'], 1008),
        (['{"type": "playhead", "utterance": 1, "offset": "1"}'], 1007),
        ([FRAME] * 3000, 1008),
    ],
)
async def test_what_breaks_the_protocol_ends_the_call(
    side: WebSide, heard: Heard, messages: list[str | bytes], code: int
) -> None:
    async with page(side) as socket:
        with contextlib.suppress(ConnectionClosed):
            for message in messages:
                await socket.send(message)
        assert (await closed(socket))[0] == code
        await heard.over.wait()
    async with page(side):
        pass  # and the next call is answered


async def test_text_that_is_no_utf_8(side: WebSide, heard: Heard) -> None:
    async with page(side) as socket:
        await socket.send(b"\xff\xfe", text=True)
        assert (await closed(socket))[0] == 1007
        await heard.over.wait()


@pytest.mark.parametrize("first", [FRAME, '{"type": "hang_up"}', '{"type": "key", "key": "1"}'])
async def test_out_of_order(side: WebSide, heard: Heard, first: str | bytes) -> None:
    async with page(side, hello=False) as socket:
        await socket.send(first)
        assert await closed(socket) == (1008, "the first message is hello")
    assert not heard.frames


async def test_a_page_of_another_version(side: WebSide) -> None:
    async with page(side, hello=False) as socket:
        await socket.send('{"type": "hello", "version": 2}')
        assert (await closed(socket))[0] == 1003


async def test_no_hello(tmp_path: Path) -> None:
    async def session(line: Line, _: NoticeBoard) -> None:
        raise AssertionError("nobody called")

    async with (
        phone_service(session, tmp_path, BrowserSettings(hello_within=0.1)) as side,
        page(side, hello=False) as socket,
    ):
        assert await closed(socket) == (1008, "no hello came")


async def test_a_switchboard_that_returns_at_once(heard: Heard, tmp_path: Path) -> None:
    async def session(line: Line, _: NoticeBoard) -> None:
        await heard.listen(line, echo(line))

    async with phone_service(session, tmp_path, inline=False) as side, page(side) as socket:
        await socket.send(FRAME)
        assert await told(socket, "speech")
    async with asyncio.timeout(10):
        await heard.over.wait()


async def test_the_service_stops_during_a_call(heard: Heard, tmp_path: Path) -> None:
    async def session(line: Line, _: NoticeBoard) -> None:
        await heard.listen(line)

    async with phone_service(session, tmp_path) as side, page(side) as socket:
        await side.stop()
        assert (await closed(socket))[0] == 1012
    assert heard.hung_up.reason == "service"


@asynccontextmanager
async def door(accept: Accept, settings: BrowserSettings) -> AsyncIterator[str]:
    """The router alone on a server of its own; the WebSocket's address."""
    from fastapi import FastAPI

    from admin.server import WebServer, listening_socket
    from admin.settings import WebSettings

    app = FastAPI()
    app.include_router(browser_router(accept, settings, {"http://page"}))
    server = WebServer(app, listening_socket(WebSettings(port=0)))
    await server.start()
    try:
        yield f"ws://127.0.0.1:{server.port}/phone/line"
    finally:
        await server.stop()


async def test_a_call_is_refused() -> None:
    async def accept(offer: Offer) -> None:
        await offer.refuse("busy")

    async with door(accept, BrowserSettings()) as address, connect(address, origin="http://page") as socket:  # type: ignore[arg-type]
        await socket.send(HELLO)
        assert await told(socket, "refused") == {"type": "refused", "reason": "busy"}
        assert await closed(socket) == (1013, "busy")


async def test_nobody_answers() -> None:
    async def accept(offer: Offer) -> None:
        await asyncio.sleep(0)

    settings = BrowserSettings(ring_within=0.1)
    async with door(accept, settings) as address, connect(address, origin="http://page") as socket:  # type: ignore[arg-type]
        await socket.send(HELLO)
        assert await told(socket, "refused") == {"type": "refused", "reason": "unavailable"}


async def test_the_caller_gives_up_before_the_answer() -> None:
    gone = asyncio.Event()

    async def accept(offer: Offer) -> None:
        await asyncio.sleep(0.1)
        try:
            await offer.accept()
        except CallGone:
            gone.set()
            raise

    async with door(accept, BrowserSettings()) as address:
        async with connect(address, origin="http://page") as socket:  # type: ignore[arg-type]
            await socket.send(HELLO)
            await socket.send('{"type": "hang_up"}')
            assert await closed(socket) == (1000, "caller")
        async with asyncio.timeout(10):
            await gone.wait()


async def test_a_session_that_fails(caplog: pytest.LogCaptureFixture) -> None:
    async def accept(offer: Offer) -> None:
        await offer.accept()
        raise ZeroDivisionError

    async with door(accept, BrowserSettings()) as address, connect(address, origin="http://page") as socket:  # type: ignore[arg-type]
        await socket.send(HELLO)
        assert (await closed(socket))[0] == 1011
    assert "ZeroDivisionError" in caplog.text


async def test_a_page_that_reads_nothing_is_let_go(heard: Heard, tmp_path: Path) -> None:
    async def session(line: Line, _: NoticeBoard) -> None:
        def flood(_: object) -> None:
            for number in range(2000):
                line.play(SpeechFrame(bytes(640), 16000, 1, number * 0.02))

        await heard.listen(line, flood)

    async with phone_service(session, tmp_path, BrowserSettings(slow_after=0.5)) as side, page(side) as socket:
        socket.transport.pause_reading()
        async with asyncio.timeout(5):
            await heard.over.wait()
        assert heard.hung_up.reason == "vanished"
        socket.transport.abort()

"""One request: where it may go, what it may bring, and that it ends."""

import asyncio
import socket
import threading
import time
from typing import Any

import pytest

from kb.errors import SourceClosed, SourceGarbled, SourceSilent
from kb.reading import connecting
from kb.sources.exchange import Request, Web
from tests.kb.sources.answers import Given, serving
from tests.kb.sources.test_contract import Serve


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:1/",
        "http://localhost:1/",
        "http://[::1]:1/",
        "http://169.254.169.254/latest/meta-data",
        "http://10.0.0.1/",
        "http://[::ffff:127.0.0.1]:1/",
        "http://0x7f000001/",
        "file:///etc/passwd",
        "ftp://x.example/",
        "https://user:secret@x.example/",
    ],
)
async def test_nothing_inside_the_house_and_nothing_but_the_web(address: str) -> None:
    web = Web()
    with pytest.raises((SourceClosed, SourceSilent)) as refused:
        await web.ask(Request(address), 10.0)
    web.close()
    assert "secret" not in str(refused.value)


async def test_a_server_outside_cannot_lead_into_the_house(monkeypatch: pytest.MonkeyPatch) -> None:
    """127.0.0.1 stands for a server outside, all else is inside."""
    monkeypatch.setattr(connecting, "is_public", lambda place: place == "127.0.0.1")
    web = Web()
    onward = ""
    with (
        serving(lambda path, headers: Given(b"secret"), "127.0.0.2") as inside,
        serving(lambda path, headers: Given(b"", 302, {"Location": onward})) as outside,
    ):
        by_name = inside.address.replace("127.0.0.2", "localhost")
        for onward in (inside.address, by_name, "file:///etc/passwd", "//[::1]/"):  # noqa: B007 - the server reads it
            with pytest.raises(SourceGarbled, match="another"):
                await web.ask(Request(f"{outside.address}/x"), 10.0)
        assert inside.asked == []
        assert len(outside.asked) == 4
    web.close()


async def test_a_name_that_answers_differently_the_second_time_is_connected_to_by_its_first_number(
    web: Web, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = serve(lambda path, headers: Given(headers["host"].encode()))
    port = int(server.address.rpartition(":")[2])
    numbers = iter(["127.0.0.1", "169.254.169.254"])
    asked: list[str] = []
    truly = socket.getaddrinfo

    def look_up(host: str, *rest: Any, **named: Any) -> Any:
        if host != "rebound.example":
            return truly(host, *rest, **named)
        asked.append(host)
        return truly(next(numbers), *rest, **named)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    answer = await web.ask(Request(f"http://rebound.example:{port}/"), 10.0)

    assert answer.body == f"rebound.example:{port}".encode()
    assert asked == ["rebound.example"]


async def test_a_redirect_on_the_same_server_is_followed_and_ends(web: Web, serve: Serve) -> None:
    server = serve(lambda path, headers: Given(b"", 301, {"Location": "/there"}) if path == "/here" else Given(b"ok"))
    assert (await web.ask(Request(f"{server.address}/here"), 10.0)).body == b"ok"

    loop = serve(lambda path, headers: Given(b"", 302, {"Location": "/again"}))
    with pytest.raises(SourceGarbled, match="more than 3 times"):
        await web.ask(Request(loop.address), 10.0)


async def test_a_body_is_never_sent_on(web: Web, serve: Serve) -> None:
    server = serve(lambda path, headers: Given(b"", 307, {"Location": "/again"}))
    answer = await web.ask(Request(server.address, {}, b"the question"), 10.0)
    assert answer.status == 307
    assert len(server.asked) == 1


async def test_a_request_that_is_not_waited_for_leaves_no_thread_busy(web: Web, serve: Serve) -> None:
    server = serve(lambda path, headers: Given(pause=60.0))
    task = asyncio.create_task(web.ask(Request(server.address), 60.0))
    while not server.asked:
        await asyncio.sleep(0.01)
    task.cancel()
    await asyncio.wait([task])
    web.close()

    until = time.monotonic() + 10.0
    while any(thread.name.startswith("outside") for thread in threading.enumerate()) and time.monotonic() < until:
        await asyncio.sleep(0.02)
    assert not [thread.name for thread in threading.enumerate() if thread.name.startswith("outside")]


async def test_a_server_that_is_not_there(web: Web) -> None:
    with pytest.raises(SourceSilent, match="not reached"):
        await web.ask(Request("http://127.0.0.1:1/"), 10.0)

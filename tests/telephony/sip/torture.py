"""Sends messages meant to break a SIP stack and reads, from its trace, what it answered."""

import asyncio
import logging
import re
import socket
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from tests.busy_machine import patience

Transport = Literal["UDP", "TCP"]

SETTLE = 0.15
"""Seconds in which an answer to a message of ours leaves: it takes well under a millisecond."""


class Answers(logging.Handler):
    """What the stack answers to one message over one transport: told apart from the rest by Call-ID and branch.

    Answers are repeated until they are acknowledged (RFC 3261 section 17.2.1), and that goes on into later messages.
    """

    def __init__(self, message: bytes, transport: Transport) -> None:
        super().__init__()
        self._message = message.decode(errors="replace")
        self._path = f"TX {transport} "
        self._statuses: list[str] = []

    @property
    def statuses(self) -> list[str]:
        """Each status once, in order."""
        return list(dict.fromkeys(self._statuses))

    def emit(self, record: logging.LogRecord) -> None:
        path, _, answer = record.getMessage().partition("\n")
        if not path.startswith(self._path) or not answer.startswith("SIP/2.0 "):
            return
        # Repeated as it came: in its compact form, with space before the colon (RFC 3261 sections 7.3.1, 7.3.3).
        call_id = re.search(r"(?im)^(?:Call-ID|i)\s*:\s*(\S+)", answer)
        branch = re.search(r"branch=([^;\s]+)", answer)
        marks = [found[1] for found in (call_id, branch) if found]
        if "alive@" not in answer and all(mark in self._message for mark in marks):
            self._statuses.append(answer[8:11])


@contextmanager
def answers(message: bytes, transport: Transport) -> Iterator[Answers]:
    handler = Answers(message, transport)
    trace = logging.getLogger("baresip.native.sip")
    trace.addHandler(handler)
    try:
        yield handler
    finally:
        trace.removeHandler(handler)


async def throw(data: bytes, transport: Transport, port: int) -> None:
    """Send the bytes as one datagram or one connection, and wait until an answer would have left."""
    if transport == "UDP":
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as thrower:
            thrower.bind(("127.0.0.1", 0))
            thrower.sendto(data[:65000], ("127.0.0.1", port))
            await asyncio.sleep(SETTLE)
        return
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(data)
    await asyncio.sleep(SETTLE)
    writer.close()
    try:
        await writer.wait_closed()
    except ConnectionError:
        return  # the stack hung up on it, as it may


async def alive(port: int) -> bool:
    """Whether OPTIONS is answered 200 within a second."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asker:
        asker.bind(("127.0.0.1", 0))
        asker.setblocking(False)
        own, mark = asker.getsockname()[1], uuid.uuid4().hex
        asker.sendto(
            (
                f"OPTIONS sip:127.0.0.1:{port} SIP/2.0\r\n"
                f"Via: SIP/2.0/UDP 127.0.0.1:{own};rport;branch=z9hG4bK{mark}\r\n"
                f"Max-Forwards: 70\r\nFrom: <sip:alive@127.0.0.1>;tag={mark[:6]}\r\nTo: <sip:x@127.0.0.1>\r\n"
                f"Call-ID: {mark}\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n"
            ).encode(),
            ("127.0.0.1", port),
        )
        try:
            async with asyncio.timeout(patience(1)):
                answer = await asyncio.get_running_loop().sock_recv(asker, 65535)
        except TimeoutError:
            return False
        return answer.startswith(b"SIP/2.0 200")


def as_expected(statuses: list[str], expected: list[str]) -> bool:
    """A call that rang was taken as valid, which is what 2xx asks of a stack whose owner then decides."""
    if not statuses:
        return "none" in expected
    first = "2xx" if statuses[0] == "180" else statuses[0]
    return any(first == code or (code.endswith("xx") and first[0] == code[0]) for code in expected)

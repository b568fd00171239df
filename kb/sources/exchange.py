"""One request to a server outside and its answer: bounded in bytes and time, never into the house unless told.

The blocking client is the one that documents are fetched with (``kb.reading.connecting``), in threads of its own. A
request that is no longer waited for is cut: its socket is shut, so that no thread hangs on a server that drips.
"""

import asyncio
import http.client
import socket
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from kb.errors import SourceClosed, SourceGarbled, SourceSilent, SourceUnreadable
from kb.reading.connecting import connection_to, judged, target

AGENT = "VoiceAssist (clinical reference by telephone)"
HOW_TO_ALLOW = "set VOICEASSIST_SOURCES_PRIVATE=yes if it is meant to be asked"
FAILURES = (OSError, http.client.HTTPException, ValueError, AttributeError)
"""A socket that is shut while another thread reads it can end that thread's read with either of the last two."""
PIECE = 65_536
REDIRECTS = frozenset((301, 302, 303, 307, 308))
MOST_REDIRECTS = 3
THREADS = 8


@dataclass(frozen=True, slots=True)
class Request:
    """most_bytes: of the answer's body, after which it is refused."""

    address: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    most_bytes: int = 4_000_000


@dataclass(frozen=True, slots=True)
class Answer:
    """headers: their names in lower case. address: where it came from in the end."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    address: str


class Exchange:
    """``run`` blocks until the answer is there, ``seconds`` are over or ``cut`` is called from another thread."""

    def __init__(self, request: Request, seconds: float, *, private: bool) -> None:
        self._request = request
        self._seconds = seconds
        self._private = private
        self._connection: http.client.HTTPConnection | None = None
        self._over = False

    def run(self) -> Answer:
        """Redirects are followed on the same server alone: what is asked, and our key, are meant for nobody else.

        Raises SourceSilent, SourceGarbled, SourceClosed.
        """
        until = time.monotonic() + self._seconds
        address = self._request.address
        for _ in range(MOST_REDIRECTS + 1):
            answer = self._once(address, until)
            if answer.status not in REDIRECTS or self._request.body is not None:
                return answer
            onward = urljoin(address, answer.headers.get("location", ""))
            if not _same_server(address, onward):
                raise SourceGarbled("its server leads on to another one, which is not followed")
            address = onward
        raise SourceGarbled(f"its server leads on more than {MOST_REDIRECTS} times")

    def cut(self) -> None:
        self._over = True
        connection = self._connection
        if connection is not None and connection.sock is not None:
            try:
                # Not SSLSocket's own, which would take the session away under the reading thread.
                socket.socket.shutdown(connection.sock, socket.SHUT_RDWR)
            except OSError:
                return  # it was closed already

    def _once(self, address: str, until: float) -> Answer:
        try:
            parts = judged(address)
            left = max(0.05, until - time.monotonic())
            connection = connection_to(parts, private=self._private, how_to_allow=HOW_TO_ALLOW, seconds=left)
        except SourceUnreadable as error:
            unknown = isinstance(error.__cause__, (OSError, UnicodeError))  # its name could not be looked up
            raise (SourceSilent if unknown else SourceClosed)(str(error)) from error
        self._connection = connection
        headers = {"User-Agent": AGENT, "Accept-Encoding": "identity", **self._request.headers}
        try:
            if self._over:
                raise SourceSilent("it was not waited for any longer")
            connection.request("POST" if self._request.body is not None else "GET", target(parts),
                               body=self._request.body, headers=headers)  # fmt: skip
            response = connection.getresponse()
            given = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, given, self._body(response, given, until), address)
        except TimeoutError as error:
            raise SourceSilent(f"its server did not answer within {self._seconds:g} s: try again later") from error
        except FAILURES as error:
            raise SourceSilent("its server was not reached or broke off: look at the network, or later") from error
        finally:
            connection.close()

    def _body(self, response: http.client.HTTPResponse, headers: Mapping[str, str], until: float) -> bytes:
        if headers.get("content-encoding", "identity").lower() not in ("identity", ""):
            raise SourceGarbled("its server sends a packed answer though it was asked not to")
        held = bytearray()
        while piece := response.read1(PIECE):
            held += piece
            if len(held) > self._request.most_bytes:
                raise SourceGarbled(f"its answer has more than {self._request.most_bytes // 1000} kB")
            if time.monotonic() > until:
                raise SourceSilent(f"its server did not end its answer within {self._seconds:g} s: try again later")
        if response.length:
            raise SourceSilent("its server broke off in the middle of its answer: try again later")
        return bytes(held)


def _same_server(one: str, other: str) -> bool:
    """A step from http to https on the same host is the same server."""
    here, there = urlsplit(one), urlsplit(other)
    return here.hostname == there.hostname and (here.scheme, there.scheme) != ("https", "http")


class Web:
    """Exchanges at the same time, in at most eight threads. private: servers inside the house may be asked too."""

    def __init__(self, *, private: bool = False) -> None:
        self._private = private
        self._threads = ThreadPoolExecutor(THREADS, "outside")

    async def ask(self, request: Request, seconds: float) -> Answer:
        """Raises SourceSilent, SourceGarbled, SourceClosed; when it is cancelled the exchange is cut."""
        exchange = Exchange(request, seconds, private=self._private)
        try:
            async with asyncio.timeout(seconds):
                return await asyncio.get_running_loop().run_in_executor(self._threads, exchange.run)
        except TimeoutError as error:
            raise SourceSilent(f"its server did not answer within {seconds:g} s: try again later") from error
        finally:
            exchange.cut()

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)

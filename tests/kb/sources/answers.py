"""A server on this machine that answers as it is told, and remembers what it was asked."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Given:
    """One answer. length: a Content-Length other than the body's. pause: seconds before the head is sent.

    drip: seconds before each of its letters.
    """

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    length: int | None = None
    pause: float = 0.0
    drip: float = 0.0


Answers = Callable[[str, dict[str, str]], Given]
"""From the path with its query and the headers (names in lower case) to an answer."""


@dataclass
class Server:
    """asked: method, path with query, headers and body of each request."""

    address: str
    answers: Answers
    asked: list[tuple[str, str, dict[str, str], bytes]] = field(default_factory=list)
    stopped: threading.Event = field(default_factory=threading.Event)

    @property
    def paths(self) -> list[str]:
        return [path for _, path, _, _ in self.asked]


@contextmanager
def serving(answers: Answers, host: str = "127.0.0.1") -> Iterator[Server]:
    class Handling(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer()

        def do_POST(self) -> None:
            self._answer()

        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            headers = {name.lower(): value for name, value in self.headers.items()}
            server.asked.append((self.command, self.path, headers, body))
            try:
                self._give(server.answers(self.path, headers))
            except ConnectionError:
                return

        def _give(self, given: Given) -> None:
            server.stopped.wait(given.pause)
            self.send_response(given.status)
            for name, value in given.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(given.body) if given.length is None else given.length))
            self.end_headers()
            for letter in (bytes([each]) for each in given.body) if given.drip else (given.body,):
                if given.drip and server.stopped.wait(given.drip):
                    return
                self.wfile.write(letter)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer((host, 0), Handling) as running:
        running.daemon_threads = True
        server = Server(f"http://{host}:{running.server_port}", answers)
        threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        try:
            yield server
        finally:
            server.stopped.set()
            running.shutdown()

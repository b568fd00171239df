"""Runs the web application inside the service's own event loop."""

import asyncio
import contextlib
import errno
import socket
from collections.abc import Iterator
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp

from admin.errors import CertificateUnusable, WebAddressUnusable, WebPortTaken
from admin.settings import WebSettings

LONGEST_MESSAGE = 64 * 1024
"""Bytes of a WebSocket message before uvicorn closes with 1009; the softphone's longest has half of it."""
CONNECTIONS = 512
GRACE = 5
"""Seconds connections may take to end when the service stops."""


def listening_socket(settings: WebSettings) -> socket.socket:
    """Bind before anything is built, so that the port is known (it may be 0) and a taken one is told at once.

    Raises WebPortTaken, WebAddressUnusable.
    """
    family = socket.AF_INET6 if ":" in settings.listen else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.listen, settings.port))
        listening.listen(128)
    except OSError as error:
        listening.close()
        raise _sentence(error, settings) from error
    return listening


def _sentence(error: OSError, settings: WebSettings) -> Exception:
    if error.errno == errno.EADDRINUSE:
        return WebPortTaken(
            f"Another program already uses web port {settings.port} at {settings.listen}: "
            "end it, or choose another port with --web-port."
        )
    if error.errno == errno.EACCES:
        return WebPortTaken(f"This user may not open web port {settings.port}: choose one above 1023 with --web-port.")
    return WebAddressUnusable(
        f"The web side cannot listen on {settings.listen} ({error.strerror}): give an address of this machine with "
        "--listen."
    )


class _Uvicorn(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.up.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """The service's own stop order ends us; a second set of signal handlers would take Ctrl-C away from it."""
        yield


class WebServer:
    """One application on one listening socket, over TLS when a certificate is given."""

    def __init__(
        self, app: ASGIApp, listening: socket.socket, certificate: Path | None = None, private_key: Path | None = None
    ) -> None:
        config = uvicorn.Config(
            app,
            log_config=None,
            log_level="warning",
            access_log=False,
            lifespan="off",
            server_header=False,
            proxy_headers=False,
            ssl_certfile=certificate,
            ssl_keyfile=private_key,
            ws_max_size=LONGEST_MESSAGE,
            ws_ping_interval=5.0,
            ws_ping_timeout=10.0,
            ws_per_message_deflate=False,
            limit_concurrency=CONNECTIONS,
            timeout_graceful_shutdown=GRACE,
        )
        self._listening = listening
        self._certificate = certificate
        self._server = _Uvicorn(config)
        self._serving: asyncio.Task[None] | None = None

    @property
    def port(self) -> int:
        return int(self._listening.getsockname()[1])

    async def start(self) -> None:
        """Returns when connections are taken. Raises CertificateUnusable."""
        try:
            self._server.config.load()
        except (OSError, ValueError) as error:  # ssl.SSLError is an OSError
            self._listening.close()
            raise CertificateUnusable(
                f"The certificate {self._certificate} or its key cannot be used ({error}): give a PEM certificate and "
                "the unencrypted key that belongs to it."
            ) from error
        self._serving = asyncio.create_task(self._server.serve([self._listening]), name="web")
        up = asyncio.create_task(self._server.up.wait())
        await asyncio.wait({up, self._serving}, return_when=asyncio.FIRST_COMPLETED)
        up.cancel()
        if self._serving.done():
            await self._serving

    async def stop(self) -> None:
        """Close every connection and the port. Idempotent."""
        self._server.should_exit = True
        if self._serving is not None:
            await self._serving
            self._serving = None
        self._listening.close()

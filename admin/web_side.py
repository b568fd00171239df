"""The whole web side, wired: names, certificate, one-time link, softphone door, application, server."""

import socket
from collections.abc import Callable, Sequence
from pathlib import Path

from fastapi import APIRouter

from admin import addresses
from admin.app import build_app
from admin.local_authority import install_steps, local_certificate
from admin.phone_link import DAY, HOUR, PhoneLink
from admin.routes.phone import Admissions
from admin.server import WebServer
from admin.settings import WebSettings
from telephony.browser.endpoint import Accept, browser_router
from telephony.browser.settings import BrowserSettings
from telephony.notices import NoticeBoard


class WebSide:
    """Answers on a socket that server.listening_socket has bound. Raises CertificateUnusable."""

    def __init__(
        self,
        listening: socket.socket,
        settings: WebSettings,
        browser: BrowserSettings,
        accept: Accept,
        notices: NoticeBoard,
        *,
        ready: Callable[[], bool],
        routers: Sequence[APIRouter] = (),
    ) -> None:
        """``accept`` takes each softphone call; ``ready`` tells /readyz; ``routers`` are further doors."""
        self._listening = listening
        self._settings = settings
        loopback = addresses.is_loopback(settings.listen)
        names = addresses.names(settings)
        self._local = None if loopback or settings.certificate else local_certificate(settings.data / "web", names)
        certificate, private_key = self._tls()
        self.link = None if loopback else _phone_link(settings)
        admissions = Admissions(self.link, secure=certificate is not None)
        origins = addresses.origins(settings, self.port)
        app = build_app(
            settings,
            ready=ready,
            admissions=admissions,
            hosts=(*names, *(_host(origin) for origin in settings.origins)),
            origins=origins,
            routers=(browser_router(accept, browser, origins, admissions.admits, notices), *routers),
            authority=self._local.authority if self._local else None,
        )
        self._server = WebServer(app, self._listening, certificate, private_key)

    @property
    def port(self) -> int:
        return int(self._listening.getsockname()[1])

    @property
    def url(self) -> str:
        return addresses.url(self._settings, self.port)

    def phone_address(self) -> str:
        """What to print for people to open; beyond loopback each time with a new link that is good for one browser."""
        page = f"{self.url}/phone"
        return page if self.link is None else f"{page}#link={self.link.issue()}"

    def trust_steps(self) -> str:
        """How to install the local authority; empty when there is none."""
        return install_steps(self._local, self.url) if self._local else ""

    async def start(self) -> None:
        await self._server.start()

    async def stop(self) -> None:
        await self._server.stop()

    def _tls(self) -> tuple[Path | None, Path | None]:
        if self._local is not None:
            return self._local.certificate, self._local.private_key
        return self._settings.certificate, self._settings.private_key


def _phone_link(settings: WebSettings) -> PhoneLink:
    return PhoneLink(
        settings.data / "web" / "admitted.json",
        link_for=settings.link_for * HOUR,
        admitted_for=settings.admitted_for * DAY,
    )


def _host(origin: str) -> str:
    return origin.partition("://")[2].partition(":")[0]

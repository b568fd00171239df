"""The web side over real sockets: health, headers, the link, TLS, a taken port."""

import asyncio
import http.client
import json
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from admin import addresses
from admin.errors import CertificateUnusable, WebAddressUnusable, WebPortTaken
from admin.local_authority import local_certificate
from admin.server import listening_socket
from admin.settings import WebSettings
from admin.web_side import WebSide
from dialog.line import Offer
from telephony.browser.settings import BrowserSettings
from telephony.notices import NoticeBoard


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


async def accept(offer: Offer) -> None:
    await offer.refuse("busy")


@asynccontextmanager
async def running(settings: WebSettings, ready: bool = True) -> AsyncIterator[WebSide]:
    side = WebSide(listening_socket(settings), settings, BrowserSettings(), accept, NoticeBoard(), ready=lambda: ready)
    await side.start()
    try:
        yield side
    finally:
        await side.stop()


def fetch(
    side: WebSide, path: str, method: str = "GET", body: str | None = None, trust: Path | None = None, **headers: str
) -> Answer:
    connection: http.client.HTTPConnection
    if trust is None:
        connection = http.client.HTTPConnection("127.0.0.1", side.port, timeout=5)
    else:
        context = ssl.create_default_context(cafile=trust)
        connection = http.client.HTTPSConnection("127.0.0.1", side.port, timeout=5, context=context)
    try:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        return Answer(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())
    finally:
        connection.close()


async def ask(side: WebSide, path: str, **how: object) -> Answer:
    return await asyncio.to_thread(fetch, side, path, **how)  # type: ignore[arg-type]


@pytest.fixture
def settings(tmp_path: Path) -> WebSettings:
    page = tmp_path / "dist"
    (page / "assets").mkdir(parents=True)
    (page / "index.html").write_text("<title>phone</title>")
    (page / "assets" / "a-1.js").write_text("1")
    return WebSettings(port=0, data=tmp_path / "data", page=page)


async def test_alive_and_ready(settings: WebSettings) -> None:
    async with running(settings) as side:
        assert (await ask(side, "/healthz")).status == 200
        assert json.loads((await ask(side, "/readyz")).body) == {"ready": True}
    async with running(settings, ready=False) as side:
        assert (await ask(side, "/healthz")).status == 200
        assert (await ask(side, "/readyz")).status == 503


async def test_metrics(settings: WebSettings) -> None:
    async with running(settings) as side:
        answer = await ask(side, "/metrics")
        assert b"python_info" in answer.body
        assert answer.headers["content-type"].startswith("text/plain")


async def test_the_page_and_its_files(settings: WebSettings) -> None:
    async with running(settings) as side:
        assert (await ask(side, "/")).headers["location"] == "/phone"
        page = await ask(side, "/phone")
        assert page.body == b"<title>phone</title>"
        assert page.headers["cache-control"] == "no-cache"
        assert "immutable" in (await ask(side, "/assets/a-1.js")).headers["cache-control"]
        assert (await ask(side, "/assets/b.js")).status == 404
        assert (await ask(side, "/assets/../../data/x")).status == 404
        assert (await ask(side, "/assets/%2e%2e/index.html")).status == 404


async def test_a_page_that_was_not_built(settings: WebSettings, tmp_path: Path) -> None:
    async with running(replace(settings, page=tmp_path / "nowhere")) as side:
        answer = await ask(side, "/phone")
        assert answer.status == 503
        assert b"python -m admin.web_build" in answer.body
        assert (await ask(side, "/assets/a.js")).status == 404


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/openapi.json"])
async def test_no_documentation_pages(settings: WebSettings, path: str) -> None:
    async with running(settings) as side:
        assert (await ask(side, path)).status == 404


@pytest.mark.parametrize("path", ["/phone", "/healthz", "/metrics", "/nowhere", "/assets/a-1.js"])
async def test_headers_on_every_answer(settings: WebSettings, path: str) -> None:
    async with running(settings) as side:
        headers = (await ask(side, path)).headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "server" not in headers


@pytest.mark.parametrize(
    ("host", "status"), [("rebound.example", 400), ("localhost:1", 200), ("[::1]:1", 200), ("", 400)]
)
async def test_only_our_own_names_are_answered(settings: WebSettings, host: str, status: int) -> None:
    async with running(settings) as side:
        assert (await ask(side, "/healthz", Host=host)).status == status


async def test_on_loopback_nobody_needs_a_link(settings: WebSettings) -> None:
    async with running(settings) as side:
        assert json.loads((await ask(side, "/phone/admission")).body) == {"admitted": True}
        assert side.phone_address() == f"http://127.0.0.1:{side.port}/phone"
        assert side.trust_steps() == ""


@pytest.fixture
def beyond(settings: WebSettings, monkeypatch: pytest.MonkeyPatch) -> WebSettings:
    """As if 127.0.0.1 were an address that others reach."""
    monkeypatch.setattr(addresses, "is_loopback", lambda _: False)
    return settings


async def test_beyond_loopback_https_and_the_link(beyond: WebSettings) -> None:
    async with running(beyond) as side:
        trust = beyond.data / "web" / "authority.crt"
        address, _, token = side.phone_address().partition("#link=")
        assert address == f"https://127.0.0.1:{side.port}/phone"
        origin = {"Origin": side.url}
        assert json.loads((await ask(side, "/phone/admission", trust=trust)).body) == {"admitted": False}
        use = {"trust": trust, "method": "POST", "body": json.dumps({"link": token})}
        assert (await ask(side, "/phone/admission", **use)).status == 403, "no origin"
        answer = await ask(side, "/phone/admission", **use, **origin)
        assert answer.status == 204
        cookie = answer.headers["set-cookie"]
        assert cookie.startswith("__Host-phone=")
        assert {"HttpOnly", "SameSite=strict", "Secure", "Path=/"} <= set(cookie.split("; "))
        again = await ask(side, "/phone/admission", **use, **origin)
        assert (again.status, json.loads(again.body)) == (403, {"reason": "link_used_up"})
        admitted = await ask(side, "/phone/admission", trust=trust, Cookie=cookie.split("; ")[0])
        assert json.loads(admitted.body) == {"admitted": True}
        assert (await ask(side, "/authority.crt", trust=trust)).body == trust.read_bytes()
        assert "fingerprint" in side.trust_steps()
        assert await websocket_status(side, trust, "") == 403
        assert await websocket_status(side, trust, cookie.split("; ")[0]) == 101


async def websocket_status(side: WebSide, trust: Path, cookie: str) -> int:
    upgrade = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    }
    return (await ask(side, "/phone/line", trust=trust, Origin=side.url, Cookie=cookie, **upgrade)).status


async def test_beyond_loopback_plain_http_gets_nothing(beyond: WebSettings) -> None:
    async with running(beyond) as side:
        with pytest.raises((http.client.HTTPException, OSError)):
            await ask(side, "/healthz")


@pytest.mark.parametrize(
    "body", ["", "{", "[]", '{"link": 1}', '{"link": ""}', '{"link": "' + "x" * 5000 + '"}', "\xff"]
)
async def test_a_link_that_is_none(beyond: WebSettings, body: str) -> None:
    async with running(beyond) as side:
        trust = beyond.data / "web" / "authority.crt"
        answer = await ask(side, "/phone/admission", trust=trust, method="POST", body=body, Origin=side.url)
        assert answer.status == 403


def test_a_taken_port_is_one_sentence(settings: WebSettings) -> None:
    taken = listening_socket(settings)
    try:
        with pytest.raises(WebPortTaken, match="--web-port"):
            listening_socket(replace(settings, port=taken.getsockname()[1]))
    finally:
        taken.close()


@pytest.mark.parametrize("listen", ["192.0.2.1", "no such host"])
def test_an_address_that_is_not_ours(settings: WebSettings, listen: str) -> None:
    with pytest.raises(WebAddressUnusable, match="--listen"):
        listening_socket(replace(settings, listen=listen))


async def test_a_certificate_that_cannot_be_used(settings: WebSettings, tmp_path: Path) -> None:
    spoilt = tmp_path / "spoilt.pem"
    spoilt.write_text("spoilt")
    for certificate in (spoilt, tmp_path / "absent.pem"):
        with pytest.raises(CertificateUnusable, match="PEM"):
            async with running(replace(settings, certificate=certificate)):
                pass


async def test_a_given_certificate_is_served_with_its_key_and_no_authority_is_made(
    beyond: WebSettings, tmp_path: Path
) -> None:
    given = local_certificate(tmp_path / "given", ("127.0.0.1",))
    own = replace(beyond, certificate=given.certificate, private_key=given.private_key)
    async with running(own) as side:
        assert side.phone_address().startswith(f"https://127.0.0.1:{side.port}/phone#link=")
        assert (await ask(side, "/healthz", trust=given.authority)).status == 200
        assert side.trust_steps() == ""
        assert not (own.data / "web" / "authority.crt").exists()

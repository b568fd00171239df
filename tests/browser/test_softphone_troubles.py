"""What the softphone says when something is wrong, in a real Chromium."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import expect

from admin import addresses
from admin.server import listening_socket
from admin.settings import WebSettings
from admin.web_side import WebSide
from dialog.line import Line, Offer
from telephony.browser.settings import BrowserSettings
from telephony.notices import NoticeBoard
from tests.browser.chromium import call, opened
from tests.browser.phone_service import Heard, phone_service

pytestmark = pytest.mark.browser


@asynccontextmanager
async def idle(data: Path) -> AsyncIterator[WebSide]:
    async def session(line: Line, _: NoticeBoard) -> None:
        await Heard().listen(line)

    async with phone_service(session, data) as side:
        yield side


async def test_no_microphone(tmp_path: Path) -> None:
    async with idle(tmp_path) as side, opened(side.phone_address(), None) as it:
        await it.page.evaluate("""() => { navigator.mediaDevices.getUserMedia = () =>
            Promise.reject(new DOMException("Requested device not found", "NotFoundError")); }""")
        await it.page.get_by_role("button", name="Call").click()
        await expect(it.page.get_by_role("alert")).to_contain_text("No microphone was found")


async def test_the_microphone_is_refused(bursts: Path, tmp_path: Path) -> None:
    async with idle(tmp_path) as side, opened(side.phone_address(), bursts, arguments=[]) as it:
        await it.page.get_by_role("button", name="Call").click()
        await expect(it.page.get_by_role("alert")).to_contain_text("may not use the microphone")
        await expect(it.page.get_by_role("button", name="Call")).to_be_enabled()


async def test_the_service_is_away(bursts: Path, tmp_path: Path) -> None:
    async with idle(tmp_path) as side, opened(side.phone_address(), bursts) as it:
        await side.stop()
        await it.page.get_by_role("button", name="Call").click()
        await expect(it.page.get_by_role("alert")).to_contain_text("The service does not answer")


async def test_the_service_goes_away_during_a_call(bursts: Path, tmp_path: Path) -> None:
    async with idle(tmp_path) as side, opened(side.phone_address(), bursts) as it:
        await call(it)
        await side.stop()
        await expect(it.page.get_by_role("alert")).to_contain_text("The connection was lost")


async def refusing(offer: Offer) -> None:
    await offer.refuse("busy")


async def test_all_lines_in_use(bursts: Path, tmp_path: Path) -> None:
    settings = WebSettings(port=0, data=tmp_path)
    board = NoticeBoard()
    side = WebSide(listening_socket(settings), settings, BrowserSettings(), refusing, board, ready=lambda: True)
    await side.start()
    async with opened(side.phone_address(), bursts) as it:
        await it.page.get_by_role("button", name="Call").click()
        await expect(it.page.get_by_role("alert")).to_contain_text("All lines are in use")
    await side.stop()


async def test_beyond_loopback_by_the_link_and_only_once(
    bursts: Path, heard: Heard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def session(line: Line, _: NoticeBoard) -> None:
        await heard.listen(line)

    monkeypatch.setattr(addresses, "is_loopback", lambda _: False)
    async with phone_service(session, tmp_path) as side:
        link = side.phone_address()
        async with opened(link, bursts) as it:
            await call(it)
            assert it.page.url == f"{side.url}/phone"
            await it.page.reload()
            await expect(it.page.get_by_role("button", name="Call")).to_be_enabled()
            await expect(it.page.get_by_role("alert")).to_have_count(0)
        async with opened(link, bursts) as it:
            await expect(it.page.get_by_role("alert")).to_contain_text("This link is used up")
            await expect(it.page.get_by_role("button", name="Call")).to_be_disabled()
        async with opened(f"{side.url}/phone", bursts) as it:
            await expect(it.page.get_by_role("alert")).to_contain_text(re.compile("needs a link"))

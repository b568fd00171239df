"""The library's page in a real Chromium, over a real queue with a real worker."""

import asyncio
import os
import zipfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Page, Request, expect

from admin.routes.library import library_router
from admin.server import listening_socket
from admin.settings import WebSettings
from admin.web_side import WebSide
from kb.ingest_progress import OwnIngest
from kb.jobs import worker
from kb.jobs.adding import Adding
from kb.jobs.overview import LibraryWatch
from kb.jobs.schema import make_queue
from kb.reading.room import ReadingRoom
from records.postgres.pool import Pool
from telephony.browser.settings import BrowserSettings
from telephony.notices import NoticeBoard
from tests.admin.test_app import accept
from tests.browser.chromium import Opened, opened
from tests.kb.jobs.conftest import Ward, halfway
from tests.kb.test_filling import WHO

pytestmark = pytest.mark.browser

AA = """
() => {
  // WCAG 2.2, success criterion 1.4.3: 4.5 to 1 between a text and what lies behind it.
  const paint = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgb = (colour, under) => {
    paint.fillStyle = `rgb(${under.join(" ")})`;
    paint.fillRect(0, 0, 1, 1);
    paint.fillStyle = colour;
    paint.fillRect(0, 0, 1, 1);
    return [...paint.getImageData(0, 0, 1, 1).data.slice(0, 3)];
  };
  const behind = (element) => {
    const parent = element === null ? [255, 255, 255] : behind(element.parentElement);
    return element === null ? parent : rgb(getComputedStyle(element).backgroundColor, parent);
  };
  const light = (colour) => {
    const [r, g, b] = colour.map((part) => part / 255).map((part) =>
      part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const faint = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !element.checkVisibility() || element.closest("noscript")) continue;
    const ground = behind(element);
    const pair = [light(rgb(getComputedStyle(element).color, ground)), light(ground)].sort();
    const ratio = (pair[1] + 0.05) / (pair[0] + 0.05);
    if (ratio < 4.5) faint.push(`${walker.currentNode.data.trim()}: ${ratio.toFixed(2)}`);
  }
  return faint;
}
"""


@pytest.fixture
async def ward(library_database: str, library_pool: Pool, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Ward]:
    monkeypatch.setattr(worker, "LOOK_AGAIN_SECONDS", 0.02)
    await make_queue(library_pool)
    async with ReadingRoom() as room:
        yield Ward(library_database, library_pool, room)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three guidelines, and an archive that a person must unpack."""
    place = tmp_path / "guidelines"
    place.mkdir()
    for name in ("gout", "asthma", "sepsis"):
        (place / f"{name}.md").write_text(f"# {name.title()}\n\nPublished 1 March 2025\n\nGive what helps {name}.")
    with zipfile.ZipFile(place / "an archive.zip", "w") as packed:
        packed.writestr("a.txt", "a")
    return place


@asynccontextmanager
async def library_service(pool: Pool, data: Path, own: OwnIngest | None = None) -> AsyncIterator[WebSide]:
    settings = WebSettings(port=0, data=data)
    side = WebSide(
        *(listening_socket(settings), settings, BrowserSettings(), accept, NoticeBoard()),
        ready=lambda: True,
        routers=[library_router(settings.page, LibraryWatch(pool, WHO, own or OwnIngest()))],
    )
    await side.start()
    try:
        yield side
    finally:
        await side.stop()


@asynccontextmanager
async def shown(side: WebSide) -> AsyncIterator[tuple[Page, Opened]]:
    async with opened(f"{side.url}/library", None) as it:
        yield it.page, it


async def test_an_empty_library_says_how_to_fill_it(library_pool: Pool, tmp_path: Path) -> None:
    async with library_service(library_pool, tmp_path) as side, shown(side) as (page, it):
        documents = page.get_by_role("region", name="Documents")
        await expect(documents).to_contain_text("The library is empty")
        await expect(documents).to_contain_text("./run library add starter")
        await expect(page.get_by_role("status")).to_contain_text("Nothing is being read")
        await expect(page.get_by_role("alert")).to_have_count(0)
        assert it.complaints == []


async def test_reading_is_watched_from_the_first_file_to_the_last(
    ward: Ward, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await Adding(ward.pool, WHO).add(str(folder), {}, private=False)
    async with library_service(ward.pool, tmp_path) as side, shown(side) as (page, it):
        status = page.get_by_role("status")
        now = page.get_by_role("region", name="Now")
        await expect(status).to_contain_text("Waiting for a worker")
        await expect(now).to_contain_text("./run library work")
        async with halfway(ward, monkeypatch):
            await expect(status).to_contain_text("Reading", timeout=15_000)
            await expect(now).to_contain_text("1 of 4", timeout=15_000)
            await expect(now.get_by_role("progressbar")).to_have_js_property("value", 0.25)
            await expect(page.get_by_text(f"1 on {os.uname().nodename}")).to_be_visible()
            before = await page.get_by_role("region", name="In the library").bounding_box()
        await expect(status).to_contain_text("Nothing is being read", timeout=15_000)
        assert await page.get_by_role("region", name="In the library").bounding_box() == before, "nothing may jump"
        rows = page.get_by_role("table").get_by_role("row")
        await expect(rows).to_have_count(4)
        for word in ("Gout", "Asthma", "Sepsis"):
            row = rows.filter(has=page.get_by_role("rowheader", name=word))
            for part in ("the hospital's own library", "2025", "1", "today"):
                await expect(row).to_contain_text(part)
        report = page.get_by_role("region", name="1 file needs a person")
        for part in ("an archive.zip", "It is an archive.", "Unpack it first.", "3 added, 1 skipped"):
            await expect(report).to_contain_text(part)
        assert str(tmp_path) not in await page.content()
        assert it.complaints == []


async def test_the_starter_library_is_said_to_be_for_trying_out(ward: Ward, folder: Path, tmp_path: Path) -> None:
    await ward.add(folder)
    await ward.pool.execute("UPDATE documents SET digest = true, address = NULL, licence = 'MIT' WHERE title = 'Gout'")
    async with library_service(ward.pool, tmp_path) as side, shown(side) as (page, _):
        holding = page.get_by_role("region", name="In the library")
        await expect(holding).to_contain_text("1 document of the starter library (licence MIT)")
        await expect(holding).to_contain_text("for trying out, not for care")


async def test_a_reading_that_stopped_says_why(library_pool: Pool, tmp_path: Path) -> None:
    own = OwnIngest()
    own.ends("Reading the library stopped: its process was killed by signal 9; start it again to go on.")
    async with library_service(library_pool, tmp_path, own) as side, shown(side) as (page, _):
        await expect(page.get_by_role("status")).to_contain_text("Reading stopped")
        await expect(page.get_by_role("region", name="Now")).to_contain_text("killed by signal 9")


@dataclass
class Cable:
    """The pool, at the end of a cable that can be pulled."""

    pool: Pool
    plugged: bool

    def acquire(self, **how: object) -> object:
        if not self.plugged:
            raise ConnectionRefusedError
        return self.pool.acquire(**how)


async def test_a_database_that_is_away_is_said_and_mended_by_looking_again(
    ward: Ward, folder: Path, tmp_path: Path
) -> None:
    await ward.add(folder)
    cable = Cable(ward.pool, plugged=False)
    async with library_service(cable, tmp_path) as side, shown(side) as (page, _):
        alert = page.get_by_role("alert")
        await expect(alert).to_contain_text("The library cannot be asked. The database does not answer")
        await expect(page.get_by_role("table")).to_have_count(0)
        cable.plugged = True
        await page.get_by_role("button", name="Look again").click()
        await expect(alert).to_have_count(0)
        await expect(page.get_by_role("table").get_by_role("row")).to_have_count(4)
        cable.plugged = False
        async with asyncio.timeout(40):  # for a moment the last answer is good enough (admin.sparing)
            while not await alert.count():
                await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
                await page.wait_for_timeout(300)
        await expect(alert).to_contain_text("Below stands what was known at")
        await expect(page.get_by_role("table").get_by_role("row")).to_have_count(4)


async def test_a_service_that_is_away_is_said(ward: Ward, tmp_path: Path) -> None:
    async with library_service(ward.pool, tmp_path) as side, shown(side) as (page, _):
        await expect(page.get_by_role("status")).to_be_visible()
        await side.stop()
        await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        await expect(page.get_by_role("alert")).to_contain_text("The service does not answer")


async def test_elsewhere_there_is_one_plain_sentence_and_nothing_else(ward: Ward, folder: Path, tmp_path: Path) -> None:
    await ward.add(folder)
    async with library_service(ward.pool, tmp_path) as side, shown(side) as (page, _):
        await expect(page.get_by_role("table")).to_be_visible()
        await page.set_extra_http_headers({"X-Forwarded-For": "192.0.2.7"})
        await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        await expect(page.get_by_role("alert")).to_contain_text("Not from here.")
        await expect(page.get_by_role("region")).to_have_count(0)
        await page.reload()
        await expect(page.locator("body")).to_have_text(
            "The library is shown to programs and browsers on the service's own machine only: open this page there."
        )


async def test_nobody_asks_while_nobody_sees_the_page(ward: Ward, folder: Path, tmp_path: Path) -> None:
    await Adding(ward.pool, WHO).add(str(folder), {}, private=False)
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(urlsplit(request.url).path)

    async with library_service(ward.pool, tmp_path) as side, shown(side) as (page, _):
        await expect(page.get_by_role("status")).to_contain_text("Waiting for a worker")
        page.on("request", note)
        await page.wait_for_timeout(4_500)
        assert asked.count("/library/figures") == 2
        await page.evaluate("""() => {
            Object.defineProperty(document, "hidden", { get: () => true, configurable: true });
            document.dispatchEvent(new Event("visibilitychange"));
        }""")
        await page.wait_for_timeout(300)
        asked.clear()
        await page.wait_for_timeout(4_500)
        assert asked == []
        await page.evaluate("""() => {
            Object.defineProperty(document, "hidden", { get: () => false, configurable: true });
            document.dispatchEvent(new Event("visibilitychange"));
        }""")
        await page.wait_for_timeout(500)
        assert "/library/figures" in asked


async def test_every_word_can_be_read_and_nothing_is_wider_than_the_screen(
    ward: Ward, folder: Path, tmp_path: Path
) -> None:
    (folder / f"{'a-very-long-name-without-a-break' * 4}.zip").write_bytes(
        (folder / "an archive.zip").read_bytes() + b"\n"
    )
    await ward.add(folder)
    await ward.pool.execute("UPDATE documents SET digest = true, address = NULL, licence = 'MIT' WHERE title = 'Gout'")
    async with library_service(ward.pool, tmp_path) as side, shown(side) as (page, it):
        await expect(page.get_by_role("table").get_by_role("row")).to_have_count(4)
        await page.locator("summary").click()
        for width in (1280, 820, 390, 320):
            await page.set_viewport_size({"width": width, "height": 800})
            assert await page.evaluate("document.documentElement.scrollWidth") <= width
            for scheme in ("light", "dark"):
                await page.emulate_media(color_scheme=scheme)
                assert await page.evaluate(AA) == [], f"{scheme}, {width} pixels"
        assert it.complaints == []


async def test_the_keyboard_reaches_everything_in_order_and_shows_where_it_is(
    ward: Ward, folder: Path, tmp_path: Path
) -> None:
    await ward.add(folder)
    async with library_service(ward.pool, tmp_path) as side, shown(side) as (page, _):
        await expect(page.get_by_role("table")).to_be_visible()
        reached = []
        for _step in range(3):
            await page.keyboard.press("Tab")
            reached.append(await page.evaluate("document.activeElement.tagName"))
            assert await page.evaluate("getComputedStyle(document.activeElement).outlineWidth") == "3px"
        assert reached == ["A", "UL", "SUMMARY"]


async def test_nothing_moves_for_who_asked_for_less_motion(ward: Ward, folder: Path, tmp_path: Path) -> None:
    own = OwnIngest()
    own.begins()
    async with library_service(ward.pool, tmp_path, own) as side, shown(side) as (page, _):
        await expect(page.get_by_role("progressbar")).to_be_visible()
        assert await page.evaluate("document.getAnimations().length") > 0
        await page.emulate_media(reduced_motion="reduce")
        assert await page.evaluate("document.getAnimations().length") == 0


async def test_the_softphone_leads_here_on_this_machine(ward: Ward, tmp_path: Path) -> None:
    async with library_service(ward.pool, tmp_path) as side, opened(side.phone_address(), None) as it:
        await it.page.get_by_role("link", name="Library").click()
        await expect(it.page.get_by_role("heading", name="VoiceAssist library")).to_be_visible()
        await it.page.get_by_role("link", name="Phone").click()
        await expect(it.page.get_by_role("button", name="Call")).to_be_visible()

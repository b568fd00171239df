"""A polite walk over the pages of a site: what robots.txt allows, at its pace, and of a page only what has changed."""

import asyncio
import logging
import tempfile
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

from kb.errors import SourceClosed, SourceFailed, SourceUnreadable
from kb.reading.feed import entries, is_feed
from kb.reading.room import ReadingRoom
from kb.reading.sections import ReadDocument
from kb.sources.exchange import AGENT, Web
from kb.sources.links import below, links
from kb.sources.robots import CLOSED, Robots, robots
from kb.sources.server import Server

logger = logging.getLogger(__name__)

APART = 2.0
PATIENCE_SECONDS = 20.0
MOST_DEPTH = 2
MOST_PAGES = 60
LONGEST_PAGE = 8_000_000
LONGEST_ROBOTS = 600_000
UNAVAILABLE = frozenset(range(400, 429)) | frozenset(range(430, 500))
GONE = frozenset((HTTPStatus.NOT_FOUND, HTTPStatus.GONE))
SUFFIXES = {"text/html": ".html", "application/xhtml+xml": ".html", "application/pdf": ".pdf", "text/plain": ".txt"}


@dataclass(frozen=True, slots=True)
class Page:
    """One page as it was read last.

    fetched: the day its server last said that it is so. onward: where it leads. documents: none when it is a feed.
    """

    address: str
    fetched: date
    documents: tuple[ReadDocument, ...] = ()
    onward: tuple[str, ...] = ()
    etag: str = ""
    last_modified: str = ""

    @property
    def changed(self) -> date | None:
        """The day the server says that it changed; None when it does not say."""
        try:
            return parsedate_to_datetime(self.last_modified).date()
        except ValueError:
            return None


@dataclass(slots=True)
class Walk:
    """One start page and what lies below it. known: the pages of the walk before, so as to ask only what is new.

    missed: address and sentence of each page that could not be read this time. apart: least seconds between two pages.
    """

    web: Web
    start: str
    known: dict[str, Page] = field(default_factory=dict)
    missed: dict[str, str] = field(default_factory=dict)
    apart: float = APART

    async def pages(self, room: ReadingRoom, most: int = MOST_PAGES) -> AsyncIterator[Page]:
        """Each page there is, in the order they are found. Raises SourceFailed when the start page cannot be had."""
        allowed = await self.robots()
        server = Server(self.web, max(self.apart, allowed.delay), PATIENCE_SECONDS)
        waiting = deque([(self.start, 0)])
        seen = {self.start}
        count = 0
        while waiting and count < most:
            address, depth = waiting.popleft()
            if not allowed.allows(_path(address)):
                self._missed(address, "its robots.txt asks not to read it")
                continue
            count += 1
            page = await self._page(server, room, address)
            if page is None:
                continue
            yield page
            for onward in page.onward if depth < MOST_DEPTH else ():
                if onward not in seen and below(self.start, onward):
                    seen.add(onward)
                    waiting.append((onward, depth + 1))

    async def robots(self) -> Robots:
        """What the site lets us read; nothing when it cannot be asked, everything when it has no rules."""
        parts = urlsplit(self.start)
        server = Server(self.web, 0.0, PATIENCE_SECONDS)
        try:
            answer = await server.get(
                f"{parts.scheme}://{parts.netloc}/robots.txt", most_bytes=LONGEST_ROBOTS, also=UNAVAILABLE
            )
        except SourceClosed:
            raise
        except SourceFailed as error:
            self._missed(self.start, f"its robots.txt cannot be read: {error}")
            return CLOSED
        return robots(answer.body, AGENT) if answer.status == HTTPStatus.OK else Robots()

    def _missed(self, address: str, reason: str) -> None:
        self.missed[address] = reason
        logger.info("a guideline page is left out", extra={"address": address, "reason": reason})

    async def _page(self, server: Server, room: ReadingRoom, address: str) -> Page | None:
        """The page; as it was before when it has not changed or cannot be had just now; None when there is none."""
        before = self.known.get(address)
        asked = {"Accept": "text/html, application/pdf;q=0.9, */*;q=0.1"}
        asked |= {"If-None-Match": before.etag} if before and before.etag else {}
        today = datetime.now(UTC).date()
        asked |= {"If-Modified-Since": before.last_modified} if before and before.last_modified else {}
        try:
            answer = await server.get(
                address, headers=asked, most_bytes=LONGEST_PAGE, also=GONE | {HTTPStatus.NOT_MODIFIED}
            )
            if answer.status == HTTPStatus.NOT_MODIFIED:
                return replace(before, fetched=today) if before else None
            if answer.status in GONE:
                self._missed(address, f"it is gone (status {answer.status})")
                return None
            kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
            given = (answer.headers.get("etag", ""), answer.headers.get("last-modified", ""))
            if is_feed(answer.body, kind):
                return Page(address, today, (), tuple(entries(answer.body, address, MOST_PAGES)), *given)
            documents = await _read(room, answer.body, kind)
            return Page(address, today, tuple(documents), tuple(links(answer.body, answer.address)), *given)
        except SourceClosed:
            raise
        except (SourceFailed, SourceUnreadable) as error:
            if address == self.start and before is None and isinstance(error, SourceFailed):
                raise
            self._missed(address, str(error))
            return before


async def _read(room: ReadingRoom, content: bytes, kind: str) -> list[ReadDocument]:
    """Foreign files are opened in a process of their own. Raises SourceUnreadable."""
    try:
        with tempfile.TemporaryDirectory(prefix="voiceassist-page-") as folder:
            path = Path(folder) / f"page{SUFFIXES.get(kind, '.html')}"
            await asyncio.to_thread(path.write_bytes, content)
            return await room.read(path)
    except OSError as error:
        raise SourceUnreadable(f"it could not be handed to the reading process ({error.strerror})") from error


def _path(address: str) -> str:
    parts = urlsplit(address)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")

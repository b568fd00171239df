"""Guideline pages of CDC, WHO and societies, walked politely beforehand and searched in memory.

No question is ever sent: the pages that the site allows are read when the service starts and once a day, each only when
it has changed. What a page says of its date and licence is kept with every passage; one without a date is left out, for
the year of an answer is always spoken.
"""

import asyncio
import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from kb.documents import Document, Passage, Work
from kb.errors import SourceClosed, SourceFailed
from kb.reading.dates import published_date
from kb.reading.room import ReadingRoom
from kb.reading.sections import ReadDocument
from kb.sources.crawling import APART, Page, Walk
from kb.sources.cutting import passages
from kb.sources.exchange import Web
from kb.sources.ports import Asked, SourceName, Terms
from kb.sources.ranking import by_words, stems
from kb.sources.server import within

logger = logging.getLogger(__name__)

MOST_HELD = 6_000
MOST_OF_A_PAGE = 300
NEAREST = 60
EVERY_SECONDS = 24 * 3600.0
LICENCE = "each page's own; kept with its passages"


@dataclass(frozen=True, slots=True)
class Held:
    passage: Passage
    stems: frozenset[str]


@dataclass(slots=True)
class Guidelines:
    web: Web
    starts: tuple[str, ...]
    every: float = EVERY_SECONDS
    apart: float = APART
    name: SourceName = "guidelines"
    _walks: dict[str, Walk] = field(default_factory=dict)
    _held: list[Held] = field(default_factory=list)
    _problem: SourceFailed | None = None
    _fresh: "asyncio.Task[None] | None" = None

    @property
    def terms(self) -> Terms:
        missing = "" if self.starts else "guideline_pages"
        return Terms("Guideline pages", LICENCE, missing, "nothing: its pages are read beforehand")

    def start(self) -> None:
        """Begin to read, and read again each day."""
        self._fresh = asyncio.create_task(self._keep_fresh(), name="guideline pages")

    async def search(self, asked: Asked, limit: int, seconds: float) -> list[Passage]:
        """See ``kb.sources.ports.Source``. Raises the SourceFailed of the last walk when it brought nothing at all."""
        async with within(seconds):
            found = await asyncio.to_thread(_nearest, asked, self._held)
        if not self._held and self._problem is not None:
            raise self._problem
        return found[:limit]

    async def check(self, seconds: float) -> str:
        """Asks each site for its rules alone."""
        if not self.starts:
            raise SourceClosed("it needs VOICEASSIST_GUIDELINE_PAGES, the pages to begin at")
        told = []
        async with within(seconds):
            for start in self.starts:
                allowed = await Walk(self.web, start).robots()
                path = urlsplit(start).path or "/"
                told.append(f"{urlsplit(start).hostname} {'lets' if allowed.allows(path) else 'does not let'} us read")
        return "; ".join(told)

    async def refresh(self) -> int:
        """Walk all sites now, one after the other; gives how many passages are held. Raises SourceFailed for none."""
        self._problem = None
        read: list[Page] = []
        async with ReadingRoom(seconds=120.0) as room:
            for start in self.starts:
                walk = self._walks.setdefault(start, Walk(self.web, start, apart=self.apart))
                walk.missed.clear()
                try:
                    pages = [page async for page in walk.pages(room)]
                except SourceFailed as error:
                    self._problem = error
                    logger.warning("guideline pages are not read", extra={"start": start, "reason": str(error)})
                    pages = list(walk.known.values())
                walk.known = {page.address: page for page in pages}
                read += pages
        found = [passage for page in read for passage in page_passages(page)][:MOST_HELD]
        self._held = await asyncio.to_thread(_indexed, found)
        logger.info("guideline pages are read", extra={"pages": len(read), "passages": len(found)})
        if not found and self._problem is not None:
            raise self._problem
        return len(found)

    async def close(self) -> None:
        if self._fresh is not None:
            self._fresh.cancel()
            await asyncio.wait([self._fresh])

    async def _keep_fresh(self) -> None:
        while True:
            try:
                await self.refresh()
            except SourceFailed as error:
                logger.warning("no guideline page could be read", extra={"reason": str(error)})
            await asyncio.sleep(self.every)


def page_passages(page: Page) -> Iterator[Passage]:
    for number, document in enumerate(page.documents):
        facts = _document(page, document, number)
        if facts is not None:
            sections = [
                (" > ".join(section.headings), [block.text for block in section.blocks])
                for section in document.sections
            ]
            yield from passages(facts, sections, MOST_OF_A_PAGE)


def _document(page: Page, document: ReadDocument, number: int) -> Document | None:
    """None for a page that does not say of when it is."""
    when = published_date(document.published)
    if when is None and page.changed is not None:
        when = (page.changed, True)
    if when is None:
        return None
    host = urlsplit(page.address).hostname or ""
    return Document(
        key=f"guidelines/{page.address}{f'#{number}' if number else ''}",
        title=document.title or host,
        organisation=document.issuer or host.removeprefix("www."),
        published=when[0],
        licence=document.licence or f"not stated; copyright of {host}",
        url=page.address,
        year_only=when[1],
        work=Work("web", accessed=page.fetched),
    )


def _indexed(found: Iterable[Passage]) -> list[Held]:
    return [
        Held(passage, frozenset(stems(f"{passage.document.title} {passage.section} {passage.text}")))
        for passage in found
    ]


def _nearest(asked: Asked, held: list[Held]) -> list[Passage]:
    wanted = {stem for term in asked.terms for stem in stems(term)}
    counted = [(len(wanted & each.stems), -at) for at, each in enumerate(held)]
    best = [held[-at].passage for count, at in sorted(counted, reverse=True)[:NEAREST] if count]
    return by_words(asked, best)

"""All outside sources as one: asked at the same time, within one budget, their passages merged and ranked.

It has the ``search`` and ``similarity`` of ``kb.library.Library``, so whoever answers from the library may answer
from it the same way. It must never be asked on speculation: a question that the caller may still take back stays here.
"""

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Protocol

from kb.documents import Passage
from kb.errors import KbError, SourceFailed
from kb.retrieval import fuse
from kb.settings import LibrarySettings, SourcesSettings
from kb.sources.asked import asked as as_asked
from kb.sources.exchange import Web
from kb.sources.opening import open_source
from kb.sources.outcomes import Outcomes
from kb.sources.ports import Asked, Source
from kb.sources.ranking import by_words

logger = logging.getLogger(__name__)

RANKING_SECONDS = 0.5
MOST_EMBEDDED = 8  # 40 to 60 ms of a core each
MOST_OF_A_SOURCE = 8
MOST_KEPT = 256


class Comparing(Protocol):
    """What ranking needs of ``kb.library.Library``: its own model's opinion, whichever that is just now."""

    async def similarity(self, question: str, sentences: Sequence[str]) -> list[float]:
        """Cosine in -1..1 of each sentence to the question. Raises KbError."""


class Outside:
    """sources: those that a site lets us ask. now: seconds of a clock that never goes back."""

    def __init__(
        self,
        sources: Sequence[Source],
        library: Comparing,
        settings: SourcesSettings,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self.sources = tuple(sources)
        self._library = library
        self._settings = settings
        self._dense_weight = LibrarySettings().dense_weight
        self._now = now
        self._outcomes = Outcomes(settings.data) if settings.data else None
        self._kept: OrderedDict[tuple[str, Asked], tuple[float, list[Passage]]] = OrderedDict()

    async def search(self, question: str, *, organisation: str | None = None, limit: int = 8) -> list[Passage]:
        """The passages that answer best, best first, with score, cosine, bm25 and coverage as the library's have.

        Empty when nothing clinical is in the question, when nobody knows, and when all fail: a source that fails is
        logged and noted, and takes nothing from the others. organisation is not told to anybody.
        """
        asked = as_asked(question)
        if asked is None:
            logger.info("no outside source is asked: no clinical term of the question may leave")
            return []
        seconds = max(0.1, self._settings.seconds - RANKING_SECONDS)
        each = await asyncio.gather(*(self._of(source, asked, seconds) for source in self.sources))
        merged = by_words(asked, [passage for found in each for passage in found])
        return await self._ranked(question, merged[:MOST_EMBEDDED], limit)

    async def similarity(self, question: str, sentences: Sequence[str]) -> list[float]:
        """Cosine in -1..1 of each sentence to the question, by the library; nobody is asked for it. Raises KbError."""
        return await self._library.similarity(question, sentences)

    async def _of(self, source: Source, asked: Asked, seconds: float) -> list[Passage]:
        """What one source knows, from memory while it is fresh."""
        kept = self._kept.get((source.name, asked))
        if kept is not None and self._now() < kept[0]:
            return kept[1]
        began = self._now()
        try:
            found = await source.search(asked, MOST_OF_A_SOURCE, seconds)
        except SourceFailed as error:
            logger.warning("an outside source failed", extra={"source": source.name, "reason": str(error)})
            await self._note(source, str(error))
            return []
        taken = round(1000 * (self._now() - began))
        logger.info("an outside source answered", extra={"source": source.name, "passages": len(found), "ms": taken})
        await self._note(source, "")
        self._kept[source.name, asked] = (self._now() + self._settings.kept_seconds, found)
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        return found

    async def _note(self, source: Source, error: str) -> None:
        if self._outcomes is None:
            return
        try:
            await asyncio.to_thread(self._outcomes.note, source.name, error)
        except OSError as problem:
            logger.warning("the outcome of a source could not be kept", extra={"reason": str(problem)})

    async def _ranked(self, question: str, found: list[Passage], limit: int) -> list[Passage]:
        """By meaning and words together; by words alone where the model is too slow or broken just now."""
        if not found:
            return []
        texts = [f"{passage.document.title}: {passage.section}\n{passage.text}" for passage in found]
        try:
            async with asyncio.timeout(RANKING_SECONDS):
                near = await self._library.similarity(question, texts)
        except (TimeoutError, KbError):
            logger.warning("outside passages were ranked without the model")
            return fuse(found, 0.0)[:limit]
        scored = [replace(passage, cosine=figure) for passage, figure in zip(found, near, strict=True)]
        return fuse(scored, self._dense_weight)[:limit]

    async def close(self) -> None:
        await asyncio.gather(*(source.close() for source in self.sources))


@asynccontextmanager
async def open_outside(
    settings: SourcesSettings, library: Comparing, *, beforehand: bool = True
) -> AsyncIterator[Outside | None]:
    """The sources a site allows; None when it allows none, and then nothing is opened and nobody asked.

    beforehand: let those that read pages beforehand do so; a command that asks once would not wait for it.
    """
    if not settings.allowed:
        yield None
        return
    web = Web(private=settings.private)
    outside = Outside([open_source(name, web, settings) for name in settings.allowed], library, settings)
    await asyncio.to_thread(as_asked, "")  # its word lists are read now, not while a caller waits
    for source in outside.sources if beforehand else ():
        source.start()
    try:
        yield outside
    finally:
        await outside.close()
        web.close()

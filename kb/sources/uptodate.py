"""UpToDate behind a licence key, asked as the HL7 Infobutton standard says.

Documented: Wolters Kluwer helped to write that standard, and clinical systems are joined to UpToDate under a licence.
Assumed, for no public page says it: that the address given with the licence takes the standard's parameters, that it
answers Atom when text/xml is asked for, and that the key goes into an Authorization header as a bearer token. It was
never tried on the real one.
"""

import asyncio

from kb.documents import Document, Passage, Work
from kb.errors import SourceClosed
from kb.sources.cutting import passages
from kb.sources.exchange import Web
from kb.sources.infobutton import Entry, entries, parameters
from kb.sources.ports import Asked, SourceName, Terms
from kb.sources.server import Server, within

LICENCE = "UpToDate, copyright Wolters Kluwer; under your licence"
APART = 0.5
MOST_PASSAGES = 40


class UpToDate:
    name: SourceName = "uptodate"

    def __init__(self, web: Web, key: str, address: str) -> None:
        self._server = Server(web, APART)
        self._address = address
        self._key = key
        needs = ", ".join(name for name, given in (("uptodate_key", key), ("uptodate_url", address)) if not given)
        self.terms = Terms("UpToDate (Wolters Kluwer)", LICENCE, needs)

    async def search(self, asked: Asked, limit: int, seconds: float) -> list[Passage]:
        """See ``kb.sources.ports.Source``. Raises SourceClosed without a key."""
        async with within(seconds):
            found = await self._entries(asked.text)
        return [passage for entry in found for passage in entry_passages(entry)][:limit]

    async def check(self, seconds: float) -> str:
        async with within(seconds):
            found = await self._entries("apixaban")
        return f"it answers: {len(found)} topics on apixaban"

    def start(self) -> None:
        return None

    async def close(self) -> None:
        return None

    async def _entries(self, text: str) -> list[Entry]:
        if self.terms.needs:
            raise SourceClosed(
                "it needs VOICEASSIST_UPTODATE_KEY and VOICEASSIST_UPTODATE_URL, which come with a licence"
            )
        headers = {"Authorization": f"Bearer {self._key}", "Accept": "application/atom+xml, text/xml"}
        answer = await self._server.get(self._address, parameters(text), headers=headers)
        return await asyncio.to_thread(entries, answer.body, self._address)


def entry_passages(entry: Entry) -> list[Passage]:
    document = Document(
        key=f"uptodate/{entry.address or entry.title}",
        title=entry.title,
        organisation="UpToDate",
        published=entry.updated,
        licence=entry.rights or LICENCE,
        url=entry.address,
        year_only=False,
        work=Work("web", (entry.author,) if entry.author else (), "UpToDate"),
    )
    return passages(document, ((heading, list(blocks)) for heading, blocks in entry.sections), MOST_PASSAGES)

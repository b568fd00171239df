"""OpenEvidence behind an API key: the source texts of its references are passages, its own prose is not.

Documented (docs.openevidence.com/quickstart.html): a question gives a "medical analysis" of ``request_id``, ``text``
with marks such as [[1]], and references to the literature with their original source text. Known from programs that use
it: POST {address}/analysis with {"text", "model"} and "Authorization: Token ...". Assumed: the names of a reference's
fields (below), of which several spellings are taken. Never tried on the real one. Its prose is written by a language
model and rests on passages that we would not see: no passage, no number.
"""

import json
from datetime import date
from typing import Any

from kb.documents import Document, Passage, Work
from kb.errors import SourceClosed, SourceGarbled
from kb.reading.dates import normal_date, published_date
from kb.sources.cutting import passages
from kb.sources.exchange import Web
from kb.sources.foreign_json import first, parsed, text
from kb.sources.ports import Asked, SourceName, Terms
from kb.sources.server import Server, within

ADDRESS = "https://api.openevidence.com"
MODEL = "oe-v2"
LICENCE = "excerpt by OpenEvidence under your agreement; copyright of its publisher"
APART = 0.5
PATIENCE_SECONDS = 30.0
MOST_OF_A_REFERENCE = 6
REFERENCES = ("references", "citations")
SOURCE_TEXTS = ("source_texts", "source_text", "reference_text", "original_text")
DATES = ("date", "publication_date", "published", "year")


class OpenEvidence:
    name: SourceName = "openevidence"

    def __init__(self, web: Web, key: str, address: str = ADDRESS) -> None:
        self._server = Server(web, APART, PATIENCE_SECONDS)
        self._address = address.rstrip("/")
        self._key = key
        self.terms = Terms("OpenEvidence", LICENCE, "" if key else "openevidence_key")

    async def search(self, asked: Asked, limit: int, seconds: float) -> list[Passage]:
        """See ``kb.sources.ports.Source``. Raises SourceClosed without a key."""
        async with within(seconds):
            return (await self._passages(asked.text))[:limit]

    async def check(self, seconds: float) -> str:
        async with within(seconds):
            found = await self._passages("apixaban")
        return f"it answers: {len(found)} passages on apixaban"

    def start(self) -> None:
        return None

    async def close(self) -> None:
        return None

    async def _passages(self, question: str) -> list[Passage]:
        if not self._key:
            raise SourceClosed("it needs VOICEASSIST_OPENEVIDENCE_KEY, which OpenEvidence gives on request")
        headers = {
            "Authorization": f"Token {self._key}",
            "Content-Type": "application/json",
            "Accept": "application/json",
        }
        body = json.dumps({"text": question, "model": MODEL}).encode()
        answer = await self._server.post(f"{self._address}/analysis", body, headers)
        return analysis_passages(answer.body)


def analysis_passages(content: bytes) -> list[Passage]:
    """The passages of the references that show their source text and their year. Raises SourceGarbled."""
    found = parsed(content)
    listed = next((found[name] for name in REFERENCES if isinstance(found.get(name), list)), None)
    if listed is None:
        raise SourceGarbled("its answer has no references, which are documented")
    references = [each for each in listed if isinstance(each, dict)]
    return [passage for reference in references for passage in _reference_passages(reference)]


def _reference_passages(reference: dict[str, Any]) -> list[Passage]:
    shown = next((value for name in SOURCE_TEXTS if (value := text(reference, name))), "")
    when = next((day for name in DATES if (day := _day(reference, name)) is not None), None)
    title = first(reference, "title")
    if not shown or when is None or not title:
        return []
    doi, journal = first(reference, "doi"), first(reference, "journal")
    url = f"https://doi.org/{doi}" if doi else first(reference, "url")
    document = Document(
        key=f"openevidence/{url or title}",
        title=title.rstrip("."),
        organisation=journal or "OpenEvidence",
        published=when[0],
        licence=LICENCE,
        url=url if url.startswith(("https://", "http://")) else "",
        year_only=when[1],
        work=Work("article", _authors(reference), journal),
    )
    return passages(document, [("Excerpt", shown.split("\n\n"))], MOST_OF_A_REFERENCE)


def _day(reference: dict[str, Any], name: str) -> tuple[date, bool] | None:
    value = reference.get(name)
    return published_date(normal_date(str(value) if isinstance(value, int) else text(reference, name)))


def _authors(reference: dict[str, Any]) -> tuple[str, ...]:
    value = reference.get("authors")
    several = value if isinstance(value, list) else str(value or "").replace(";", ",").split(",")
    return tuple(each.strip() for each in several if isinstance(each, str) and each.strip() and each.strip() != "et al")

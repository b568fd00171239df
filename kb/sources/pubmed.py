"""PubMed through the E-utilities: esearch for the numbers, efetch for the abstracts.

NCBI NBK25497: three requests a second, ten with a key; ``tool`` and ``email`` say who asks. Abstracts are shown and
cited, never stored beyond their time to live (kb/sources/outside.py).
"""

import asyncio

from kb.documents import Document, Passage, Work
from kb.sources.cutting import passages
from kb.sources.exchange import Web
from kb.sources.ports import Asked, SourceName, Terms
from kb.sources.pubmed_xml import Article, articles, found_numbers
from kb.sources.server import Server, within

ADDRESS = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils"
TOOL = "voiceassist"
APART, APART_WITH_KEY = 1 / 3, 1 / 10
MOST_ARTICLES = 6
LICENCE = "abstract from PubMed, copyright of its publisher"
# What every question asks says little of which article answers it, and PubMed wants every word in the article.
WEAK = frozenset(
    "dose doses dosage dosing treat treated treatment therapy management first line first-line second line second-line "
    "drug drugs choice recommended recommendation recommendations guideline guidelines safe safety use maximum minimum "
    "initial loading oral target level levels patients adult adults medication".split()
) | {"drug of choice", "first line", "second line"}
ALWAYS = "hasabstract AND english[la] NOT retracted publication[pt]"


class PubMed:
    name: SourceName = "pubmed"

    def __init__(self, web: Web, email: str, key: str = "", address: str = ADDRESS) -> None:
        self._server = Server(web, APART_WITH_KEY if key else APART)
        self._address = address
        self._who = {"tool": TOOL} | ({"email": email} if email else {}) | ({"api_key": key} if key else {})
        self.terms = Terms("PubMed (U.S. National Library of Medicine)", LICENCE, "" if email else "sources_email")

    async def search(self, asked: Asked, limit: int, seconds: float) -> list[Passage]:
        """See ``kb.sources.ports.Source``."""
        async with within(seconds):
            numbers = await self._numbers(query(asked))
            if not numbers:
                return []
            facts = {"db": "pubmed", "id": ",".join(numbers), "retmode": "xml", "rettype": "abstract", **self._who}
            answer = await self._server.get(f"{self._address}/efetch.fcgi", facts)
            found = await asyncio.to_thread(articles, answer.body)
        return [passage for article in found for passage in article_passages(article)][:limit]

    async def check(self, seconds: float) -> str:
        async with within(seconds):
            numbers = await self._numbers("apixaban")
        return f"it answers: {len(numbers)} articles on apixaban"

    def start(self) -> None:
        return None

    async def close(self) -> None:
        return None

    async def _numbers(self, term: str) -> list[str]:
        facts = {"db": "pubmed", "term": term, "retmax": str(MOST_ARTICLES), "sort": "relevance", "retmode": "xml"}
        answer = await self._server.get(f"{self._address}/esearch.fcgi", facts | self._who)
        return found_numbers(answer.body)[:MOST_ARTICLES]


def query(asked: Asked) -> str:
    """The telling terms, all wanted; the others too when there is none."""
    telling = [term for term in asked.terms if term not in WEAK] or list(asked.terms)
    return f"({' AND '.join(f'({term})' for term in telling)}) AND {ALWAYS}"


def article_passages(article: Article) -> list[Passage]:
    document = Document(
        key=f"pubmed/{article.pmid}",
        title=article.title.rstrip("."),
        organisation=article.journal or article.abbreviation or "PubMed",
        published=article.published,
        licence=article.copyright or LICENCE,
        url=f"https://doi.org/{article.doi}" if article.doi else f"https://pubmed.ncbi.nlm.nih.gov/{article.pmid}/",
        year_only=article.year_only,
        work=Work(
            "article",
            article.authors,
            article.abbreviation or article.journal,
            article.volume,
            article.issue,
            article.pages,
        ),
    )
    sections = (
        (f"Abstract > {label.capitalize()}" if label else "Abstract", [text]) for label, text in article.sections
    )
    return passages(document, sections, len(article.sections) + 4)

"""The library as a retriever of llama_index, for those who build on that; a service that answers calls never imports
this file (llama_index costs 2 to 8 s of CPU)."""

import asyncio

from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from kb.citations import cite
from kb.documents import Passage
from kb.filters import EVERYTHING, Filters
from kb.library import Library

ANSWER_SECONDS = 10.0


class LibraryRetriever(BaseRetriever):  # type: ignore[misc] # llama_index is not typed for us
    """Gives ``library``'s passages as nodes with their score: fused, looked at again, in two steps where it takes two.

    filters: which documents are looked in.
    loop: the event loop the library lives on; ``retrieve`` may be called from any other thread, ``aretrieve`` on it.
    """

    def __init__(
        self, library: Library, loop: asyncio.AbstractEventLoop, limit: int = 8, filters: Filters = EVERYTHING
    ) -> None:
        super().__init__()
        self._library = library
        self._filters = filters
        self._loop = loop
        self._limit = limit

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        search = self._aretrieve(query_bundle)
        return asyncio.run_coroutine_threadsafe(search, self._loop).result(ANSWER_SECONDS)

    async def _aretrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        found = await self._library.search(query_bundle.query_str, limit=self._limit, filters=self._filters)
        return [NodeWithScore(node=_node(passage), score=passage.score) for passage in found]


def _node(passage: Passage) -> TextNode:
    citation = cite(passage)
    return TextNode(
        id_=str(passage.id),
        text=passage.text,
        metadata={
            "title": citation.title,
            "organisation": citation.organisation,
            "year": citation.year,
            "section": citation.section,
            "page": citation.page,
            "url": citation.url,
            "licence": citation.licence,
            "ama": citation.ama,
            "digest": citation.digest,
            "specialties": list(passage.document.specialties),
        },
    )

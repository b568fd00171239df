import asyncio

import pytest

from kb.filters import Filters
from kb.library import Library
from tests.kb.test_library import filled  # noqa: F401 - a fixture


async def test_gives_nodes_with_their_citation_from_the_loop_and_from_a_thread(filled: Library) -> None:  # noqa: F811
    from kb.llama_retriever import LibraryRetriever

    retriever = LibraryRetriever(filled, asyncio.get_running_loop(), limit=2)

    awaited = await retriever.aretrieve("what treats a gout flare")
    called = await asyncio.to_thread(retriever.retrieve, "what treats a gout flare")

    assert [node.node.id_ for node in awaited] == [node.node.id_ for node in called]
    assert len(awaited) == 2
    assert "Colchicine" in awaited[0].text
    assert awaited[0].score == pytest.approx(max(node.score for node in awaited))
    assert awaited[0].metadata["ama"] == "A society. Management of Gout. 2020."


async def test_looks_only_in_the_documents_that_the_filters_let_through(filled: Library) -> None:  # noqa: F811
    from kb.llama_retriever import LibraryRetriever

    retriever = LibraryRetriever(filled, asyncio.get_running_loop(), filters=Filters(since=2022))

    found = await retriever.aretrieve("what treats a gout flare")

    assert {node.metadata["year"] for node in found} == {2022, 2023}

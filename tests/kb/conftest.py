"""The real embedding model, and a library over it."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest

from kb.embeddings.minilm import MiniLm
from kb.library import Library
from kb.settings import LibrarySettings
from records.postgres.pool import Pool

ORGANISATION = "test hospital"


@pytest.fixture(scope="session")
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(2) as executor:
        yield executor


@pytest.fixture(scope="session")
def minilm(threads: ThreadPoolExecutor) -> MiniLm:
    async def run(function: Any, *arguments: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(threads, partial(function, *arguments))

    return MiniLm(run)


@pytest.fixture
def library(library_pool: Pool, minilm: MiniLm) -> Library:
    return Library(library_pool, minilm, ORGANISATION, settings=LibrarySettings(search_seconds=20))

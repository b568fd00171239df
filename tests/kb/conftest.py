"""A real PostgreSQL with the library's tables, and the real embedding model."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest

from kb.embeddings.minilm import MiniLm
from kb.library import Library
from kb.settings import LibrarySettings
from kb.stores.connection import MIGRATIONS
from records.migrations.runner import migrate
from records.postgres.pool import Pool, close_pool, open_pool

ORGANISATION = "test hospital"


@pytest.fixture
async def library_database(database: str) -> str:
    """The address of a new database that has the library's tables."""
    pool = await open_pool(database)
    await migrate(pool, ("kb", MIGRATIONS))
    await close_pool(pool)
    return database


@pytest.fixture
async def library_pool(library_database: str) -> AsyncIterator[Pool]:
    opened = await open_pool(library_database)
    yield opened
    await close_pool(opened)


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

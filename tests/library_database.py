"""Databases with the library's tables, for tests: made once a session, copied for each test."""

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest

from kb.stores.connection import MIGRATIONS
from records.migrations.runner import migrate
from records.postgres.pool import Pool, close_pool, open_pool
from tests.postgres_server import new_database


@pytest.fixture(scope="session")
def library_template(postgres_address: str) -> str:
    """The name of a database that has the library's tables and nothing in them."""

    async def make() -> None:
        admin = await asyncpg.connect(postgres_address.format(name="postgres"))
        await admin.execute("CREATE DATABASE library_template")
        await admin.close()
        pool = await open_pool(postgres_address.format(name="library_template"))
        await migrate(pool, ("kb", MIGRATIONS))
        await close_pool(pool)

    asyncio.run(make())
    return "library_template"


@pytest.fixture
async def library_database(postgres_address: str, library_template: str) -> AsyncIterator[str]:
    """The address of a new database that has the library's tables."""
    async with new_database(postgres_address, library_template) as address:
        yield address


@pytest.fixture
async def library_pool(library_database: str) -> AsyncIterator[Pool]:
    opened = await open_pool(library_database)
    yield opened
    await close_pool(opened)

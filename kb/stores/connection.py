"""A borrowed database connection whose failures are the library's own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from kb.errors import LibraryUnavailable
from records.errors import DatabaseError
from records.postgres.pool import Connection, Pool, borrowed

MIGRATIONS = Path(__file__).parent / "migrations"
"""The library's ``*.sql`` files, applied in the order of their names by the records' migration runner."""


@asynccontextmanager
async def library_connection(pool: Pool) -> AsyncIterator[Connection]:
    """Raises LibraryUnavailable; retrying a statement that was refused does not help, and the error says so."""
    try:
        async with borrowed(pool) as connection:
            yield connection
    except DatabaseError as error:
        failed = LibraryUnavailable(f"The library cannot be asked. {error}")
        failed.retryable = error.retryable
        raise failed from error

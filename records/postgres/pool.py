"""Connections to the database, and foreign exceptions turned into ours at this edge."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any, TypeAlias

import asyncpg

from records.errors import DatabaseUnavailable, StatementRefused, StatementTimedOut
from records.settings import PoolSettings

Pool: TypeAlias = Any
"""An ``asyncpg.Pool``; asyncpg carries no types of its own."""

Connection: TypeAlias = Any

_LOST = (
    asyncpg.PostgresConnectionError,
    asyncpg.exceptions.OperatorInterventionError,  # shut down, crashed, starting up
    asyncpg.InterfaceError,  # used after the connection was lost
    asyncpg.InternalClientError,
    asyncpg.TooManyConnectionsError,
    asyncpg.InsufficientResourcesError,
    OSError,
    EOFError,
)


@contextmanager
def our_errors() -> Iterator[None]:
    """Within it asyncpg's exceptions leave as DatabaseUnavailable, StatementTimedOut or StatementRefused.

    Messages of the database are not carried over: they can quote what people said.
    """
    try:
        yield
    except (asyncpg.QueryCanceledError, TimeoutError) as error:
        raise StatementTimedOut("The database took too long: look at its load and its disk.") from error
    except (asyncpg.InvalidPasswordError, asyncpg.InvalidAuthorizationSpecificationError) as error:
        raise StatementRefused("The database refuses our name or password: look at its address.") from error
    except asyncpg.InvalidCatalogNameError as error:
        raise StatementRefused("The database named in its address does not exist: create it first.") from error
    except asyncpg.exceptions._base.DataError as error:  # a value that fits no column: it never left
        raise StatementRefused("A value does not fit its column.", "22000") from error
    except _LOST as error:
        raise DatabaseUnavailable("The database does not answer: see that it runs and can be reached.") from error
    except asyncpg.PostgresError as error:
        state = str(error.sqlstate)
        raise StatementRefused(f"The database refuses a statement (SQLSTATE {state}).", state) from error


async def open_pool(dsn: str, settings: PoolSettings | None = None) -> Pool:
    """A pool of connections; close it with ``await pool.close()``. Raises DatabaseUnavailable, StatementRefused."""
    chosen = settings or PoolSettings()
    with our_errors():
        return await asyncpg.create_pool(
            dsn,
            min_size=chosen.smallest,
            max_size=chosen.largest,
            timeout=chosen.connect_seconds,
            command_timeout=chosen.statement_seconds + 1.0,
            max_inactive_connection_lifetime=0,  # a new one costs the first caller after a quiet night 30 ms
            ssl=tls_context(chosen),
            server_settings={
                "application_name": "voiceassist",
                "synchronous_commit": "on",  # whatever an external server's own default is
                "statement_timeout": str(int(chosen.statement_seconds * 1000)),
                "idle_in_transaction_session_timeout": "60000",
            },
        )


async def close_pool(pool: Pool, seconds: float = 5.0) -> None:
    """Close it, hurriedly when connections are still busy after ``seconds``."""
    try:
        async with asyncio.timeout(seconds):
            await pool.close()
    except TimeoutError:
        pool.terminate()


@asynccontextmanager
async def borrowed(pool: Pool, seconds: float = 10.0) -> AsyncIterator[Connection]:
    """A connection for one piece of work; errors leave as ours. ``seconds`` bounds the wait for a free one, and the
    wait for a hung one to be given back."""
    with our_errors():
        async with pool.acquire(timeout=seconds) as connection:
            yield connection


def tls_context(settings: PoolSettings) -> ssl.SSLContext | bool | None:
    """What asyncpg takes as ``ssl``. With "off" it is None, which leaves the choice to the address (sslmode=...)."""
    if settings.tls == "off":
        return None
    context = ssl.create_default_context(cafile=settings.tls_authority)
    if settings.tls == "require":
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context

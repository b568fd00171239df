"""Everything of records, opened in order and closed in the other."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from records.call_reading import CallReading
from records.journal import Journal
from records.migrations.runner import RECORDS, migrate
from records.postgres.cluster import Progress
from records.postgres.embedded import EmbeddedPostgres, silent
from records.postgres.pool import Pool, close_pool, open_pool
from records.settings import RecordsSettings
from records.spool import Spool
from records.vault import Vault, open_vault


@dataclass(frozen=True, slots=True)
class Database:
    """The database alone. server: None when it is an external one. dsn: for those who open their own connections."""

    dsn: str
    pool: Pool
    server: EmbeddedPostgres | None


@dataclass(frozen=True, slots=True)
class Records:
    database: Database
    vault: Vault
    journal: Journal
    calls: CallReading


@asynccontextmanager
async def open_database(
    settings: RecordsSettings, migrations: Sequence[tuple[str, Path]] = (), progress: Progress = silent
) -> AsyncIterator[Database]:
    """The database with its schema in place: the external one that is named, or the embedded one.

    migrations: (package, folder) of the other packages that keep tables, applied after our own.
    progress: told of the embedded one's making. Raises RecordsError.
    """
    async with AsyncExitStack() as stack:
        server = None
        dsn = settings.database
        if not dsn:
            server = await stack.enter_async_context(
                EmbeddedPostgres(settings.postgres_folder, settings.postgres, progress)
            )
            dsn = server.dsn
        pool = await open_pool(dsn, settings.pool)
        stack.push_async_callback(close_pool, pool)
        await migrate(pool, ("records", RECORDS), *migrations)
        yield Database(dsn, pool, server)


@asynccontextmanager
async def open_records(
    settings: RecordsSettings, migrations: Sequence[tuple[str, Path]] = (), progress: Progress = silent
) -> AsyncIterator[Records]:
    """For the service: the database, and the journal that writes to it. One for a data folder at a time, for the
    spool has one writer; short commands use ``open_database``. Raises RecordsError."""
    vault = open_vault(settings.key_file)
    spool = Spool(settings.spool_folder, vault)
    async with AsyncExitStack() as stack:
        stack.callback(spool.close)
        database = await stack.enter_async_context(open_database(settings, migrations, progress))
        journal = await stack.enter_async_context(Journal(database.pool, spool, vault, settings.journal))
        if database.server:
            database.server.restarted.append(journal.database_is_back)
        yield Records(database, vault, journal, CallReading(database.pool, vault))

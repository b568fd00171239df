"""Brings the database's schema to where the code is, in this process, and only when it is not there yet.

Each package that keeps tables has a folder of ``0001_what.sql``, ``0002_...``. Each file is applied once, in a
transaction of its own, and its checksum kept. Files are never edited after they have left the house: a new one follows.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import asyncpg

from records.errors import MigrationFailed
from records.postgres.pool import Connection, Pool, borrowed

LOCK = 0x564F4943454D4947
"""The advisory lock of those who migrate: "VOICEMIG" in ASCII."""

LONGEST_SECONDS = 3600.0
"""One migration may rewrite a large table."""

_NAME = re.compile(r"(\d{4})_[a-z0-9_]+\.sql")

RECORDS = Path(__file__).parent
"""The folder of this package's own migrations."""


@dataclass(frozen=True, slots=True)
class Migration:
    """One file. package: whose it is ("records"); number: counts from 1 within the package."""

    package: str
    number: int
    name: str
    sql: str

    @property
    def checksum(self) -> str:
        return sha256(self.sql.encode()).hexdigest()


Applied = dict[tuple[str, int], str]
"""Checksums of what the database has, by package and number."""


def read_migrations(package: str, folder: Path) -> list[Migration]:
    """The folder's migrations in order. Raises MigrationFailed for a stray name, a gap or an empty folder."""
    found = []
    for path in sorted(folder.glob("*.sql")):
        match = _NAME.fullmatch(path.name)
        if match is None:
            raise MigrationFailed(f"The migration {path.name} of {package} must be named like 0001_what_it_does.sql.")
        found.append(Migration(package, int(match[1]), path.stem, path.read_text(encoding="utf-8")))
    if [migration.number for migration in found] != list(range(1, len(found) + 1)) or not found:
        raise MigrationFailed(f"The migrations of {package} must be numbered from 0001 without gaps: look in {folder}.")
    return found


def outstanding(wanted: Sequence[Migration], applied: Applied) -> list[Migration]:
    """What is still to be applied. Raises MigrationFailed when what was applied is not what the code has."""
    packages = {migration.package for migration in wanted}
    known = {(migration.package, migration.number) for migration in wanted}
    for package, number in applied:
        if package in packages and (package, number) not in known:
            raise MigrationFailed(
                f"The database was used by a newer VoiceAssist (its {package} schema is at {number}): install that "
                "version again, or put back the backup made before it."
            )
    for migration in wanted:
        checksum = applied.get((migration.package, migration.number), migration.checksum)
        if checksum != migration.checksum:
            raise MigrationFailed(
                f"The migration {migration.name} of {migration.package} was changed after it had been applied: "
                "restore the file, and write a new migration instead."
            )
    return [migration for migration in wanted if (migration.package, migration.number) not in applied]


async def migrate(pool: Pool, *packages: tuple[str, Path]) -> list[str]:
    """Apply what is missing of each (package, folder), in that order; returns the names applied.

    Safe when several processes start at once: one applies, the others wait for it. Raises MigrationFailed,
    DatabaseError.
    """
    wanted = [migration for package, folder in packages for migration in read_migrations(package, folder)]
    async with borrowed(pool) as connection:
        if not outstanding(wanted, await _applied(connection)):
            return []
        await connection.execute("SELECT pg_advisory_lock($1)", LOCK, timeout=LONGEST_SECONDS)
        try:
            await connection.execute("SET statement_timeout = 0")
            await connection.execute(
                "CREATE TABLE IF NOT EXISTS migrations (package text, number int, name text NOT NULL, checksum text "
                "NOT NULL, applied_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (package, number))"
            )
            missing = outstanding(wanted, await _applied(connection))
            for migration in missing:
                await _apply(connection, migration)
            return [f"{migration.package}/{migration.name}" for migration in missing]
        finally:
            if not connection.is_closed():
                await connection.execute("RESET statement_timeout")
                await connection.execute("SELECT pg_advisory_unlock($1)", LOCK)


async def _applied(connection: Connection) -> Applied:
    try:
        rows = await connection.fetch("SELECT package, number, checksum FROM migrations")
    except asyncpg.UndefinedTableError:  # a new database
        return {}
    return {(row["package"], row["number"]): row["checksum"] for row in rows}


async def _apply(connection: Connection, migration: Migration) -> None:
    try:
        async with connection.transaction():
            await connection.execute(migration.sql, timeout=LONGEST_SECONDS)
            await connection.execute(
                "INSERT INTO migrations (package, number, name, checksum) VALUES ($1, $2, $3, $4)",
                *(migration.package, migration.number, migration.name, migration.checksum),
            )
    except (asyncpg.FeatureNotSupportedError, asyncpg.UndefinedFileError) as error:
        raise MigrationFailed(
            f"The database lacks what {migration.package}/{migration.name} needs ({error}): install pgvector there."
        ) from error
    except asyncpg.PostgresSyntaxError as error:
        raise MigrationFailed(f"The migration {migration.package}/{migration.name} is not SQL: {error}.") from error

"""Where documents come from, in PostgreSQL: the sources that were added, and what became of each of their files."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from kb.stores.connection import library_connection
from records.postgres.pool import Pool

Kind = Literal["file", "folder", "web", "feed"]
Outcome = Literal["waiting", "reading", "added", "unchanged", "changed", "skipped", "gone", "removed"]
"""gone: its file is no more; removed: somebody took it out, and it stays out."""

STARTER = "open-medicine"

SOURCE = """
INSERT INTO library_sources (organisation, address, kind, facts, private) VALUES ($1, $2, $3, $4::jsonb, $5)
ON CONFLICT (organisation, address) DO UPDATE SET
    facts = library_sources.facts || excluded.facts, private = excluded.private OR library_sources.private
RETURNING id
"""

SOURCES = "SELECT id, address, kind, facts::text, private FROM library_sources WHERE organisation = $1 ORDER BY id"

COLUMNS = """
address, source, outcome, reason, notes, content_hash, mark, size, etag, last_modified, passages, done, fresh
"""

FILE = f"SELECT {COLUMNS} FROM library_files WHERE organisation = $1 AND address = $2"  # noqa: S608 - our own words

FILES = f"""
SELECT {COLUMNS} FROM library_files WHERE organisation = $1 AND source = $2 ORDER BY address
"""  # noqa: S608 - our own words

REPORT = f"SELECT {COLUMNS} FROM library_files WHERE batch = $1 ORDER BY address"  # noqa: S608 - our own words

# A file that lies twice in the library would be found twice; what has nothing in the library is no twin. Two that are
# read at the same time ask one after the other.
CLAIM = (
    "SELECT pg_advisory_xact_lock(hashtextextended($1 || encode($2::bytea, 'hex'), 0))",
    """
    SELECT address FROM library_files
    WHERE organisation = $1 AND content_hash = $2 AND address <> $3 AND outcome NOT IN ('gone', 'removed')
        AND (outcome <> 'skipped' OR mark IS NOT NULL)
    LIMIT 1
    """,
    "UPDATE library_files SET content_hash = $2 WHERE organisation = $1 AND address = $3",
)

TELL = """
UPDATE library_files SET outcome = $3, reason = $4, notes = $5, at = now() WHERE organisation = $1 AND address = $2
"""

TAKEN_IN = """
UPDATE library_files SET outcome = $3, notes = $4, content_hash = $5, mark = $6, size = $7, etag = $8,
    last_modified = $9, reason = $10, at = now()
WHERE organisation = $1 AND address = $2
"""

PROGRESS = """
UPDATE library_files SET outcome = 'reading', passages = $3, done = $4, fresh = $5
WHERE organisation = $1 AND address = $2 AND outcome NOT IN ('gone', 'removed') RETURNING true
"""

DROP_OTHERS = "DELETE FROM documents WHERE organisation = $1 AND address = $2 AND NOT key = ANY ($3::text[])"

# With a document go its passages, vectors and words: some at a time, lest the statement take too long.
TAKE_OUT = (
    """
    DELETE FROM documents WHERE id IN (
        SELECT id FROM documents WHERE organisation = $1 AND address = ANY ($2::text[]) LIMIT 20
    ) RETURNING id
    """,
    """
    UPDATE library_files SET outcome = $3, reason = '', notes = '{}', content_hash = NULL, mark = NULL, etag = '',
        last_modified = '', passages = 0, done = 0, fresh = 0, batch = coalesce($4, batch), at = now()
    WHERE organisation = $1 AND address = ANY ($2::text[])
    """,
)

TAKE_OUT_KEYS = """
DELETE FROM documents WHERE organisation = $1 AND key = ANY ($2::text[]) RETURNING key, address
"""

# A document of the starter library that was taken out stays out, though nothing of it is left but this.
STAY_OUT = """
INSERT INTO library_files (organisation, address, outcome, batch)
SELECT $1, key, 'removed', gen_random_uuid() FROM unnest($2::text[]) AS key
ON CONFLICT (organisation, address) DO UPDATE SET outcome = 'removed'
"""

# A copy is left out while its twin is in (kb.jobs.reading_job writes the reason).
COPIES = """
SELECT address FROM library_files AS copy
WHERE organisation = $1 AND outcome = 'skipped' AND reason LIKE 'the same as %' AND NOT EXISTS (
    SELECT FROM library_files AS twin WHERE twin.organisation = $1 AND twin.mark IS NOT NULL
        AND copy.reason = 'the same as ' || twin.address || ', which is in the library'
)
ORDER BY address
"""

OUT = "SELECT address FROM library_files WHERE organisation = $1 AND outcome = 'removed'"


@dataclass(frozen=True, slots=True)
class Source:
    """facts: what whoever added it said of all its documents; it wins over what a file says."""

    number: int
    address: str
    kind: Kind
    facts: Mapping[str, str]
    private: bool


@dataclass(frozen=True, slots=True)
class FileRecord:
    """The last word about one file; see the migration for its fields."""

    address: str
    source: int | None
    outcome: Outcome
    reason: str = ""
    notes: tuple[str, ...] = ()
    content_hash: bytes | None = None
    mark: bytes | None = None
    size: int = 0
    etag: str = ""
    last_modified: str = ""
    passages: int = 0
    done: int = 0
    fresh: int = 0


class SourceShelf:
    """The sources and files of one organisation. Every method raises LibraryUnavailable."""

    def __init__(self, pool: Pool, organisation: str) -> None:
        self._pool = pool
        self._organisation = organisation

    async def add_source(self, address: str, kind: Kind, facts: Mapping[str, str], private: bool) -> int:
        """Its number; what was said of it before stays where nothing new is said."""
        async with library_connection(self._pool) as connection:
            number: int = await connection.fetchval(
                SOURCE, self._organisation, address, kind, json.dumps(dict(facts)), private
            )
        return number

    async def sources(self) -> list[Source]:
        async with library_connection(self._pool) as connection:
            rows = await connection.fetch(SOURCES, self._organisation)
        return [
            Source(row["id"], row["address"], row["kind"], json.loads(row["facts"]), row["private"]) for row in rows
        ]

    async def set_kind(self, source: int, kind: Kind) -> None:
        async with library_connection(self._pool) as connection:
            await connection.execute("UPDATE library_sources SET kind = $2 WHERE id = $1", source, kind)

    async def drop_sources(self, addresses: Collection[str]) -> None:
        """Forget them; their files must have been taken out before."""
        async with library_connection(self._pool) as connection, connection.transaction():
            numbers = await connection.fetch(
                "SELECT id FROM library_sources WHERE organisation = $1 AND address = ANY ($2::text[])",
                *(self._organisation, list(addresses)),
            )
            await connection.execute(
                "DELETE FROM library_files "
                "WHERE organisation = $1 AND (address = ANY ($2::text[]) OR source = ANY ($3::bigint[]))",
                *(self._organisation, list(addresses), [row["id"] for row in numbers]),
            )
            await connection.execute(
                "DELETE FROM library_sources WHERE id = ANY ($1::bigint[])", [row["id"] for row in numbers]
            )

    async def file(self, address: str) -> FileRecord | None:
        async with library_connection(self._pool) as connection:
            row = await connection.fetchrow(FILE, self._organisation, address)
        return _record(row) if row else None

    async def files(self, source: int) -> list[FileRecord]:
        async with library_connection(self._pool) as connection:
            return [_record(row) for row in await connection.fetch(FILES, self._organisation, source)]

    async def report(self, batch: UUID) -> list[FileRecord]:
        """The files that were added together."""
        async with library_connection(self._pool) as connection:
            return [_record(row) for row in await connection.fetch(REPORT, batch)]

    async def claim(self, content_hash: bytes, address: str) -> str | None:
        """Another file of the same bytes that is in or being read; when there is none, this file is the one."""
        lock, twin, claim = CLAIM
        async with library_connection(self._pool) as connection, connection.transaction():
            await connection.fetchval(lock, self._organisation, content_hash)
            found: str | None = await connection.fetchval(twin, self._organisation, content_hash, address)
            if found is None:
                await connection.execute(claim, self._organisation, content_hash, address)
        return found

    async def tell(self, address: str, outcome: Outcome, reason: str = "", notes: Sequence[str] = ()) -> None:
        async with library_connection(self._pool) as connection:
            await connection.execute(TELL, self._organisation, address, outcome, reason, list(notes))

    async def taken_in(self, file: FileRecord) -> None:
        async with library_connection(self._pool) as connection:
            await connection.execute(
                TAKEN_IN,
                *(self._organisation, file.address, file.outcome, list(file.notes), file.content_hash, file.mark),
                *(file.size, file.etag, file.last_modified, file.reason),
            )

    async def progress(self, address: str, passages: int, done: int, fresh: int) -> bool:
        """False when the file was taken out meanwhile."""
        async with library_connection(self._pool) as connection:
            return bool(await connection.fetchval(PROGRESS, self._organisation, address, passages, done, fresh))

    async def keep_only(self, address: str, keys: Collection[str]) -> None:
        """Of the documents of a file only these are left."""
        async with library_connection(self._pool) as connection:
            await connection.execute(DROP_OTHERS, self._organisation, address, list(keys))

    async def take_out(
        self, addresses: Collection[str], outcome: Literal["gone", "removed"], batch: UUID | None = None
    ) -> int:
        """Take the documents of these files out of answers, at once; how many there were.

        Ended in the middle, called again it goes on: a file's row changes when its documents are out.
        """
        documents, rows = TAKE_OUT
        count = 0
        async with library_connection(self._pool) as connection:
            while taken := await connection.fetch(documents, self._organisation, list(addresses)):
                count += len(taken)
            await connection.execute(rows, self._organisation, list(addresses), outcome, batch)
        return count

    async def take_out_keys(self, keys: Collection[str]) -> int:
        """Take these documents out; those of the starter library stay out. How many there were."""
        async with library_connection(self._pool) as connection, connection.transaction():
            taken = await connection.fetch(TAKE_OUT_KEYS, self._organisation, list(keys))
            await connection.execute(
                STAY_OUT, self._organisation, [row["key"] for row in taken if row["address"] is None]
            )
        return len(taken)

    async def kept_out(self) -> set[str]:
        """Addresses of files, and keys of documents of the starter library, that somebody took out."""
        async with library_connection(self._pool) as connection:
            return {row["address"] for row in await connection.fetch(OUT, self._organisation)}

    async def copies_left(self) -> list[str]:
        """Files that were left out as copies of what is not in any more."""
        async with library_connection(self._pool) as connection:
            return [row["address"] for row in await connection.fetch(COPIES, self._organisation)]

    async def let_in(self, address: str) -> None:
        """What was taken out there or below may come back."""
        async with library_connection(self._pool) as connection:
            await connection.execute(
                "DELETE FROM library_files "
                "WHERE organisation = $1 AND outcome = 'removed' AND (address = $2 OR starts_with(address, $2 || '/'))",
                *(self._organisation, address),
            )


def _record(row: Any) -> FileRecord:
    return FileRecord(**{**dict(row), "notes": tuple(row["notes"])})

"""Which vectors answer an organisation's questions, which are still to be made, and the change to those."""

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from kb.ports import PieceVectors
from kb.stores.connection import library_connection
from kb.stores.vectors import SOME, Placed
from records.postgres.pool import Pool

ACTIVE = "SELECT index_key, dimension, recipe::text FROM library_indexes WHERE organisation = $1"

BEGIN = """
INSERT INTO library_indexes (organisation, index_key, dimension, recipe) VALUES ($1, $2, $3, $4::jsonb)
ON CONFLICT DO NOTHING
"""

MISSING = """
SELECT p.id, p.document, d.title, p.section, p.text
FROM passages p JOIN documents d ON d.id = p.document
WHERE p.organisation = $1 AND p.id > $3
    AND NOT EXISTS (SELECT FROM passage_vectors v WHERE v.passage = p.id AND v.model = $2)
ORDER BY p.id LIMIT $4
"""

COUNTS = """
SELECT (SELECT count(*) FROM passages WHERE organisation = $1),
    (SELECT count(*) FROM passage_vectors WHERE organisation = $1 AND model = $2)
"""

SWITCH = """
INSERT INTO library_indexes (organisation, index_key, dimension, recipe)
SELECT $1, $2, $3, $4::jsonb WHERE NOT EXISTS (
    SELECT FROM passages p WHERE p.organisation = $1
        AND NOT EXISTS (SELECT FROM passage_vectors v WHERE v.passage = p.id AND v.model = $2)
)
ON CONFLICT (organisation) DO UPDATE SET
    index_key = excluded.index_key, dimension = excluded.dimension, recipe = excluded.recipe, switched_at = now()
RETURNING true
"""

OTHERS = "SELECT DISTINCT model FROM passage_vectors WHERE organisation = $1 AND model <> $2"

# Whoever makes an index holds the lock of ``alone``, of which pg_locks tells the two halves.
MAKING = """
SELECT model, count(*) AS done, (SELECT count(*) FROM passages WHERE organisation = $1) AS total
FROM passage_vectors WHERE organisation = $1 AND model <> $2 AND EXISTS (
    SELECT FROM pg_locks, hashtextextended($3, 0) AS key
    WHERE locktype = 'advisory' AND objsubid = 1 AND granted AND (classid::bigint << 32) | objid::bigint = key
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
) AND EXISTS (
    SELECT FROM library_indexes WHERE organisation = $1 AND switched_at < now() - make_interval(secs => $4)
)
GROUP BY model ORDER BY done LIMIT 1
"""
SWITCHED_SECONDS = 30.0  # after a change the vectors beside the new ones are those of before, being taken out

PUT_PIECES = """
INSERT INTO passage_pieces (organisation, passage, model, vectors)
SELECT organisation, id, $2, $3 FROM passages WHERE id = $1
ON CONFLICT (passage, model) DO UPDATE SET vectors = excluded.vectors
"""

FORGET_STATEMENTS = """
DELETE FROM statement_vectors WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM statement_vectors WHERE organisation = $1 AND model <> $2 LIMIT $3
)) RETURNING true
"""

FORGET_QUESTIONS = """
DELETE FROM question_vectors WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM question_vectors WHERE organisation = $1 AND model <> $2 LIMIT $3
)) RETURNING true
"""

FORGET_PIECES = """
DELETE FROM passage_pieces WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM passage_pieces WHERE organisation = $1 AND model <> $2 LIMIT $3
)) RETURNING true
"""


@dataclass(frozen=True, slots=True)
class ActiveIndex:
    """The index that answers. key: what its vectors are kept under; recipe: how they were made, without secrets."""

    key: str
    dimension: int
    recipe: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class IndexMade:
    """Another index, while it is being made: of ``total`` passages ``done`` are in it."""

    model: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Unindexed:
    """A passage without a vector under some key."""

    placed: Placed
    title: str
    section: str
    text: str


class IndexShelf:
    """The indexes of one organisation. Every method raises LibraryUnavailable."""

    def __init__(self, pool: Pool, organisation: str) -> None:
        self._pool = pool
        self._organisation = organisation

    @property
    def organisation(self) -> str:
        return self._organisation

    async def active(self) -> ActiveIndex | None:
        """None while there is no library yet."""
        async with library_connection(self._pool) as connection:
            row = await connection.fetchrow(ACTIVE, self._organisation)
        return ActiveIndex(row["index_key"], row["dimension"], json.loads(row["recipe"])) if row else None

    async def begin(self, index: ActiveIndex) -> None:
        """Where nothing answers yet, this one does while it is filled."""
        async with library_connection(self._pool) as connection:
            await connection.execute(BEGIN, *self._row(index))

    async def missing(self, key: str, after: int, count: int) -> list[Unindexed]:
        """The next passages, from the number ``after`` on, that have no vector under this key."""
        async with library_connection(self._pool) as connection:
            rows = await connection.fetch(MISSING, self._organisation, key, after, count)
        return [
            Unindexed(Placed(row["id"], row["document"]), row["title"], row["section"], row["text"]) for row in rows
        ]

    async def counts(self, key: str) -> tuple[int, int]:
        """Passages there are, and those that have a vector under this key."""
        async with library_connection(self._pool) as connection:
            passages, vectors = await connection.fetchrow(COUNTS, self._organisation, key)
        return passages, vectors

    async def switch(self, index: ActiveIndex) -> bool:
        """Let this one answer from now on; False, and nothing done, while a passage has no vector in it."""
        async with library_connection(self._pool) as connection:
            return bool(await connection.fetchval(SWITCH, *self._row(index)))

    async def others(self, key: str) -> list[str]:
        """The keys of vectors beside these."""
        async with library_connection(self._pool) as connection:
            return [row["model"] for row in await connection.fetch(OTHERS, self._organisation, key)]

    async def put_pieces(self, passages: Sequence[Placed], name: str, pieces: Sequence[PieceVectors]) -> None:
        """Keep the vectors of these passages' pieces."""
        rows = [(each.passage, name, vectors.tobytes()) for each, vectors in zip(passages, pieces, strict=True)]
        async with library_connection(self._pool) as connection, connection.transaction():
            await connection.executemany(PUT_PIECES, rows)

    async def forget_beside(self, model: str, pieces_name: str) -> None:
        """Of the vectors of statements and expected questions only this model's stay, of those of pieces only these."""
        others = ((FORGET_STATEMENTS, model), (FORGET_QUESTIONS, model), (FORGET_PIECES, pieces_name))
        async with library_connection(self._pool) as connection:
            for statement, kept in others:
                while await connection.fetch(statement, self._organisation, kept, SOME):
                    pass

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[bool]:
        """Whether nobody else re-indexes this organisation now; nobody else does until this is left."""
        async with library_connection(self._pool) as connection:  # given back, a connection lets its locks go
            yield await connection.fetchval("SELECT pg_try_advisory_lock(hashtextextended($1, 0))", self._lock)

    async def making(self, key: str) -> IndexMade | None:
        """The index that some process is making beside the one that answers, whose key this is."""
        async with library_connection(self._pool) as connection:
            row = await connection.fetchrow(MAKING, self._organisation, key, self._lock, SWITCHED_SECONDS)
        return IndexMade(**dict(row)) if row else None

    @property
    def _lock(self) -> str:
        return f"voiceassist/library index/{self._organisation}"

    def _row(self, index: ActiveIndex) -> Sequence[Any]:
        return self._organisation, index.key, index.dimension, json.dumps(index.recipe)

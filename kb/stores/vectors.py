"""Where the vectors of passages are put; in PostgreSQL, with one HNSW index for each model."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from kb.errors import EmbeddingFailed
from kb.ports import Vectors
from kb.stores.connection import library_connection
from records.postgres.pool import Pool

MOST_FULL, MOST_HALF = 2_000, 4_000  # numbers in a vector that HNSW takes, of 32 and of 16 bits (pgvector README)
QDRANT = "@qdrant"  # behind a model's name: its vectors lie at a Qdrant server
SOME = 5_000  # rows in one statement

# A passage may have gone meanwhile.
PUT = """
INSERT INTO passage_vectors (organisation, passage, model, embedding)
SELECT organisation, id, $2, $3::real[]::vector FROM passages WHERE id = $1
ON CONFLICT (passage, model) DO UPDATE SET embedding = excluded.embedding
"""

FORGET = """
DELETE FROM passage_vectors WHERE (passage, model) IN (
    SELECT passage, model FROM passage_vectors WHERE organisation = $1 AND model = $2 LIMIT $3
) RETURNING true
"""


@dataclass(frozen=True, slots=True)
class Placed:
    """A passage that is in, by its number and its document's."""

    passage: int
    document: int


class VectorPlace(Protocol):
    """Puts vectors where a ``PassageStore`` looks for them. Every method raises LibraryUnavailable."""

    def key(self, model: str) -> str:
        """What ``passage_vectors`` calls the vectors of a model that lie here."""

    async def make(self, model: str, dimension: int) -> None:
        """Make room for a model's vectors, once. Raises EmbeddingFailed where they are too long."""

    async def put(self, organisation: str, model: str, passages: Sequence[Placed], vectors: Vectors) -> None:
        """Put these in, shape (len(passages), dimension); they are found from now on."""

    async def drop(self, organisation: str, model: str) -> None:
        """Take an organisation's vectors of a model out; interrupted, called again it goes on."""


class PostgresVectors:
    """A ``VectorPlace`` in the same database as the passages."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    def key(self, model: str) -> str:
        """See ``VectorPlace``."""
        return model

    async def make(self, model: str, dimension: int) -> None:
        """See ``VectorPlace``."""
        kind = column_type(dimension)
        operators = f"{kind.partition('(')[0]}_cosine_ops"
        async with library_connection(self._pool) as connection:
            await connection.execute(
                f"CREATE INDEX IF NOT EXISTS {index_name(model)} ON passage_vectors "
                f"USING hnsw ((embedding::{kind}) {operators}) WHERE model = {literal(model)}"
            )

    async def put(self, organisation: str, model: str, passages: Sequence[Placed], vectors: Vectors) -> None:
        """See ``VectorPlace``."""
        rows = [(each.passage, model, vector.tolist()) for each, vector in zip(passages, vectors, strict=True)]
        async with library_connection(self._pool) as connection, connection.transaction():
            await connection.executemany(PUT, rows)

    async def drop(self, organisation: str, model: str) -> None:
        """See ``VectorPlace``."""
        await forget(self._pool, organisation, model)
        async with library_connection(self._pool) as connection:
            if not await connection.fetchval("SELECT EXISTS (SELECT FROM passage_vectors WHERE model = $1)", model):
                await connection.execute(f"DROP INDEX IF EXISTS {index_name(model)}")


async def forget(pool: Pool, organisation: str, key: str) -> None:
    """Take the rows of an organisation's vectors under a key out. Raises LibraryUnavailable."""
    async with library_connection(pool) as connection:
        while await connection.fetch(FORGET, organisation, key, SOME):
            pass


@lru_cache
def column_type(dimension: int) -> str:
    """What vectors of this length are indexed as. Raises EmbeddingFailed."""
    if dimension > MOST_HALF:
        raise EmbeddingFailed(
            f"The model's vectors have {dimension} numbers, and pgvector indexes at most {MOST_HALF}: choose a model "
            "with fewer, or --store qdrant."
        )
    return f"{'vector' if dimension <= MOST_FULL else 'halfvec'}({dimension})"


def index_name(model: str) -> str:
    """Of the HNSW index over a model's vectors."""
    return f"passage_vectors_{hashlib.sha256(model.encode()).hexdigest()[:16]}"


def literal(text: str) -> str:
    """As SQL writes a text (PostgreSQL manual 4.1.2.1, with standard_conforming_strings on, as it is by default).

    An index over a part of the rows serves a query that names this very part; a parameter could be any.
    """
    return "'" + text.replace("\0", "").replace("'", "''") + "'"

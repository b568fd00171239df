"""The library with its vectors in Qdrant; documents, passages and their words stay in PostgreSQL.

PostgreSQL says what is in: a vector is found only together with its passage, so what is deleted there is gone from
answers at once. The point it leaves behind is taken out when a search next meets it. Words are searched in PostgreSQL
as without Qdrant; so are the vectors of statements, which are looked up by their hash and never searched.

Each model has a collection, each point its passage's number as its id, and the organisation and the document's number
as its payload. Facts of a document, which filters ask for, change without its vectors: PostgreSQL is asked for those.
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from kb.documents import Passage
from kb.filters import EVERYTHING, Filters
from kb.ports import Vectors
from kb.stores.connection import library_connection
from kb.stores.pgvector import ALLOWED, CANDIDATES, LET_THROUGH, PgvectorStore, document_of, passage_of
from kb.stores.qdrant_server import QdrantServer, of_organisation
from kb.stores.vectors import QDRANT, Placed, forget
from records.postgres.pool import Pool

MOST_LEFT_BEHIND = 5  # searches anew after points of deleted passages were met, each of which takes those out

NEAR = "nearest AS (SELECT unnest($3::bigint[]) AS passage)"
NEAR_ALLOWED = f"{ALLOWED}, nearest AS (SELECT passage FROM allowed WHERE passage = ANY ($3::bigint[]))"  # noqa: S608 - our own words
# The cosine is the server's word.
OF_ALL = CANDIDATES.format(nearest=NEAR, among="", cosine="0::float8", also="$6")
OF_SOME = CANDIDATES.format(
    nearest=NEAR_ALLOWED, among="WHERE passage IN (SELECT passage FROM allowed)", cosine="0::float8", also="$10"
)

ALLOWED_DOCUMENTS = (
    "SELECT d.id FROM documents d WHERE d.organisation = $1 AND "  # noqa: S608 - our own words
    + LET_THROUGH.format(source="$2", since="$3", until="$4", specialty="$5")
)

GONE = "SELECT id FROM unnest($1::bigint[]) AS id WHERE NOT EXISTS (SELECT FROM passages p WHERE p.id = id.id)"

PLACED = """
INSERT INTO passage_vectors (organisation, passage, model)
SELECT organisation, id, $2 FROM passages WHERE id = ANY ($1::bigint[]) ON CONFLICT DO NOTHING
"""


def key_of(model: str) -> str:
    """What ``passage_vectors`` calls the vectors of a model that lie in Qdrant."""
    return f"{model}{QDRANT}"


def collection_of(model: str) -> str:
    """The collection that holds a model's vectors."""
    return f"voiceassist-{hashlib.sha256(model.encode()).hexdigest()[:16]}"


class QdrantVectors:
    """A ``VectorPlace``. A row without a vector in ``passage_vectors`` says that the vector is there."""

    def __init__(self, pool: Pool, server: QdrantServer) -> None:
        self._pool = pool
        self._server = server

    def key(self, model: str) -> str:
        """See ``VectorPlace``."""
        return key_of(model)

    async def make(self, model: str, dimension: int) -> None:
        """See ``VectorPlace``."""
        await self._server.make(collection_of(model), dimension)

    async def put(self, organisation: str, model: str, passages: Sequence[Placed], vectors: Vectors) -> None:
        """See ``VectorPlace``."""
        points = [
            {
                "id": each.passage,
                "vector": vector.tolist(),
                "payload": {"organisation": organisation, "document": each.document},
            }
            for each, vector in zip(passages, vectors, strict=True)
        ]
        if not points:
            return
        await self._server.put(collection_of(model), points)
        async with library_connection(self._pool) as connection:
            await connection.execute(PLACED, [each.passage for each in passages], key_of(model))

    async def drop(self, organisation: str, model: str) -> None:
        """See ``VectorPlace``."""
        await self._server.delete_organisation(collection_of(model), organisation)
        await forget(self._pool, organisation, key_of(model))


class QdrantStore(PgvectorStore):
    """A ``PassageStore`` whose nearest passages Qdrant finds."""

    def __init__(self, pool: Pool, server: QdrantServer) -> None:
        super().__init__(pool)
        self._server = server

    async def close(self) -> None:
        """Let its connections go."""
        await self._server.close()

    async def candidates(
        self,
        organisation: str,
        model: str,
        question: str,
        vector: Vectors,
        count: int,
        *,
        filters: Filters = EVERYTHING,
        also: Collection[int] = (),
    ) -> list[Passage]:
        """See ``kb.ports.PassageStore``."""
        must = [of_organisation(organisation)]
        if filters:
            must.append({"key": "document", "match": {"any": await self._allowed(organisation, filters)}})
        near = await self._living(collection_of(model), vector, must, count)
        found = await self._passages((organisation, key_of(model), list(near), question, count), filters, also)
        far = [passage.id for passage in found if passage.id not in near]
        if far:
            near |= await self._server.nearest(collection_of(model), vector, [*must, {"has_id": far}], len(far))
        return [replace(passage, cosine=near.get(passage.id, 0.0)) for passage in found]

    async def _allowed(self, organisation: str, filters: Filters) -> list[int]:
        narrow = (filters.source, filters.since, filters.until, filters.specialty)
        async with library_connection(self._pool) as connection:
            return [row["id"] for row in await connection.fetch(ALLOWED_DOCUMENTS, organisation, *narrow)]

    async def _living(
        self, collection: str, vector: Vectors, must: Collection[Mapping[str, Any]], count: int
    ) -> dict[int, float]:
        """The nearest passages that are in; points of others, met on the way, are taken out."""
        for _ in range(MOST_LEFT_BEHIND):
            near = await self._server.nearest(collection, vector, list(must), count)
            async with library_connection(self._pool) as connection:
                gone = [row["id"] for row in await connection.fetch(GONE, list(near))]
            if not gone:
                break
            await self._server.delete(collection, gone)
            near = {number: cosine for number, cosine in near.items() if number not in gone}
        return near

    async def _passages(self, asked: tuple[Any, ...], filters: Filters, also: Collection[int]) -> list[Passage]:
        narrow = (filters.source, filters.since, filters.until, filters.specialty) if filters else ()
        async with library_connection(self._pool) as connection:
            rows = await connection.fetch(OF_SOME if filters else OF_ALL, *asked, *narrow, list(also))
        return [passage_of(row, document_of(row)) for row in rows]

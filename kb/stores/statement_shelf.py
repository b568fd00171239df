"""The vectors of statements in PostgreSQL: putting them in beside their passages."""

from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from kb.documents import Document, Passage
from kb.ports import Vectors
from kb.stores.connection import library_connection
from kb.stores.pgvector import document_of
from kb.stores.question_shelf import QuestionShelf
from records.postgres.pool import Pool

DOCUMENTS = """
SELECT id, content_hash, statements_hash, key, title, issuer, published, licence, url, year_only, digest, specialties,
    (SELECT coalesce(bit_xor(hashtextextended(question || E'\n' || answered_by, 0)), 0)
     FROM expected_questions WHERE document = documents.id) AS expected
FROM documents WHERE organisation = $1 AND content_hash IS NOT NULL ORDER BY id
"""

PASSAGES = "SELECT id, section, text, page FROM passages WHERE document = $1 ORDER BY position"

COUNT = "SELECT count(*) FROM passages WHERE document = ANY ($1::bigint[])"

KNOWN = """
SELECT passage, text_hash FROM statement_vectors JOIN passages ON passages.id = passage
WHERE document = $1 AND model = $2
"""

# A passage that has been replaced meanwhile takes its statements with it.
PUT = """
INSERT INTO statement_vectors (organisation, passage, model, text_hash, embedding)
SELECT organisation, id, $2, $3, $4::real[]::halfvec FROM passages WHERE id = $1
ON CONFLICT DO NOTHING
"""

FINISH = (
    """
    DELETE FROM statement_vectors USING passages
    WHERE passages.id = passage AND document = $1 AND model = $2 AND NOT text_hash = ANY ($3::bytea[])
    """,
    "UPDATE documents SET statements_hash = $2 WHERE id = $1",
)


@dataclass(frozen=True, slots=True)
class ShelvedDocument:
    """A document that is wholly in.

    number: its id here; statements_hash: None until all its statements are in; expected: another one whenever other
    questions are expected of it, 0 for none.
    """

    number: int
    document: Document
    content_hash: bytes
    statements_hash: bytes | None
    expected: int


@dataclass(frozen=True, slots=True)
class ShelvedStatement:
    """What a statement's vector is made from, its hash, and the id of its passage."""

    passage: int
    text: str
    text_hash: bytes


class StatementShelf:
    """Where the vectors of one organisation's statements are put; ``model`` names them."""

    def __init__(self, pool: Pool, organisation: str, model: str) -> None:
        self._pool = pool
        self._organisation = organisation
        self._model = model
        self.questions = QuestionShelf(pool, organisation, model)

    async def documents(self) -> list[ShelvedDocument]:
        """Every document that is wholly in. Raises LibraryUnavailable."""
        async with library_connection(self._pool) as connection:
            rows = await connection.fetch(DOCUMENTS, self._organisation)
        return [
            ShelvedDocument(row["id"], document_of(row), row["content_hash"], row["statements_hash"], row["expected"])
            for row in rows
        ]

    async def count(self, documents: Sequence[ShelvedDocument]) -> int:
        """How many passages these documents have."""
        async with library_connection(self._pool) as connection:
            number: int = await connection.fetchval(COUNT, [document.number for document in documents])
        return number

    async def passages(self, document: ShelvedDocument) -> list[Passage]:
        """The document's passages in their order, without scores."""
        async with library_connection(self._pool) as connection:
            rows = await connection.fetch(PASSAGES, document.number)
        return [Passage(row["id"], document.document, row["section"], row["text"], row["page"]) for row in rows]

    @asynccontextmanager
    async def alone(self, document: ShelvedDocument) -> AsyncIterator[bool]:
        """Whether nobody else prepares the document for this model now; nobody else does until this is left."""
        name = f"voiceassist/statements/{document.number}/{self._model}"
        async with library_connection(self._pool) as connection:  # given back, a connection lets its locks go
            yield await connection.fetchval("SELECT pg_try_advisory_lock(hashtextextended($1, 0))", name)

    async def known(self, document: ShelvedDocument) -> set[tuple[int, bytes]]:
        """Passage and hash of the document's statements that are in, with a vector of this model."""
        async with library_connection(self._pool) as connection:
            return {(row[0], row[1]) for row in await connection.fetch(KNOWN, document.number, self._model)}

    async def add(self, statements: Sequence[ShelvedStatement], vectors: Vectors) -> None:
        """Put these in, all or none; questions are compared with them from now on."""
        rows = [
            (statement.passage, self._model, statement.text_hash, vector.tolist())
            for statement, vector in zip(statements, vectors, strict=True)
        ]
        async with library_connection(self._pool) as connection, connection.transaction():
            await connection.executemany(PUT, rows)

    async def finish(self, document: ShelvedDocument, statements_hash: bytes, hashes: Collection[bytes]) -> None:
        """The document's statements are wholly in: these are they, whatever else it had goes."""
        remove, mark = FINISH
        async with library_connection(self._pool) as connection, connection.transaction():
            await connection.execute(remove, document.number, self._model, list(hashes))
            await connection.execute(mark, document.number, statements_hash)

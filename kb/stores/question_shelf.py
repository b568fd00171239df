"""Expected questions in PostgreSQL: putting them in, and their vectors beside the passages that answer them."""

from collections.abc import Sequence
from dataclasses import dataclass

from kb.expected_questions import ExpectedQuestion, distinct
from kb.ports import Vectors
from kb.stores.connection import library_connection
from records.postgres.pool import Pool

DOCUMENT = "SELECT id FROM documents WHERE organisation = $1 AND key = $2"

# A document by its key, or those of a file or folder by where it lies.
NAMED = """
SELECT key FROM documents
WHERE organisation = $1 AND (key = ANY ($2::text[]) OR address = ANY ($2::text[]) OR starts_with(address, $3 || '/'))
ORDER BY key <> ALL ($2::text[]), key
"""

EXPECTED = "SELECT question, answered_by FROM expected_questions WHERE document = $1 ORDER BY question"

EXPECT = (
    "DELETE FROM expected_questions WHERE document = $1 AND NOT question = ANY ($2::text[])",
    """
    INSERT INTO expected_questions (document, question, answered_by)
    SELECT $1, * FROM unnest($2::text[], $3::text[])
    ON CONFLICT (document, question) DO UPDATE SET answered_by = excluded.answered_by
        WHERE expected_questions.answered_by <> excluded.answered_by
    """,
)

KNOWN = """
SELECT passage, question_hash, text_hash FROM question_vectors JOIN passages ON passages.id = passage
WHERE document = $1 AND model = $2
"""

# A passage that has been replaced meanwhile takes its questions with it.
PUT = """
INSERT INTO question_vectors (organisation, passage, model, question, question_hash, text_hash, embedding)
SELECT organisation, id, $2, $3, $4, $5, $6::real[]::halfvec FROM passages WHERE id = $1
ON CONFLICT (passage, model, question_hash) DO UPDATE SET text_hash = excluded.text_hash
"""

FORGET = """
DELETE FROM question_vectors q USING passages p
WHERE p.id = q.passage AND p.document = $1 AND q.model = $2
    AND NOT EXISTS (
        SELECT FROM unnest($3::bigint[], $4::bytea[], $5::bytea[]) AS kept (passage, question, statement)
        WHERE kept.passage = q.passage AND kept.question = q.question_hash AND kept.statement = q.text_hash
    )
"""


@dataclass(frozen=True, slots=True)
class ShelvedQuestion:
    """An expected question as its vector is made from, its hash, the id of the passage that answers it, and the hash of
    the statement."""

    passage: int
    question: str
    question_hash: bytes
    text_hash: bytes


class QuestionShelf:
    """Of one organisation; ``model`` names the vectors."""

    def __init__(self, pool: Pool, organisation: str, model: str) -> None:
        self._pool = pool
        self._organisation = organisation
        self._model = model

    async def named(self, word: str, address: str) -> list[str]:
        """The keys of the documents that somebody means who types this word, which as an address is ``address``: the
        one with that key, or all of that file or folder. Raises LibraryUnavailable."""
        names = [word, address]
        async with library_connection(self._pool) as connection:
            keys = [row["key"] for row in await connection.fetch(NAMED, self._organisation, names, address.rstrip("/"))]
        return keys[:1] if keys and keys[0] in names else keys

    async def expect(self, key: str, questions: Sequence[ExpectedQuestion]) -> bool:
        """These are what is expected of the document with this key from now on; its others are forgotten. Whether the
        document is here. Raises LibraryUnavailable."""
        each = distinct(questions)
        remove, put = EXPECT
        async with library_connection(self._pool) as connection, connection.transaction():
            document = await connection.fetchval(DOCUMENT, self._organisation, key)
            if document is None:
                return False
            await connection.execute(remove, document, list(each))
            await connection.execute(put, document, list(each), [one.answered_by for one in each.values()])
        return True

    async def expected(self, document: int) -> list[ExpectedQuestion]:
        """Of the document with this number. Raises LibraryUnavailable."""
        async with library_connection(self._pool) as connection:
            return [ExpectedQuestion(*row) for row in await connection.fetch(EXPECTED, document)]

    async def known(self, document: int) -> set[tuple[int, bytes, bytes]]:
        """Passage, question's hash and statement's hash of those that have a vector of this model."""
        async with library_connection(self._pool) as connection:
            return {(row[0], row[1], row[2]) for row in await connection.fetch(KNOWN, document, self._model)}

    async def add(self, questions: Sequence[ShelvedQuestion], vectors: Vectors) -> None:
        """Put these in, all or none; callers' questions are compared with them from now on."""
        rows = [
            (one.passage, self._model, one.question, one.question_hash, one.text_hash, vector.tolist())
            for one, vector in zip(questions, vectors, strict=True)
        ]
        async with library_connection(self._pool) as connection, connection.transaction():
            await connection.executemany(PUT, rows)

    async def keep(self, document: int, questions: Sequence[ShelvedQuestion]) -> None:
        """These are wholly in: whatever else the document had goes."""
        kept = (
            [one.passage for one in questions],
            [one.question_hash for one in questions],
            [one.text_hash for one in questions],
        )
        async with library_connection(self._pool) as connection:
            await connection.execute(FORGET, document, self._model, *kept)

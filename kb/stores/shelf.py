"""The library in PostgreSQL: putting documents in, keeping what has not changed."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from kb.documents import Document
from kb.ports import PieceVectors, Vectors
from kb.stores.connection import library_connection
from kb.stores.vectors import Placed, VectorPlace
from kb.terms import Term
from records.postgres.pool import Connection, Pool

PUT_DOCUMENT = """
INSERT INTO documents
    (organisation, key, title, issuer, published, year_only, licence, url, digest, specialties, pages, address)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, nullif($10::text[], '{}'), $11, $12)
ON CONFLICT (organisation, key) DO UPDATE SET
    title = excluded.title, issuer = excluded.issuer, published = excluded.published, url = excluded.url,
    year_only = excluded.year_only, licence = excluded.licence, digest = excluded.digest, pages = excluded.pages,
    specialties = excluded.specialties, address = excluded.address, content_hash = NULL
RETURNING id
"""

# A lexeme has one position for each time it is said. The passage may be there already, with another model's vector.
_PUT = """
WITH words AS (
    SELECT lexeme, cardinality(positions) AS frequency FROM unnest(to_tsvector('english', $8))
), passage AS (
    INSERT INTO passages (organisation, document, content_hash, position, section, text, page, length)
    VALUES ($1, $2, $3, $4, $5, $6, $7, (SELECT coalesce(sum(frequency), 0) FROM words))
    ON CONFLICT (document, content_hash) DO UPDATE SET position = excluded.position RETURNING id, length
), pieces AS (
    INSERT INTO passage_pieces (organisation, passage, model, vectors)
    SELECT $1, id, $9, $10 FROM passage WHERE $10::bytea IS NOT NULL
    ON CONFLICT (passage, model) DO UPDATE SET vectors = excluded.vectors
){vector}
INSERT INTO passage_lexemes (organisation, lexeme, passage, frequency, length)
SELECT $1, lexeme, id, least(frequency, 32767), length FROM passage, words
ON CONFLICT DO NOTHING
"""
PUT_PASSAGE = _PUT.format(
    vector=""", vector AS (
    INSERT INTO passage_vectors (organisation, passage, model, embedding)
    SELECT $1, id, $11, $12::real[]::vector FROM passage
    ON CONFLICT (passage, model) DO UPDATE SET embedding = excluded.embedding
)"""
)
PUT_WITHOUT_VECTOR = _PUT.format(vector="")

NUMBERS = "SELECT content_hash, id FROM passages WHERE document = $1 AND content_hash = ANY ($2::bytea[])"

KNOWN = """
SELECT content_hash FROM passages JOIN passage_vectors ON passage = id AND model = $2
WHERE document = $1
    AND ($3 = '' OR EXISTS (SELECT FROM passage_pieces WHERE passage_pieces.passage = id AND passage_pieces.model = $3))
"""

# Positions may have moved, though the passage is the same; those of the version before are gone from answers at once.
FINISH = (
    """
    UPDATE passages SET position = new.position
    FROM unnest($2::bytea[], $3::int[]) AS new (content_hash, position)
    WHERE document = $1 AND passages.content_hash = new.content_hash AND passages.position <> new.position
    """,
    "DELETE FROM passages WHERE document = $1 AND NOT content_hash = ANY ($2::bytea[])",
    "UPDATE documents SET content_hash = $2 WHERE id = $1",
)

TERMS = (
    "DELETE FROM document_terms WHERE document = $1",
    """
    INSERT INTO document_terms (document, term, mentions, dosed)
    SELECT $1, * FROM unnest($2::text[], $3::int[], $4::bool[])
    """,
)

FINISHED = "SELECT key, content_hash FROM documents WHERE organisation = $1 AND content_hash IS NOT NULL"


@dataclass(frozen=True, slots=True)
class ShelvedPassage:
    """A passage to be kept: ``read_as`` is what its vector is made from."""

    position: int
    section: str
    text: str
    read_as: str
    page: int | None = None

    @property
    def found_by(self) -> str:
        """The words it is found by: its own heading counts twice, for it says what the passage is about (.70 to .75
        mean reciprocal rank on 50 questions)."""
        return f"{self.read_as}\n{self.section.rsplit(' > ', 1)[-1]}"

    @property
    def content_hash(self) -> bytes:
        """Says whether this passage is already there; its position does not matter."""
        parts = (self.section, self.text, self.read_as, str(self.page))
        return hashlib.sha256("\0".join(parts).encode()).digest()


class Shelf:
    """Where the documents of one organisation are put; ``model`` names the vectors.

    elsewhere: where vectors are put when that is not this database.
    """

    def __init__(self, pool: Pool, organisation: str, model: str, elsewhere: VectorPlace | None = None) -> None:
        self._pool = pool
        self._organisation = organisation
        self._model = model
        self._key = elsewhere.key(model) if elsewhere else model
        self._elsewhere = elsewhere

    async def finished(self) -> dict[str, bytes]:
        """Content hash by key of every document that is wholly in. Raises LibraryUnavailable."""
        async with library_connection(self._pool) as connection:
            return dict(await connection.fetch(FINISHED, self._organisation))

    async def begin(self, document: Document, pages: int, address: str | None = None) -> int:
        """Put the document's facts in; its earlier passages stay until ``finish``. The document's number.

        address: the file it was read from.
        """
        d = document
        facts = (d.key, d.title, d.organisation, d.published, d.year_only, d.licence, d.url, d.digest, d.specialties)
        async with library_connection(self._pool) as connection:
            number: int = await connection.fetchval(PUT_DOCUMENT, self._organisation, *facts, pages, address)
        return number

    async def known(self, document: int, pieces_name: str = "") -> set[bytes]:
        """Content hashes of the document's passages that are in, with a vector of this model, and with the vectors of
        their pieces where these are named."""
        async with library_connection(self._pool) as connection:
            return {row[0] for row in await connection.fetch(KNOWN, document, self._key, pieces_name)}

    async def add(
        self,
        document: int,
        passages: Sequence[ShelvedPassage],
        vectors: Vectors,
        pieces: Sequence[PieceVectors] | None = None,
        pieces_name: str = "",
    ) -> None:
        """Put these passages in, all or none; they are found from now on. pieces_name: of the vectors of pieces."""
        small = [None] * len(passages) if pieces is None else [each.tobytes() for each in pieces]
        rows = [
            (
                self._organisation,
                document,
                passage.content_hash,
                passage.position,
                passage.section,
                passage.text,
                passage.page,
                passage.found_by,
                pieces_name,
                kept,
            )
            for passage, kept in zip(passages, small, strict=True)
        ]
        if self._elsewhere is None:
            whole = [(*row, self._key, vector.tolist()) for row, vector in zip(rows, vectors, strict=True)]
            async with library_connection(self._pool) as connection, connection.transaction():
                await connection.executemany(PUT_PASSAGE, whole)
            return
        # First the passages for good: a vector whose passage is not in is taken for that of one that is gone.
        async with library_connection(self._pool) as connection:
            async with connection.transaction():
                await connection.executemany(PUT_WITHOUT_VECTOR, rows)
            numbers = dict(await connection.fetch(NUMBERS, document, [row[2] for row in rows]))
        placed = [Placed(numbers[passage.content_hash], document) for passage in passages]
        await self._elsewhere.put(self._organisation, self._model, placed, vectors)

    async def finish(
        self, document: int, content_hash: bytes, passages: Collection[ShelvedPassage], terms: Sequence[Term] = ()
    ) -> None:
        """The document is wholly in: these are its passages and rare words, whatever else it had goes."""
        hashes = [passage.content_hash for passage in passages]
        move, remove, mark = FINISH
        forget, keep = TERMS
        kept = ([one.word for one in terms], [one.mentions for one in terms], [one.dosed for one in terms])
        async with library_connection(self._pool) as connection, connection.transaction():
            await connection.execute(move, document, hashes, [passage.position for passage in passages])
            await connection.execute(remove, document, hashes)
            await connection.execute(forget, document)
            await connection.execute(keep, document, *kept)
            await connection.execute(mark, document, content_hash)

    async def take_turn(self, connection: Connection) -> None:
        """Wait for the right to fill this organisation's shelf; it is held until ``connection`` is closed."""
        name = f"voiceassist/library/{self._organisation}"
        await connection.execute("SELECT pg_advisory_lock(hashtextextended($1, 0))", name)

"""The library in PostgreSQL with pgvector 0.8 or newer: finding passages in it.

BM25 (Robertson and Zaragoza 2009, "The Probabilistic Relevance Framework", section 3.2; k1 1.2, b 0.75, and the
weight ln(1 + (N - n + 0.5) / (n + 0.5)) that is never negative) is summed in SQL from the postings: the index is made
by the ingest process, so a service that answers calls keeps nothing in memory and reads nothing at its start, and a
passage is found from the moment its transaction commits.

Nearest is looked for in two ways. A model's HNSW index holds all organisations' vectors and knows nothing of filters:
asked for a small share of them it visits thousands that are not ours, or gives up before it has enough (pgvector
README, "Filtering"). So up to 20,000 vectors are each compared, and only a larger library without filters goes through
the index, where one in so many of those visited is ours.
"""

from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import Any

from kb.documents import Document, Passage
from kb.filters import EVERYTHING, Filters
from kb.ports import Vectors
from kb.stores.connection import library_connection
from kb.stores.vectors import column_type, literal
from records.postgres.pool import Pool

# strict_order goes on until enough of ours are found (pgvector README, "Iterative Index Scans").
SEARCH_WIDELY = """
SELECT set_config('hnsw.ef_search', '100', true), set_config('hnsw.iterative_scan', 'strict_order', true)
"""

# A sum is no order that an index knows. Of the two halves only one is run, as the other's condition is false for all.
NEAREST = """
nearest AS MATERIALIZED (
    (SELECT passage FROM passage_vectors
     WHERE organisation = $1 AND model = $2 AND (SELECT passages FROM corpus) <= 20000
     ORDER BY (embedding <=> $3::real[]::vector) + 0 LIMIT $5)
    UNION ALL
    (SELECT passage FROM passage_vectors
     WHERE organisation = $1 AND model = {model} AND (SELECT passages FROM corpus) > 20000
     ORDER BY embedding::{kind} <=> $3::real[]::{kind} LIMIT $5)
)"""

LET_THROUGH = """
position(lower({source}) IN lower(concat_ws(E'\\n', d.issuer, d.title, d.key))) > 0
    AND ({since}::int IS NULL OR extract(year FROM d.published) >= {since})
    AND ({until}::int IS NULL OR extract(year FROM d.published) <= {until})
    AND ({specialty} = '' OR d.specialties @> ARRAY[lower({specialty})])
"""

ALLOWED = f"""
allowed AS MATERIALIZED (
    SELECT p.id AS passage FROM documents d JOIN passages p ON p.document = d.id
    WHERE d.organisation = $1 AND {LET_THROUGH.format(source="$6", since="$7", until="$8", specialty="$9")}
)"""  # noqa: S608 - our own words

NEAREST_ALLOWED = f"""{ALLOWED}, nearest AS MATERIALIZED (
    SELECT passage FROM allowed JOIN passage_vectors USING (passage) WHERE model = $2
    ORDER BY (embedding <=> $3::real[]::vector) + 0 LIMIT $5
)"""  # noqa: S608 - our own words

CANDIDATES = """
WITH asked AS MATERIALIZED (
    SELECT unnest(tsvector_to_array(to_tsvector('english', $4))) AS lexeme
), corpus AS MATERIALIZED (
    SELECT count(*)::float8 AS passages, greatest(avg(length), 1)::float8 AS length
    FROM passages WHERE organisation = $1
), {nearest}, weights AS MATERIALIZED (
    SELECT lexeme, ln(1 + (passages - spread + 0.5) / (spread + 0.5)) AS weight
    FROM asked, corpus, LATERAL (
        SELECT count(*) AS spread FROM passage_lexemes AS said
        WHERE said.organisation = $1 AND said.lexeme = asked.lexeme
    ) AS counted
), lexical AS MATERIALIZED (
    SELECT passage,
        sum(weight * frequency * 2.2 / (frequency + 1.2 * (0.25 + 0.75 * hits.length / corpus.length))) AS bm25,
        sum(weight) / (SELECT sum(weight) FROM weights) AS coverage
    FROM weights, corpus, LATERAL (
        SELECT passage, frequency, length FROM passage_lexemes AS said
        WHERE said.organisation = $1 AND said.lexeme = weights.lexeme
    ) AS hits
    {among} GROUP BY passage
), chosen AS (
    SELECT passage FROM nearest
    UNION (SELECT passage FROM lexical ORDER BY bm25 DESC, passage LIMIT $5)
    UNION (SELECT unnest({also}::bigint[]))
)
SELECT p.id, p.section, p.text, p.page, p.document,
    {cosine} AS cosine,
    coalesce(l.bm25, 0) AS bm25, coalesce(l.coverage, 0) AS coverage,
    d.key, d.title, d.issuer, d.published, d.licence, d.url, d.year_only, d.digest, d.specialties
FROM chosen
JOIN passages p ON p.id = chosen.passage
JOIN documents d ON d.id = p.document
JOIN passage_vectors v ON v.passage = p.id AND v.model = $2
LEFT JOIN lexical l ON l.passage = p.id
"""
COSINE = "1 - (v.embedding <=> $3::real[]::vector)"
OF_SOME = CANDIDATES.format(
    nearest=NEAREST_ALLOWED, among="WHERE passage IN (SELECT passage FROM allowed)", cosine=COSINE, also="$10"
)


@lru_cache
def of_all(model: str, dimension: int) -> str:
    """The statement over all passages; only with the model's name written out does its own index serve."""
    nearest = NEAREST.format(model=literal(model), kind=column_type(dimension))
    return CANDIDATES.format(nearest=nearest, among="", cosine=COSINE, also="$6")


CLOSENESS = """
SELECT text_hash, 1 - (embedding <=> $3::real[]::halfvec) AS cosine
FROM statement_vectors WHERE text_hash = ANY ($2::bytea[]) AND model = $1
"""

# All of an organisation's are compared: 5,000 take 3 ms.
QUESTIONS_NEAR = f"""
SELECT passage, max(cosine) AS cosine FROM (
    SELECT q.passage, 1 - (q.embedding <=> $3::real[]::halfvec) AS cosine
    FROM question_vectors q JOIN passages p ON p.id = q.passage JOIN documents d ON d.id = p.document
    WHERE q.organisation = $1 AND q.model = $2
        AND {LET_THROUGH.format(source="$5", since="$6", until="$7", specialty="$8")}
    ORDER BY q.embedding <=> $3::real[]::halfvec LIMIT $4
) AS nearest GROUP BY passage
"""  # noqa: S608 - our own words

QUESTIONS_CLOSENESS = """
SELECT text_hash, max(1 - (embedding <=> $3::real[]::halfvec)) AS cosine
FROM question_vectors WHERE text_hash = ANY ($2::bytea[]) AND model = $1 GROUP BY text_hash
"""

EXPECTED = "SELECT passage, text_hash, question FROM question_vectors WHERE passage = ANY ($2::bigint[]) AND model = $1"

PIECES = "SELECT passage, vectors FROM passage_pieces WHERE model = $1 AND passage = ANY ($2::bigint[])"

SIZE = """
SELECT (SELECT count(*) FROM documents WHERE organisation = $1),
       (SELECT count(*) FROM passages WHERE organisation = $1),
       (SELECT coalesce(sum(pages), 0) FROM documents WHERE organisation = $1)
"""

DOCUMENTS = """
SELECT key, title, issuer, published, licence, url, year_only, digest, specialties
FROM documents WHERE organisation = $1 ORDER BY published DESC, title
"""


class PgvectorStore:
    """A ``PassageStore`` over a pool of connections to a database that has the library's tables."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

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
        asked = (organisation, model, vector.tolist(), question, count)
        async with library_connection(self._pool) as connection, connection.transaction(readonly=True):
            if filters:
                rows = await connection.fetch(OF_SOME, *asked, *_narrow(filters), list(also))
            else:
                await connection.fetchrow(SEARCH_WIDELY)
                rows = await connection.fetch(of_all(model, len(vector)), *asked, list(also))
        documents = {row["document"]: document_of(row) for row in rows}
        return [passage_of(row, documents[row["document"]]) for row in rows]

    async def closeness(self, model: str, vector: Vectors, hashes: Sequence[bytes]) -> dict[bytes, float]:
        """See ``kb.ports.PassageStore``."""
        async with library_connection(self._pool) as connection:
            return dict(await connection.fetch(CLOSENESS, model, hashes, vector.tolist()))

    async def questions_near(
        self, organisation: str, model: str, vector: Vectors, count: int, *, filters: Filters = EVERYTHING
    ) -> dict[int, float]:
        """See ``kb.ports.PassageStore``."""
        async with library_connection(self._pool) as connection:
            rows = await connection.fetch(
                QUESTIONS_NEAR, organisation, model, vector.tolist(), count, *_narrow(filters)
            )
        return dict(rows)

    async def questions_closeness(self, model: str, vector: Vectors, hashes: Sequence[bytes]) -> dict[bytes, float]:
        """See ``kb.ports.PassageStore``."""
        async with library_connection(self._pool) as connection:
            return dict(await connection.fetch(QUESTIONS_CLOSENESS, model, hashes, vector.tolist()))

    async def expected(self, model: str, passages: Sequence[int]) -> dict[int, tuple[tuple[bytes, str], ...]]:
        """See ``kb.ports.PassageStore``."""
        async with library_connection(self._pool) as connection:
            rows = await connection.fetch(EXPECTED, model, passages)
        found: dict[int, tuple[tuple[bytes, str], ...]] = {}
        for passage, statement, question in rows:
            found[passage] = (*found.get(passage, ()), (statement, question))
        return found

    async def pieces(self, model: str, passages: Sequence[int]) -> dict[int, bytes]:
        """See ``kb.rerank.late_interaction.PieceStore``."""
        async with library_connection(self._pool) as connection:
            return dict(await connection.fetch(PIECES, model, passages))

    async def size(self, organisation: str) -> tuple[int, int, int]:
        """See ``kb.ports.PassageStore``."""
        async with library_connection(self._pool) as connection:
            documents, passages, pages = await connection.fetchrow(SIZE, organisation)
        return documents, passages, pages

    async def documents(self, organisation: str) -> list[Document]:
        """See ``kb.ports.PassageStore``."""
        async with library_connection(self._pool) as connection:
            return [document_of(row) for row in await connection.fetch(DOCUMENTS, organisation)]


def _narrow(filters: Filters) -> tuple[str, int | None, int | None, str]:
    return filters.source, filters.since, filters.until, filters.specialty


def document_of(row: Any) -> Document:
    """The document of a row that has its columns."""
    return Document(
        key=row["key"],
        title=row["title"],
        organisation=row["issuer"],
        published=row["published"],
        licence=row["licence"],
        url=row["url"],
        year_only=row["year_only"],
        digest=row["digest"],
        specialties=tuple(row["specialties"] or ()),
    )


def passage_of(row: Any, document: Document) -> Passage:
    """The passage of a row of ``CANDIDATES``."""
    return Passage(
        id=row["id"],
        document=document,
        section=row["section"],
        text=row["text"],
        page=row["page"],
        cosine=row["cosine"],
        bm25=row["bm25"],
        coverage=row["coverage"],
    )

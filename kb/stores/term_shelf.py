"""The rare words of the documents that a hospital added, for whoever listens to its callers."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from kb.errors import LibraryUnavailable
from kb.stores.connection import library_connection
from kb.terms import Term
from records.postgres.pool import Pool

LOOK_SECONDS = 5.0
"""How often a service looks whether the documents are others than they were: one row, under a millisecond."""

# Which documents are in, in which version: taken together by exclusive or, so that their order does not matter.
STATE = """
SELECT count(*) AS documents, bit_xor(hashtextextended(encode(content_hash, 'hex'), id)) AS versions
FROM documents WHERE organisation = $1 AND address IS NOT NULL AND content_hash IS NOT NULL
"""

TERMS = """
SELECT term, least(sum(mentions), 1000000)::int AS mentions, bool_or(dosed) AS dosed
FROM document_terms JOIN documents ON id = document
WHERE organisation = $1
GROUP BY term ORDER BY dosed DESC, mentions DESC, term LIMIT $2
"""


class TermShelf:
    """Of one organisation."""

    def __init__(self, pool: Pool, organisation: str) -> None:
        self._pool = pool
        self._organisation = organisation

    async def state(self) -> tuple[int, int | None]:
        """Another one whenever a document was added, changed or taken out. Raises LibraryUnavailable."""
        async with library_connection(self._pool) as connection:
            row = await connection.fetchrow(STATE, self._organisation)
        return row["documents"], row["versions"]

    async def terms(self, most: int) -> list[Term]:
        """Those with an amount first, then the oftenest. Raises LibraryUnavailable."""
        async with library_connection(self._pool) as connection:
            rows = await connection.fetch(TERMS, self._organisation, most)
        return [Term(row["term"], row["mentions"], row["dosed"]) for row in rows]


async def follow_terms(
    shelf: TermShelf, most: int, told: Callable[[Sequence[Term]], Awaitable[None]], every: float = LOOK_SECONDS
) -> None:
    """Tell ``most`` terms at first, and again whenever the documents have changed; until cancelled."""
    known: tuple[int, int | None] = (0, None)
    while True:
        try:
            state = await shelf.state()
            if state != known:
                await told(await shelf.terms(most))
                known = state
        except LibraryUnavailable:
            pass  # whoever searches now is told; what was heard before is heard on
        await asyncio.sleep(every)

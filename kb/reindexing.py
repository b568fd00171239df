"""Making the index that is set, beside the one that answers, and changing over to it when it is whole.

Nothing is read again: the passages are in the database. Stopped at any moment, the next call goes on where it was.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from kb.filling import Report, embedded, pieces_name
from kb.indexes import Index, Indexes
from kb.ingest_progress import IngestProgress
from kb.preparing import prepare
from kb.stores.index_shelf import Unindexed
from kb.stores.statement_shelf import StatementShelf

AT_ONCE = 32  # passages put in together: what a kill costs at most
GRACE_SECONDS = 8.0  # in which every service that answers has noticed the change (kb.indexes.LOOK_SECONDS)
WAIT_SECONDS = 1.0


async def complete(
    indexes: Indexes, statements: StatementShelf, index: Index, report: Report, *, grace: float = GRACE_SECONDS
) -> bool:
    """Make ``index`` whole, let it answer, and drop what it replaces; whether there was anything to do.

    statements: where the statements' vectors of its model go. Raises LibraryUnavailable, EmbeddingFailed.
    """
    async with _alone(indexes, index, report):
        await indexes.shelf.begin(index.active)
        active = await indexes.shelf.active()
        changes = active is not None and active.key != index.key
        done = await _fill(indexes, index, report)
        if changes:
            await _change_over(indexes, statements, index, report)
            await asyncio.sleep(grace)
        await _drop_others(indexes, index)
        return changes or done > 0


async def _fill(indexes: Indexes, index: Index, report: Report) -> int:
    """Give each passage that has none its vector; how many there were."""
    total, done = await indexes.shelf.counts(index.key)
    new = after = 0
    if total > done:
        await index.place.make(index.embedding.name, index.embedding.dimension)
    while passages := await indexes.shelf.missing(index.key, after, AT_ONCE):
        vectors, pieces = await embedded(index.embedding, [_read_as(passage) for passage in passages])
        placed = [passage.placed for passage in passages]
        if pieces is not None:
            await indexes.shelf.put_pieces(placed, pieces_name(index.embedding), pieces)
        await index.place.put(indexes.shelf.organisation, index.embedding.name, placed, vectors)
        after, new = placed[-1].passage, new + len(passages)
        total = max(total, done + new)
        report(IngestProgress(done + new, total, new, passages[-1].title, phase="indexing"))
    return new


async def _change_over(indexes: Indexes, statements: StatementShelf, index: Index, report: Report) -> None:
    """Prepared first, so that the first answers from it are not slow."""
    await prepare(statements, index.embedding, report, IngestProgress(0, 0, 0))
    while not await indexes.shelf.switch(index.active):  # something was added meanwhile
        await _fill(indexes, index, report)
    passages, _ = await indexes.shelf.counts(index.key)
    report(IngestProgress(passages, passages, passages, finished=True, phase="indexing"))


async def _drop_others(indexes: Indexes, index: Index) -> None:
    for key in await indexes.shelf.others(index.key):
        await indexes.drop(key)
    await indexes.shelf.forget_beside(index.embedding.name, pieces_name(index.embedding))


@asynccontextmanager
async def _alone(indexes: Indexes, index: Index, report: Report) -> AsyncIterator[None]:
    """While another process makes an index of this organisation, tell how far it is; then go on where it was."""
    while True:
        async with indexes.shelf.alone() as alone:
            if alone:
                yield
                return
        passages, vectors = await indexes.shelf.counts(index.key)
        report(IngestProgress(min(passages, vectors), passages, 0, phase="indexing"))
        await asyncio.sleep(WAIT_SECONDS)


def _read_as(passage: Unindexed) -> str:
    from kb.reading.cutting import read_as  # llama_index: seconds of CPU that a library already indexed does not need

    return read_as(passage.title, passage.section, passage.text)

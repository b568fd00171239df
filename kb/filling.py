"""Filling the shelf: what is new or changed is read, embedded and put in; what is the same is left alone."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import astuple, dataclass

from kb.documents import Document
from kb.ingest_progress import IngestProgress
from kb.markdown import Measure
from kb.ports import Embedding, PieceEmbedding, PieceVectors, Vectors
from kb.starter import SourceText
from kb.stores.shelf import Shelf, ShelvedPassage

READING = 2  # raise it when the same text would give other passages or vectors: everything is then read again
AT_ONCE = 16  # passages in one transaction: what a kill costs at most, about a second of work

Report = Callable[[IngestProgress], None]
Embedded = tuple[Vectors, list[PieceVectors] | None]


@dataclass(frozen=True, slots=True)
class _Read:
    source: SourceText
    passages: list[ShelvedPassage]


async def fill(
    shelf: Shelf, sources: Sequence[SourceText], embedding: Embedding, measure: Measure, report: Report
) -> IngestProgress:
    """Bring the shelf to what ``sources`` say, and tell how far it is after every batch.

    Stopped at any moment, the next call goes on where it was. Raises LibraryUnavailable, EmbeddingFailed.
    """
    finished = await shelf.finished()
    changed = [source for source in sources if finished.get(source.document.key) != content_hash(source)]
    read = _read(changed, measure)
    total = sum(len(each.passages) for each in read)
    progress = IngestProgress(0, total, 0)
    for each in read:
        document = each.source.document
        number = await shelf.begin(document, each.source.pages)
        async for done, new in put_passages(shelf, number, each.passages, embedding):
            progress = _on(progress, document, done, new)
            report(progress)
        await shelf.finish(number, content_hash(each.source), each.passages)
    return IngestProgress(progress.done, total, progress.passages, finished=True)


async def put_passages(
    shelf: Shelf, number: int, passages: Sequence[ShelvedPassage], embedding: Embedding
) -> AsyncIterator[tuple[int, int]]:
    """Embed and put in what is new of a document that was begun: after each batch, how many passages it has looked
    after, and how many of these were new. Raises LibraryUnavailable, EmbeddingFailed."""
    pieces = pieces_name(embedding)
    known = await shelf.known(number, pieces)
    new = [passage for passage in passages if passage.content_hash not in known]
    yield len(passages) - len(new), 0
    async for batch, (vectors, rows) in _embedded(new, embedding):
        await shelf.add(number, batch, vectors, rows, pieces)
        yield len(batch), len(batch)


async def _embedded(
    passages: list[ShelvedPassage], embedding: Embedding
) -> AsyncIterator[tuple[list[ShelvedPassage], Embedded]]:
    """Each batch with its vectors; the next one is embedded while the database takes this one in."""
    batches = list(_batches(passages))
    coming: asyncio.Task[Embedded] | None = None
    try:
        for number, batch in enumerate(batches):
            vectors = await (coming or _started(embedding, batch))
            coming = _started(embedding, batches[number + 1]) if number + 1 < len(batches) else None
            yield batch, vectors
    finally:
        if coming is not None:
            coming.cancel()
            await asyncio.wait([coming])


def _started(embedding: Embedding, batch: list[ShelvedPassage]) -> "asyncio.Task[Embedded]":
    return asyncio.create_task(embedded(embedding, [passage.read_as for passage in batch]))


def pieces_name(embedding: Embedding) -> str:
    """What the vectors of pieces are kept under, "" for a model that tells none."""
    return embedding.pieces_name if isinstance(embedding, PieceEmbedding) else ""


async def embedded(embedding: Embedding, texts: list[str]) -> Embedded:
    """The texts' vectors, and those of their pieces where the model tells them. Raises EmbeddingFailed."""
    if isinstance(embedding, PieceEmbedding):
        return await embedding.embed_with_pieces(texts)
    return await embedding.embed(texts), None


def content_hash(source: SourceText) -> bytes:
    """Says whether a document must be looked at again: its text, its facts, and how we read; for another model's
    vectors the passages that are in are enough (``kb.reindexing``)."""
    facts = (READING, astuple(source.document), source.parts)
    return hashlib.sha256(repr(facts).encode()).digest()


def _read(sources: Sequence[SourceText], measure: Measure) -> list[_Read]:
    if not sources:
        return []
    from kb.reading.cutting import cut  # llama_index: seconds of CPU that a library already in does not need

    return [_Read(source, cut(source, measure)) for source in sources]


def _batches(passages: list[ShelvedPassage]) -> Iterator[list[ShelvedPassage]]:
    for start in range(0, len(passages), AT_ONCE):
        yield passages[start : start + AT_ONCE]


def _on(progress: IngestProgress, document: Document, done: int, passages: int = 0) -> IngestProgress:
    return IngestProgress(progress.done + done, progress.total, progress.passages + passages, document.title)

"""Re-ranking by late interaction: each piece of the question finds the piece of the passage that is nearest to it
(MaxSim, Khattab and Zaharia 2020, "ColBERT", section 3.2).

One vector for a whole passage blurs what stands in it; its pieces do not. They come from the embedding model itself,
read once at ingest and kept (``kb.embeddings.pieces``): to read twenty passages while a caller waits took 650 ms.
"""

from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np

from kb.documents import Passage
from kb.ports import PieceEmbedding, PieceVectors, Vectors
from kb.rerank.words_met import WordsMet, words_met
from kb.statements import Statement


class PieceStore(Protocol):
    """Where the vectors of pieces are kept."""

    def pieces(self, model: str, passages: Sequence[int]) -> Awaitable[Mapping[int, bytes]]:
        """The vectors of these passages' pieces, row after row, by the passage's id; those that are not there are left
        out. Raises LibraryUnavailable."""


LATELY = 128
"""Passages whose pieces are remembered, 17 kB each: of those just ordered the best is looked at again, and the next
words of a question find many of the same."""


class LateInteraction:
    """A ``Reranking``. share: of this figure in the new score, 0..1; the score as it was has the rest."""

    def __init__(self, embedding: PieceEmbedding, store: PieceStore, share: float = 0.6) -> None:
        self._embedding = embedding
        self._store = store
        self._share = share
        self._lately: dict[int, bytes] = {}

    async def order(self, question: str, passages: Sequence[Passage]) -> list[Passage]:
        """See ``kb.ports.Reranking``. As they were when the pieces of one are not there yet: it was put in by an
        earlier version, or for another model. Raises EmbeddingFailed, LibraryUnavailable."""
        if len(passages) < 2:
            return list(passages)
        kept = await self._kept([passage.id for passage in passages])
        if kept is None:
            return list(passages)
        asked = await self._embedding.question_pieces(question)
        near = nearness(asked, [_rows(kept[passage.id], asked) for passage in passages])
        return weighed(passages, near, self._share)

    async def words_met(self, question: str, statements: Sequence[Statement]) -> WordsMet | None:
        """How near each word of the question is met by each statement; None without statements or words, or where the
        pieces of one passage are not there yet. Raises EmbeddingFailed, LibraryUnavailable."""
        passages = list({statement.passage.id for statement in statements})
        words = self._embedding.piece_words(question)
        kept = await self._kept(passages) if passages and words else None
        if kept is None:
            return None
        asked = await self._embedding.question_pieces(question)
        rows = {passage: _rows(kept[passage], asked) for passage in passages}
        return words_met(asked, words[: len(asked)], rows, statements, self._embedding.piece_words)

    async def _kept(self, passages: Sequence[int]) -> Mapping[int, bytes] | None:
        """The pieces of these passages; None when those of one are not there yet."""
        kept = {passage: self._lately[passage] for passage in passages if passage in self._lately}
        missing = [passage for passage in passages if passage not in kept]
        if missing:
            kept |= await self._store.pieces(self._embedding.pieces_name, missing)
        if not all(kept.get(passage) for passage in passages):
            return None
        for passage, pieces in kept.items():
            self._lately.pop(passage, None)  # the ones asked for last go to the end
            self._lately[passage] = pieces
        while len(self._lately) > LATELY:
            self._lately.pop(next(iter(self._lately)))
        return kept


def _rows(kept: bytes, asked: Vectors) -> PieceVectors:
    """Pieces as they are kept, in as many directions as the question's."""
    rows: PieceVectors = np.frombuffer(kept, dtype=np.int8).reshape(-1, asked.shape[1])
    return rows


def nearness(asked: Vectors, passages: Sequence[PieceVectors]) -> Vectors:
    """For each passage the mean, over the question's pieces, of the cosine to the nearest of its pieces.

    asked: shape (pieces of the question, directions), rows of length 1. passages: each of shape (its pieces >= 1,
    directions). Shape of the result: (passages,), each in -1..1.
    """
    starts = np.cumsum([0, *(len(rows) for rows in passages[:-1])])
    every = np.concatenate(passages).astype(np.float32)
    every /= np.maximum(np.linalg.norm(every, axis=1, keepdims=True), 1)
    nearest = np.maximum.reduceat(every @ asked.T, starts, axis=0)
    mean: Vectors = nearest.mean(axis=1)
    return mean


def weighed(passages: Sequence[Passage], near: Vectors, share: float) -> list[Passage]:
    """Best first, with the new score: ``near`` stretched over these passages to 0..1, weighed with the score before."""
    lowest, span = float(near.min()), float(near.max() - near.min())
    scored = [
        replace(passage, score=share * ((float(figure) - lowest) / span if span else 1) + (1 - share) * passage.score)
        for passage, figure in zip(passages, near, strict=True)
    ]
    return sorted(scored, key=lambda passage: -passage.score)

"""Models that read a question otherwise than the texts that answer it, as MedCPT with its two encoders does."""

from collections.abc import Awaitable, Sequence
from typing import Protocol, runtime_checkable

from kb.ports import Embedding, Vectors


@runtime_checkable
class EmbedsQuestions(Protocol):
    """An ``Embedding`` that has a way of its own for questions."""

    def embed_questions(self, texts: Sequence[str]) -> Awaitable[Vectors]:
        """As ``Embedding.embed``, in the same space."""


class AsQuestions:
    """An embedding whose texts are questions."""

    def __init__(self, embedding: Embedding) -> None:
        self.name = embedding.name
        self.dimension = embedding.dimension
        self._embed = embedding.embed_questions if isinstance(embedding, EmbedsQuestions) else embedding.embed

    async def embed(self, texts: Sequence[str]) -> Vectors:
        """See ``kb.ports.Embedding``."""
        return await self._embed(texts)

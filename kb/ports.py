"""What the library needs from its engines; every engine of a port passes the same contract test in tests/contracts/.

Engines raise errors of ``kb.errors`` only.
"""

from collections.abc import Awaitable, Collection, Sequence
from typing import Any, Protocol, TypeVar, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from kb.documents import Document, Passage
from kb.filters import EVERYTHING, Filters

Vectors = NDArray[np.float32]
PieceVectors = NDArray[np.int8]
"""One row for each word piece, 127 standing for 1."""
Result = TypeVar("Result")


class RunElsewhere(Protocol):
    """Runs a plain function off the event loop's thread and gives its result (a partial of ``PriorityPool.run``)."""

    def __call__(self, function: Any, /, *arguments: Any) -> Awaitable[Any]: ...


class Embedding(Protocol):
    """Text to vectors in which closeness is closeness in meaning.

    name: identity of the model; vectors of different names are never compared.
    dimension: length of each vector.
    """

    @property
    def name(self) -> str: ...

    @property
    def dimension(self) -> int: ...

    def embed(self, texts: Sequence[str]) -> Awaitable[Vectors]:
        """One row for each text, in order: float32, shape (len(texts), dimension), each row of length 1.

        A text longer than the model reads is cut. Raises EmbeddingFailed.
        """


@runtime_checkable
class PieceEmbedding(Embedding, Protocol):
    """An embedding that also tells the vectors of single word pieces, for late interaction.

    pieces_name: identity of these vectors; those of different names are never compared.
    """

    @property
    def pieces_name(self) -> str: ...

    def embed_with_pieces(self, texts: Sequence[str]) -> Awaitable[tuple[Vectors, list[PieceVectors]]]:
        """What ``embed`` gives, and of each text its pieces: shape (pieces >= 1, directions).

        Raises EmbeddingFailed."""

    def question_pieces(self, question: str) -> Awaitable[Vectors]:
        """The question's pieces in the same directions, each row of length 1. Raises EmbeddingFailed."""

    def piece_words(self, text: str) -> Sequence[str]:
        """Of each piece that ``embed_with_pieces`` tells of the text, in order, the word it is of, in small letters;
        those of a text that is longer than the model reads are more."""


class Reranking(Protocol):
    """A closer look at the passages that were found, each read together with the question."""

    def order(self, question: str, passages: Sequence[Passage]) -> Awaitable[list[Passage]]:
        """The same passages, best first, each once; their figures may have changed. None for none.

        question: as it was understood (``kb.library``), not as it was spoken. Raises KbError.
        """


class PassageStore(Protocol):
    """Where passages and their vectors are kept. ``organisation`` is the tenant: nobody finds another's passages."""

    def candidates(
        self,
        organisation: str,
        model: str,
        question: str,
        vector: Vectors,
        count: int,
        *,
        filters: Filters = EVERYTHING,
        also: Collection[int] = (),
    ) -> Awaitable[list[Passage]]:
        """The ``count`` passages nearest to ``vector`` (shape (dimension,)) and the ``count`` best by BM25, each once,
        of the documents that ``filters`` let through; and those with the ids of ``also``.

        All carry both raw figures, cosine and bm25, and their ``coverage``; score is 0. Raises LibraryUnavailable.
        """

    def closeness(self, model: str, vector: Vectors, hashes: Sequence[bytes]) -> Awaitable[dict[bytes, float]]:
        """Cosine to ``vector`` (shape (dimension,)) by hash, of the statements that have a vector of this model.

        hashes: ``kb.statements.text_hash`` of each; those that are not there are left out. Raises LibraryUnavailable.
        """

    def questions_near(
        self, organisation: str, model: str, vector: Vectors, count: int, *, filters: Filters = EVERYTHING
    ) -> Awaitable[dict[int, float]]:
        """The passages that answer the ``count`` expected questions nearest to ``vector`` (shape (dimension,)), by id,
        each with the cosine of the nearest; of the documents that ``filters`` let through. Raises LibraryUnavailable.
        """

    def questions_closeness(
        self, model: str, vector: Vectors, hashes: Sequence[bytes]
    ) -> Awaitable[dict[bytes, float]]:
        """Cosine to ``vector`` of the nearest expected question that each of these statements answers, by its hash;
        those of which none is expected are left out. Raises LibraryUnavailable."""

    def expected(self, model: str, passages: Sequence[int]) -> Awaitable[dict[int, tuple[tuple[bytes, str], ...]]]:
        """The questions that each of these passages is expected to be asked, by its id, with the hash of the statement
        that answers; those of which none is expected are left out. Raises LibraryUnavailable."""

    def size(self, organisation: str) -> Awaitable[tuple[int, int, int]]:
        """Documents, passages and pages that can be found now. Raises LibraryUnavailable."""

    def documents(self, organisation: str) -> Awaitable[list[Document]]:
        """Every document, newest first. Raises LibraryUnavailable."""

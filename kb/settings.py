"""What can be set about the library; filled in by the composition root."""

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class LibrarySettings:
    """How passages are found.

    dense_weight: share of the vectors' figure in the fused score, 0..1; the words' figure has the rest. 0.7 was best
        on MedQuAD (nDCG@10 .882, against .761 for fusing by rank), 0.6 on 50 spoken questions to the digests.
    candidates: how many of the nearest and how many of the best by words are fused.
    search_seconds: after this long a search is a failure that the caller is told of.
    sentences_remembered: how many vectors of sentences that were not prepared are kept in memory, 1.5 kB each.
    """

    dense_weight: float = 0.65
    candidates: int = 40
    search_seconds: float = 1.5
    sentences_remembered: int = 2_000


EmbeddingEngine = Literal["packaged", "endpoint", "folder"]
StoreEngine = Literal["pgvector", "qdrant"]
RerankEngine = Literal["none", "late", "folder", "endpoint"]
Pooling = Literal["mean", "cls", "last"]


@dataclass(frozen=True, slots=True)
class EmbeddingSettings:
    """Who makes vectors of texts.

    address, model, key: of an OpenAI-compatible endpoint, as ``https://models.example/v1``.
    folder, pooling: of a model on this machine (``kb.embeddings.folder``).
    question_folder: a second model for questions, where there is one for each side, as with MedCPT.
    """

    engine: EmbeddingEngine = "packaged"
    address: str = ""
    model: str = ""
    key: str = field(default="", repr=False)
    folder: str = ""
    question_folder: str = ""
    pooling: Pooling = "mean"


@dataclass(frozen=True, slots=True)
class StoreSettings:
    """Where vectors are searched: in PostgreSQL beside the texts, or at a Qdrant server."""

    engine: StoreEngine = "pgvector"
    address: str = ""
    key: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class RerankSettings:
    """Who looks again at the passages found.

    seconds: what it may cost a caller; whoever is slower is not waited for.
    """

    engine: RerankEngine = "none"
    folder: str = ""
    address: str = ""
    model: str = ""
    key: str = field(default="", repr=False)
    seconds: float = 0.25


@dataclass(frozen=True, slots=True)
class LibraryEngines:
    """The engines of a library. Each part's ``key`` is a secret: it is shown nowhere and kept nowhere."""

    embedding: EmbeddingSettings = EmbeddingSettings()
    store: StoreSettings = StoreSettings()
    rerank: RerankSettings = RerankSettings()

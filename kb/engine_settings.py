"""Which engines a library has, as a site sets them; filled in by the composition root."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from kb.settings import LibrarySettings

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

    engine: "late" is late interaction, where the embedding model tells the vectors of pieces; elsewhere nobody does.
    seconds: what it may cost a caller; whoever is slower is not waited for.
    """

    engine: RerankEngine = "late"
    folder: str = ""
    address: str = ""
    model: str = ""
    key: str = field(default="", repr=False)
    seconds: float = 0.5


@dataclass(frozen=True, slots=True)
class LibraryEngines:
    """The engines of a library. Each part's ``key`` is a secret: it is shown nowhere and kept nowhere."""

    embedding: EmbeddingSettings = EmbeddingSettings()
    store: StoreSettings = StoreSettings()
    rerank: RerankSettings = RerankSettings()

    def line(self) -> str:
        """For another process, keys and all, in one line of JSON."""
        return json.dumps(asdict(self))

    @classmethod
    def from_line(cls, line: str) -> "LibraryEngines":
        """What ``line`` made; the packaged engines for an empty one."""
        facts = json.loads(line or "{}")
        return cls(
            EmbeddingSettings(**facts.get("embedding", {})),
            StoreSettings(**facts.get("store", {})),
            RerankSettings(**facts.get("rerank", {})),
        )


def searched_with(rerank: RerankSettings) -> LibrarySettings:
    """How the library searches with this re-ranker."""
    standard = LibrarySettings()
    return LibrarySettings(reranked=0 if rerank.engine == "none" else standard.reranked, rerank_seconds=rerank.seconds)


def engines_of(values: Mapping[str, Any]) -> LibraryEngines:
    """The engines that these settings, by their names, describe. Raises ValueError with what does not go together."""
    v = values
    _together(v, "embedding", "endpoint", ("embedding_url", "embedding_model"), ("embedding_key",))
    _together(v, "embedding", "folder", ("embedding_folder",), ("embedding_question_folder",))
    _together(v, "store", "qdrant", ("qdrant_url",), ("qdrant_key",))
    _together(v, "rerank", "endpoint", ("rerank_url",), ("rerank_key", "rerank_model"))
    _together(v, "rerank", "folder", ("rerank_folder",), ())
    return LibraryEngines(
        EmbeddingSettings(
            engine=v["embedding"],
            address=v["embedding_url"],
            model=v["embedding_model"],
            key=v["embedding_key"],
            folder=v["embedding_folder"],
            question_folder=v["embedding_question_folder"],
            pooling=v["embedding_pooling"],
        ),
        StoreSettings(engine=v["store"], address=v["qdrant_url"], key=v["qdrant_key"]),
        RerankSettings(
            engine=v["rerank"],
            folder=v["rerank_folder"],
            address=v["rerank_url"],
            model=v["rerank_model"],
            key=v["rerank_key"],
            seconds=v["rerank_ms"] / 1000,
        ),
    )


def _together(
    values: Mapping[str, Any], port: str, engine: str, needed: tuple[str, ...], taken: tuple[str, ...]
) -> None:
    """What an engine needs must be there, and what only it takes must not be set without it: nobody should believe
    that it has an effect."""
    if values[port] == engine:
        if missing := [name for name in needed if not values[name]]:
            raise ValueError(f"{_flag(port)} {engine} needs {_flag(missing[0])} too")
    elif given := [name for name in (*needed, *taken) if values[name]]:
        raise ValueError(f"{_flag(given[0])} is for {_flag(port)} {engine} alone, and it is {values[port]}")


def _flag(name: str) -> str:
    return f"VOICEASSIST_{name.upper()}" if name.endswith("_key") else f"--{name.replace('_', '-')}"

"""The library's engines as they are set, and as they were when the vectors that answer now were made.

An index is a model and a store together. Where the settings name another one than the library has, questions go on
being answered from the old one until ``kb.reindexing`` has made the new one.
"""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Protocol, get_args, runtime_checkable

from kb.embeddings import open_embedding
from kb.engine_settings import EmbeddingEngine, EmbeddingSettings, LibraryEngines, StoreEngine, StoreSettings
from kb.errors import EmbeddingFailed, KbError, LibraryUnavailable
from kb.library import Library
from kb.ports import Embedding, PassageStore, RunElsewhere, Vectors
from kb.stores import open_store
from kb.stores.index_shelf import ActiveIndex, IndexShelf
from kb.stores.vectors import QDRANT, VectorPlace, forget
from records.postgres.pool import Pool

log = logging.getLogger(__name__)

LOOK_SECONDS = 3.0  # how often a service asks which index answers
AGAIN_SECONDS = 60.0  # until it tries again to open one that could not be opened


@dataclass(frozen=True, slots=True)
class Index:
    """An index whose engines are open."""

    embedding: Embedding
    store: PassageStore
    place: VectorPlace
    active: ActiveIndex

    @property
    def key(self) -> str:
        return self.active.key

    @property
    def elsewhere(self) -> VectorPlace | None:
        """Where vectors are put when that is not the database of the passages."""
        return self.place if self.key.endswith(QDRANT) else None


@runtime_checkable
class _Connected(Protocol):
    async def close(self) -> None: ...


class Indexes:
    """Opens indexes, each engine once. packaged: the packaged model, where it is open already."""

    def __init__(
        self,
        pool: Pool,
        organisation: str,
        settings: LibraryEngines,
        run: RunElsewhere,
        *,
        packaged: Embedding | None = None,
    ) -> None:
        self.shelf = IndexShelf(pool, organisation)
        self._pool = pool
        self._settings = settings
        self._run = run
        self._models: dict[EmbeddingSettings, Embedding] = {EmbeddingSettings(): packaged} if packaged else {}
        self._stores: dict[StoreSettings, tuple[PassageStore, VectorPlace]] = {}
        self._places: dict[str, VectorPlace] = {}

    async def close(self) -> None:
        """Let the connections to other servers go."""
        for each in (*self._models.values(), *(store for store, _ in self._stores.values())):
            if isinstance(each, _Connected):
                await each.close()

    async def wanted(self) -> Index:
        """The one that is set. Raises ModelMissing, EmbeddingFailed, LibraryUnavailable."""
        active = await self.shelf.active()
        known = active.dimension if active and active.recipe == recipe_of(self._settings) else 0
        return await self._index(self._settings.embedding, self._settings.store, known)

    async def answering(self) -> Index:
        """The one that answers; where nothing does yet, the one that is set.

        Raises ModelMissing, EmbeddingFailed, LibraryUnavailable.
        """
        active = await self.shelf.active()
        if active is None or active.recipe == recipe_of(self._settings):
            return await self.wanted()
        return await self._index(*self._as_then(active.recipe), active.dimension)

    async def best(self) -> Index:
        """The one that answers, or else, where it cannot be opened any more, the one that is set, whole or not.

        Raises as ``answering``.
        """
        try:
            return await self.answering()
        except LibraryUnavailable:
            raise
        except KbError as error:
            log.warning("the index that answers cannot be opened any more", extra={"reason": str(error)})
            return await self.wanted()

    async def drop(self, key: str) -> None:
        """Take vectors out; those on a server that cannot be reached any more stay there, and are never looked at."""
        place = self._places.get(key)
        model = key.removesuffix(QDRANT)
        if place is None:
            _, place = self._store(self._settings.store if key.endswith(QDRANT) else StoreSettings())
        if place.key(model) == key:
            try:
                await place.drop(self.shelf.organisation, model)
            except LibraryUnavailable as error:
                log.warning("old vectors could not be taken out", extra={"reason": str(error)})
        await forget(self._pool, self.shelf.organisation, key)

    def _as_then(self, recipe: Mapping[str, Any]) -> tuple[EmbeddingSettings, StoreSettings]:
        """A key goes only to the address it is set for. Raises EmbeddingFailed for a recipe of a newer version."""
        try:
            embedding = EmbeddingSettings(**recipe["embedding"])
            store = StoreSettings(**recipe["store"])
            if embedding.engine not in get_args(EmbeddingEngine) or store.engine not in get_args(StoreEngine):
                raise ValueError(recipe)
        except (KeyError, TypeError, ValueError) as error:
            raise EmbeddingFailed("The library was indexed by a newer version of VoiceAssist: use that one.") from error
        if embedding.address == self._settings.embedding.address:
            embedding = replace(embedding, key=self._settings.embedding.key)
        if store.address == self._settings.store.address:
            store = replace(store, key=self._settings.store.key)
        return embedding, store

    async def _index(self, embedding: EmbeddingSettings, store: StoreSettings, dimension: int) -> Index:
        if embedding not in self._models:
            self._models[embedding] = await open_embedding(embedding, self._run, dimension)
        model = self._models[embedding]
        finds, place = self._store(store)
        key = place.key(model.name)
        self._places[key] = place
        recipe = recipe_of(LibraryEngines(embedding, store))
        return Index(model, finds, place, ActiveIndex(key, model.dimension, recipe))

    def _store(self, store: StoreSettings) -> tuple[PassageStore, VectorPlace]:
        if store not in self._stores:
            self._stores[store] = open_store(store, self._pool)
        return self._stores[store]


def recipe_of(engines: LibraryEngines) -> Mapping[str, Any]:
    """How an index is made, for the database: what differs from the defaults, and never a key."""
    return {"embedding": _told(engines.embedding), "store": _told(engines.store)}


def _told(part: EmbeddingSettings | StoreSettings) -> dict[str, Any]:
    facts = asdict(part)
    standard = {field.name: field.default for field in fields(part)}
    return {
        name: value for name, value in facts.items() if name == "engine" or (name != "key" and value != standard[name])
    }


class NoEmbedding:
    """An ``Embedding`` that says why there is none: its caller hears that the library cannot be asked."""

    name = "none"
    dimension = 0

    def __init__(self, reason: str) -> None:
        self._reason = reason

    async def embed(self, texts: Sequence[str]) -> Vectors:
        """Raises EmbeddingFailed."""
        raise EmbeddingFailed(self._reason)


async def open_answering(indexes: Indexes, library: Library) -> None:
    """Let the library answer from the index that answers now; with none, its callers are told so."""
    try:
        index = await indexes.best()
        library.use(index.embedding, index.store, index.key)
    except KbError as error:
        log.error("the library cannot be searched", extra={"reason": str(error)})
        if not library.index:
            library.use(NoEmbedding(str(error)), library.store, "")


async def follow(indexes: Indexes, library: Library, every: float = LOOK_SECONDS) -> None:
    """Look now and then which index answers, and use that one; until cancelled."""
    while True:
        await asyncio.sleep(every)
        try:
            active = await indexes.shelf.active()
        except LibraryUnavailable:  # whoever searches now is told
            continue
        if active is None or active.key == library.index:
            continue
        await open_answering(indexes, library)
        if library.index == active.key:
            log.info("the library answers from another index", extra={"index": active.key})
        else:
            await asyncio.sleep(AGAIN_SECONDS)

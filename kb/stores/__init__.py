"""Where passages and their vectors are kept, all of it behind ``kb.ports.PassageStore``."""

from kb.engine_settings import StoreSettings
from kb.ports import PassageStore
from kb.stores.vectors import PostgresVectors, VectorPlace
from records.postgres.pool import Pool


def open_store(settings: StoreSettings, pool: Pool) -> tuple[PassageStore, VectorPlace]:
    """What finds passages, and what puts their vectors where it looks. Nothing is asked of a server yet."""
    match settings.engine:
        case "pgvector":
            from kb.stores.pgvector import PgvectorStore

            return PgvectorStore(pool), PostgresVectors(pool)
        case "qdrant":
            from kb.stores.qdrant import QdrantStore, QdrantVectors
            from kb.stores.qdrant_server import QdrantServer

            server = QdrantServer(settings.address, settings.key)
            return QdrantStore(pool, server), QdrantVectors(pool, server)

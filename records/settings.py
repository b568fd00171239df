"""What can be set about records; filled in by the composition root."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal


@dataclass(frozen=True, slots=True)
class PostgresSettings:
    """The embedded PostgreSQL, sized for one clinic on a small machine.

    shared_buffers_mb: its page cache; the kernel's cache does the rest.
    connections: most clients at once; each busy one costs 2-5 MB.
    start_seconds: how long a start may take, recovery after a power cut included.
    stop_seconds: how long a clean stop may take before it is hurried.
    """

    shared_buffers_mb: int = 32
    connections: int = 30
    start_seconds: float = 120.0
    stop_seconds: float = 10.0


@dataclass(frozen=True, slots=True)
class PoolSettings:
    """The connections of one process.

    smallest, largest: connections kept open, and most at once.
    statement_seconds: how long one statement may take before it is cancelled.
    connect_seconds: how long a connection may take to open.
    tls: "off", "require" (encrypted, the server not verified) or "verify" (its certificate checked against
        ``tls_authority`` or the system's store); only for an external database, a unix socket needs none.
    """

    smallest: int = 1
    largest: int = 8
    statement_seconds: float = 10.0
    connect_seconds: float = 5.0
    tls: str = "off"
    tls_authority: Path | None = None


@dataclass(frozen=True, slots=True)
class JournalSettings:
    """How calls are kept.

    budget_seconds: how long a turn may wait for the database before it goes to the spool file instead.
    retry_seconds: how long to wait between attempts to empty the spool.
    """

    budget_seconds: float = 0.020
    retry_seconds: float = 0.5


@dataclass(frozen=True, slots=True)
class RecordsSettings:
    """What is kept and where.

    data_folder: everything that must survive a restart; made at first start, only for us to read.
    database: address of an external PostgreSQL 15 or newer with pgvector ("postgresql://user@host/name"); empty
        means the embedded one, in ``data_folder/postgres``.
    log_level, log_form: what the log shows, and whether a person ("human") or a machine ("json") reads it.
    """

    data_folder: Path
    database: str = ""
    postgres: PostgresSettings = field(default_factory=PostgresSettings)
    pool: PoolSettings = field(default_factory=PoolSettings)
    journal: JournalSettings = field(default_factory=JournalSettings)
    log_level: str = "info"
    log_form: Literal["human", "json"] = "human"

    @property
    def postgres_folder(self) -> Path:
        return self.data_folder / "postgres"

    @property
    def key_file(self) -> Path:
        return self.data_folder / "vault.keys"

    @property
    def spool_folder(self) -> Path:
        return self.data_folder / "spool"

"""One run of the PostgreSQL server, from start to stop."""

import asyncio
import contextlib
import logging
import os
import shutil
import signal
from collections import deque
from pathlib import Path

from records.errors import EmbeddedStartFailed
from records.postgres.account import Account
from records.postgres.cluster import ENVIRONMENT, Cluster, OpenFolder
from records.postgres.diagnosis import READY, failure
from records.settings import PostgresSettings

log = logging.getLogger(__name__)

SHARED_MEMORY_WANTED = 128_000_000
"""Below this much of /dev/shm its shared memory goes to files: containers get 64 MB or none."""


def server_arguments(settings: PostgresSettings, socket_folder: Path) -> list[str]:
    """Small, quiet, on the socket only. Statements and values never reach its log: they hold what people said."""
    options = {
        "listen_addresses": "",
        "unix_socket_directories": f'"{socket_folder}"',
        "shared_buffers": f"{settings.shared_buffers_mb}MB",
        "max_connections": str(settings.connections),
        "superuser_reserved_connections": "0",
        "dynamic_shared_memory_type": _shared_memory_type(),
        "huge_pages": "off",
        "io_method": "sync",
        "max_worker_processes": "2",
        "max_parallel_workers_per_gather": "0",
        "max_parallel_maintenance_workers": "0",
        "autovacuum_max_workers": "1",
        "autovacuum_worker_slots": "1",
        "wal_level": "minimal",
        "max_wal_senders": "0",
        "max_wal_size": "128MB",
        "min_wal_size": "32MB",
        "wal_buffers": "1MB",
        "synchronous_commit": "on",
        "jit": "off",
        "scram_iterations": "64",
        "lc_messages": "C",
        "log_line_prefix": "",
        "log_error_verbosity": "terse",
        "log_min_error_statement": "panic",
        "log_statement": "none",
        "log_parameter_max_length": "0",
        "log_checkpoints": "off",
    }
    return [part for name, value in options.items() for part in ("-c", f"{name}={value}")]


class ServerProcess:
    """A running server. ``ended`` is done when it is gone."""

    def __init__(self, process: asyncio.subprocess.Process, settings: PostgresSettings, folder: Path) -> None:
        self._process = process
        self._settings = settings
        self._folder = folder
        self._lines: deque[str] = deque(maxlen=50)
        self._is_ready = asyncio.Event()
        self._reading = asyncio.create_task(self._read())

    @property
    def pid(self) -> int:
        return self._process.pid

    async def ended(self) -> int:
        """Its exit status, when it has gone."""
        status = await self._process.wait()
        await self._reading
        return status

    async def ready(self) -> None:
        """Wait until it takes connections; recovery may go before. Raises what its last words tell of."""
        try:
            async with asyncio.timeout(self._settings.start_seconds):
                await self._is_ready.wait()
        except TimeoutError as error:
            await self.stop()
            raise EmbeddedStartFailed(
                f"The embedded PostgreSQL in {self._folder} was not ready within {self._settings.start_seconds:.0f} s: "
                "look at the disk's load, or allow it longer."
            ) from error
        if self._reading.done():
            await self._process.wait()
            raise failure(list(self._lines), self._folder)

    async def stop(self) -> None:
        """Stop it cleanly; hurried when it does not (PostgreSQL manual, section 18.5)."""
        for number, seconds in (
            (signal.SIGINT, self._settings.stop_seconds),
            (signal.SIGQUIT, 5.0),
            (signal.SIGKILL, 5.0),
        ):
            with contextlib.suppress(ProcessLookupError):
                self._process.send_signal(number)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await self._process.wait()
                    break
            log.warning("the embedded database does not stop", extra={"signal": number.name})
        await self._reading

    async def _read(self) -> None:
        assert self._process.stderr is not None
        rest = b""
        while chunk := await self._process.stderr.read(8192):
            *whole, rest = (rest + chunk).split(b"\n")
            for raw in whole:
                self._note(raw.decode("utf-8", "replace"))
            rest = rest[-8192:]
        self._is_ready.set()  # nothing more will come: let ready() look at why

    def _note(self, line: str) -> None:
        self._lines.append(line)
        # Its messages can quote values, hence phi.
        log.log(_level_of(line), "the database says", extra={"phi.line": line})
        if READY in line:
            self._is_ready.set()


def _level_of(line: str) -> int:
    """FATAL ends one connection and is usual where somebody was killed or the server stops; PANIC ends them all
    (PostgreSQL manual, table 19.2). What keeps the server from starting leaves as an error, with its last words."""
    if line.startswith("PANIC"):
        return logging.WARNING
    return logging.INFO if line.startswith("FATAL") else logging.DEBUG


async def start_server(
    cluster: Cluster, account: Account, settings: PostgresSettings, socket_folder: Path
) -> ServerProcess:
    """Start it and wait until it is ready. Raises EmbeddedError."""
    lock = await cluster.server_lock(settings.stop_seconds + 20.0)
    try:
        # No server of ours lives now, so the number in this file is nobody's, or in a container somebody else's
        (cluster.data / "postmaster.pid").unlink(missing_ok=True)
        with OpenFolder(cluster.data) as data:
            process = await asyncio.create_subprocess_exec(
                *account.command("postgres", "-D", data.path, *server_arguments(settings, socket_folder)),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.PIPE,
                pass_fds=[data.descriptor, lock.inheritable],
                cwd="/",
                env=ENVIRONMENT,
                start_new_session=True,  # Ctrl-C at the terminal is for us to pass on, once calls are closed
            )
    except OSError as error:
        raise EmbeddedStartFailed(f"The embedded PostgreSQL cannot be run: {error.strerror}.") from error
    finally:
        lock.let_go()
    server = ServerProcess(process, settings, cluster.data)
    try:
        await server.ready()
    except asyncio.CancelledError:
        await server.stop()
        raise
    return server


def _shared_memory_type() -> str:
    try:
        usable = os.access("/dev/shm", os.W_OK) and shutil.disk_usage("/dev/shm").free >= SHARED_MEMORY_WANTED  # noqa: S108
    except OSError:
        usable = False
    return "posix" if usable else "mmap"

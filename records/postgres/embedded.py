"""The PostgreSQL that VoiceAssist brings along and supervises.

It has one owner, the process that holds the lock on its data folder. Whoever comes later shares the owner's server
through its socket, and becomes the owner when that one goes. The server dies with its owner, however that dies.
"""

import asyncio
import contextlib
import logging
import math
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

import asyncpg

from records.errors import DataFolderBusy, DataFolderDamaged, EmbeddedError, EmbeddedStartFailed
from records.postgres import socket_folder
from records.postgres.account import Account, choose_account
from records.postgres.cluster import Cluster, Progress, unusable
from records.postgres.diagnosis import damaged
from records.postgres.installation import find_installation
from records.postgres.locks import FileLock
from records.postgres.server_process import ServerProcess, start_server
from records.settings import PostgresSettings

log = logging.getLogger(__name__)

FIRST_DELAY = 0.1
LONGEST_DELAY = 30.0
STEADY_SECONDS = 60.0
"""A server that ran this long is well again: the next restart is quick."""

OWNER_POLL_SECONDS = 0.25
ENDING_SECONDS = 3.0

CANNOT_ASK = (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, EOFError)


def silent(_: str, __: float) -> None:
    """The progress nobody watches."""


class EmbeddedPostgres:
    """``async with EmbeddedPostgres(folder) as server: server.dsn``.

    Entering starts the server, or joins the one that runs. Must be entered on the main thread's event loop: the
    kernel binds the server's life to the thread that started it (prctl(2), PR_SET_PDEATHSIG). Raises EmbeddedError.
    """

    def __init__(
        self, data_folder: Path, settings: PostgresSettings | None = None, progress: Progress = silent
    ) -> None:
        self._cluster = Cluster(data_folder)
        self._settings = settings or PostgresSettings()
        self._progress = progress
        self._owner = FileLock(self._cluster.folder / "owner.lock")
        self._account: Account | None = None
        self._socket_folder: Path | None = None
        self._server: ServerProcess | None = None
        self._keeping: asyncio.Task[None] | None = None
        self.restarted: list[Callable[[], None]] = []
        """Called after each start but the first: connections are gone, what was committed is there. Must not raise."""

    @property
    def dsn(self) -> str:
        """The address of our database, the same for all who share the server and across restarts."""
        return self.dsn_of()

    def dsn_of(self, database: str = "voiceassist") -> str:
        assert self._socket_folder is not None, "enter the server before asking where it is"
        return self._cluster.dsn(self._socket_folder, database)

    @property
    def owned(self) -> bool:
        """Whether this process supervises the server, or shares another one's."""
        return self._owner.descriptor is not None

    @property
    def pid(self) -> int | None:
        """The server's process, when it is ours and runs."""
        return self._server.pid if self._server else None

    async def __aenter__(self) -> Self:
        if threading.current_thread() is not threading.main_thread():
            raise EmbeddedStartFailed("The embedded PostgreSQL must be started from the main thread.")
        self._cluster.make_folder()
        try:
            await self._own_or_join()
        except OSError as error:
            self._release()
            raise unusable(self._cluster.folder, error) from error
        except BaseException:
            self._release()
            raise
        self._keeping = asyncio.create_task(self._keep(), name="embedded-postgres")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._keeping:
            self._keeping.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._keeping
        if self._server:
            await self._server.stop()
            self._server = None
        self._release()

    def _release(self) -> None:
        if self.owned and self._socket_folder:
            socket_folder.remove_socket_folder(self._socket_folder)
        self._owner.let_go()

    async def _own_or_join(self) -> None:
        until = time.monotonic() + self._settings.start_seconds
        while True:
            if self._owner.take():
                await self._start()
                return
            shared = self._cluster.socket_folder()
            if shared and socket_folder.answers(shared):
                self._socket_folder = shared
                with contextlib.suppress(*CANNOT_ASK):  # it is starting up, or going away
                    await self._ask()
                    return
            if time.monotonic() > until:
                self._socket_folder = None
                raise DataFolderBusy(
                    f"Another process owns the database in {self._cluster.folder} and its server does not answer: "
                    "end that process, then start again."
                )
            await asyncio.sleep(0.05)

    async def _start(self) -> None:
        """As the owner: make what is missing, start the server, say where it is."""
        if self._account is None:
            self._account = await asyncio.to_thread(choose_account, find_installation())
        if not self._cluster.check():
            await self._cluster.initialise(self._account, self._progress)
        self._cluster.hand_to(self._account)
        socket_folder.sweep()
        place = socket_folder.make_socket_folder(await self._free_folder(), self._account.user, self._account.group)
        self._socket_folder = place
        self._cluster.announce(place)
        server = await start_server(self._cluster, self._account, self._settings, place)
        try:
            await self._greet()
        except BaseException:
            await server.stop()
            raise
        self._server = server

    async def _free_folder(self) -> Path | None:
        """The socket folder of the time before, when nobody listens there any more: a server of ours may be ending, and
        in a copy of a data folder stands the one of the other, whose socket must not be taken."""
        wanted = self._socket_folder or self._cluster.socket_folder()
        until = time.monotonic() + ENDING_SECONDS
        while wanted is not None and socket_folder.answers(wanted):
            if time.monotonic() > until:
                return None
            await asyncio.sleep(0.05)
        return wanted

    async def _greet(self) -> None:
        """A server can be ready over a database that cannot be opened. Raises DataFolderDamaged."""
        try:
            await self._ask()
        except asyncpg.InvalidPasswordError as error:
            raise DataFolderDamaged(
                f"The password in {self._cluster.passfile} is not this database's: put the file back from the backup."
            ) from error
        except CANNOT_ASK as error:
            raise damaged(self._cluster.data, getattr(error, "sqlstate", None) or type(error).__name__) from error

    async def _ask(self) -> None:
        connection = await asyncpg.connect(self.dsn, timeout=self._settings.start_seconds)
        try:
            await connection.fetchval("SELECT count(*) FROM pg_class")
        finally:
            connection.terminate()

    async def _keep(self) -> None:
        """Bring the server back whenever it goes; take it over when its owner goes."""
        delay = FIRST_DELAY
        while True:
            since = time.monotonic()
            if self._server:
                status = await self._server.ended()
                self._server = None
                log.error("the embedded database stopped by itself", extra={"status": status})
            elif not self.owned:
                await self._wait_for_owner_to_go()
            if time.monotonic() - since > STEADY_SECONDS:
                delay = FIRST_DELAY
            await asyncio.sleep(delay)
            delay = min(delay * 2, LONGEST_DELAY)
            try:
                await self._start()
            except (EmbeddedError, OSError) as error:
                log.error("the embedded database cannot be restarted", extra={"why": str(error)})
                continue
            log.warning("the embedded database runs again", extra={"seconds": round(time.monotonic() - since, 3)})
            for tell in self.restarted:
                tell()

    async def _wait_for_owner_to_go(self) -> None:
        await self._owner.wait(math.inf, OWNER_POLL_SECONDS)
        log.info("the owner of the embedded database went: this process takes it over")


def attach_or_start(data_folder: Path, settings: PostgresSettings | None = None) -> EmbeddedPostgres:
    """For short commands: the running service's server, or one of their own for as long as they take."""
    return EmbeddedPostgres(data_folder, settings)

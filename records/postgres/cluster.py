"""The data folder of the embedded PostgreSQL: what lies in it, and how it is made whole or not at all.

owner.lock      held by the process that supervises the server
server.lock     held by the server and all its children, so that none runs when it can be had
owner.json      where the socket is, for those who share the server
passfile        the password of our role, for libpq and asyncpg
cluster/        PostgreSQL's own; made as cluster.new and renamed when complete
"""

import asyncio
import json
import os
import secrets
import shutil
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from records.errors import DataFolderBusy, DataFolderDamaged, DataFolderOfOtherVersion, DataFolderUnusable, DiskFull
from records.postgres.account import Account
from records.postgres.diagnosis import damaged, disk_full, failure
from records.postgres.installation import MAJOR
from records.postgres.locks import FileLock
from records.postgres.socket_folder import make_socket_folder, remove_socket_folder

ROLE = DATABASE = "voiceassist"
INITDB_STEPS = 10
"""Lines ending in "ok" that initdb prints."""

NEEDED_BYTES = 120_000_000
"""A new cluster takes 60 MB, its first WAL segments included; twice that is asked for."""

Progress = Callable[[str, float], None]
"""Told what goes on and how much of it is done, in 0..1."""


class Cluster:
    def __init__(self, folder: Path) -> None:
        self.folder = folder.absolute()
        self.data = self.folder / "cluster"
        self.passfile = self.folder / "passfile"
        self._card = self.folder / "owner.json"

    def make_folder(self) -> None:
        """Raises DataFolderUnusable, DiskFull."""
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not os.access(self.folder, os.R_OK | os.W_OK | os.X_OK):
                raise PermissionError(13, "Permission denied")
        except OSError as error:
            raise unusable(self.folder, error) from error

    def socket_folder(self) -> Path | None:
        """Where the owner put its socket, the last one known when none runs."""
        try:
            card = json.loads(self._card.read_text(encoding="utf-8"))
            return Path(card["socket_folder"])
        except (OSError, ValueError, KeyError, TypeError):  # absent or torn: as if no owner had ever been
            return None

    def announce(self, socket_folder: Path) -> None:
        try:
            _write_whole(self._card, json.dumps({"socket_folder": str(socket_folder)}))
        except OSError as error:
            raise unusable(self.folder, error) from error

    def dsn(self, socket_folder: Path, database: str = DATABASE) -> str:
        """An address for asyncpg and libpq; it names the password's file, not the password."""
        host, passfile = quote(str(socket_folder), safe=""), quote(str(self.passfile), safe="")
        return f"postgresql://{ROLE}@/{database}?host={host}&passfile={passfile}"

    def check(self) -> bool:
        """Whether a complete cluster of our version is there. Raises DataFolderDamaged, DataFolderOfOtherVersion."""
        if not self.data.exists():
            return False
        try:
            version = (self.data / "PG_VERSION").read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise damaged(self.data, "its PG_VERSION cannot be read") from error
        if version != str(MAJOR):
            raise DataFolderOfOtherVersion(
                f"The database in {self.data} was made by PostgreSQL {version[:20]} and this one is {MAJOR}: dump it "
                f"with the version that made it and load the dump here, or move the folder away to begin anew."
            )
        if not self.passfile.is_file():
            raise DataFolderDamaged(
                f"The password file {self.passfile} is missing: put it back from the backup, or move {self.data} away "
                "to begin with an empty database."
            )
        return True

    def hand_to(self, account: Account) -> None:
        """Give the cluster to the account that shall run it (as root; it may have been another one last time)."""
        owner = self.data.stat().st_uid
        if owner == account.user:
            return
        if os.geteuid() != 0:
            raise DataFolderUnusable(
                f"The database in {self.data} belongs to user number {owner}: run VoiceAssist as that user, or give it "
                f"away with chown -R {os.geteuid()} '{self.folder}'."
            )
        for path in (self.data, *self.data.rglob("*")):
            os.chown(path, account.user, account.group, follow_symlinks=False)

    async def initialise(self, account: Account, progress: Progress) -> None:
        """Make a new, empty cluster with our role and database. A torn attempt leaves only ``cluster.new``."""
        if shutil.disk_usage(self.folder).free < NEEDED_BYTES:
            raise disk_full(self.folder)
        fresh = self.folder / "cluster.new"
        lock = await self.server_lock()
        scratch = make_socket_folder(None, account.user, account.group)
        try:
            shutil.rmtree(fresh, ignore_errors=True)
            fresh.mkdir(mode=0o700)
            os.chown(fresh, account.user, account.group)
            password = secrets.token_urlsafe(32)
            _write_whole(self.passfile, f"*:*:*:*:{password}\n")
            pwfile = scratch / "password"
            _write_whole(pwfile, password)
            os.chown(pwfile, account.user, account.group)
            await _initdb(account, fresh, lock, pwfile, progress)
            await _create_database(account, fresh, lock)
            fresh.rename(self.data)
            _sync_folder(self.folder)
        except OSError as error:
            raise unusable(self.folder, error) from error
        finally:
            remove_socket_folder(scratch)
            lock.let_go()

    async def server_lock(self, seconds: float = 30.0) -> FileLock:
        """The lock that every program working on the cluster inherits; held, none of an earlier start is left. Raises
        DataFolderBusy."""
        lock = FileLock(self.folder / "server.lock")
        if not await lock.wait(seconds):
            raise DataFolderBusy(
                f"A PostgreSQL server without owner still runs on {self.data}: end it, then start again."
            )
        return lock


class OpenFolder:
    """A folder as a path that needs no right to its parents: through our own descriptor of it, which a child keeps.
    So nobody can serve a database that lies under the closed ``/root``."""

    def __init__(self, folder: Path) -> None:
        self.descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        self.path = f"/proc/self/fd/{self.descriptor}"

    def __enter__(self) -> "OpenFolder":
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self.descriptor)


ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


async def _initdb(account: Account, folder: Path, lock: FileLock, pwfile: Path, progress: Progress) -> None:
    progress("Making the database", 0.0)
    with OpenFolder(folder) as data:
        # 64 rounds suffice: the password is 256 random bits, and each connection pays for the rounds
        process = await asyncio.create_subprocess_exec(
            *account.command("initdb", "-D", data.path, "-U", ROLE, f"--pwfile={pwfile}", "-A", "scram-sha-256"),
            *("--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--set=scram_iterations=64"),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            pass_fds=[data.descriptor, lock.inheritable],
            cwd="/",
            env=ENVIRONMENT,
        )
    lines: list[str] = []
    done = 0
    assert process.stdout is not None
    async for raw in process.stdout:
        lines.append(raw.decode("utf-8", "replace").rstrip())
        done += lines[-1].endswith("ok")
        progress("Making the database", min(done / INITDB_STEPS, 0.99))
    if await process.wait() != 0:
        raise failure(lines, folder)
    progress("Making the database", 1.0)


async def _create_database(account: Account, folder: Path, lock: FileLock) -> None:
    """In single-user mode, before anyone can connect (PostgreSQL manual, postgres --single)."""
    with OpenFolder(folder) as data:
        process = await asyncio.create_subprocess_exec(
            *account.command("postgres", "--single", "-D", data.path, "postgres"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            pass_fds=[data.descriptor, lock.inheritable],
            cwd="/",
            env=ENVIRONMENT,
        )
    output, _ = await process.communicate(f"CREATE DATABASE {DATABASE};\n".encode())
    lines = output.decode("utf-8", "replace").splitlines()
    if process.returncode != 0 or any("ERROR:" in line for line in lines):
        raise failure(lines, folder)


def _write_whole(path: Path, text: str) -> None:
    """The file with this text, readable by us alone, or the file as it was."""
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.rename(path)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def unusable(folder: Path, error: OSError) -> DataFolderUnusable | DiskFull:
    """What an operating system's refusal in the data folder means."""
    if error.errno in (28, 122):  # ENOSPC, EDQUOT
        return disk_full(folder)
    return DataFolderUnusable(
        f"The data folder {folder} cannot be used ({error.strerror}): make it writable for us, or name another one."
    )

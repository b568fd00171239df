"""The folder of the unix socket: short, closed to other users, and found again by those who share the server.

A socket's path holds 107 bytes (unix(7)), so it cannot lie in the data folder.
"""

import contextlib
import os
import shutil
import socket
import stat
import tempfile
import time
from pathlib import Path

from records.errors import DataFolderUnusable

PREFIX = "va-pg-"
SOCKET = ".s.PGSQL.5432"
LONGEST = 107 - len("/" + SOCKET + ".lock")


def make_socket_folder(wanted: Path | None, user: int, group: int) -> Path:
    """A folder for the socket, owned by ``user``, open to nobody else. ``wanted`` is the one used the time before,
    taken again when nobody else holds that name, so that addresses stay true across a restart of the owner. Raises
    DataFolderUnusable."""
    try:
        if wanted is not None and _take(wanted, user):
            folder = wanted
        else:
            folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=_parent()))
        os.chown(folder, user, group)
    except OSError as error:
        raise DataFolderUnusable(
            f"The database's socket finds no place in {_parent()} ({error.strerror}): make it writable, or set TMPDIR."
        ) from error
    return folder


def remove_socket_folder(folder: Path) -> None:
    if folder.name.startswith(PREFIX):
        shutil.rmtree(folder, ignore_errors=True)


def answers(folder: Path) -> bool:
    """Whether a server listens there."""
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(str(folder / SOCKET))
        except OSError:
            return False
    return True


def sweep(older_than_seconds: float = 60.0) -> None:
    """Remove folders that servers of ours left behind when they were killed."""
    for folder in Path(_parent()).glob(PREFIX + "*"):
        with contextlib.suppress(OSError):
            facts = folder.lstat()
            ours = stat.S_ISDIR(facts.st_mode) and (os.geteuid() in (0, facts.st_uid))
            if ours and time.time() - facts.st_mtime > older_than_seconds and not answers(folder):
                remove_socket_folder(folder)


def _take(folder: Path, user: int) -> bool:
    """Whether the folder is ours and empty now. One that belongs to somebody else may be a trap and is left alone."""
    if not folder.name.startswith(PREFIX):
        return False
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        facts = folder.lstat()
        if not stat.S_ISDIR(facts.st_mode) or facts.st_uid not in (os.geteuid(), user):
            return False
        for left in folder.iterdir():  # a number in a lock file is somebody else's by now
            left.unlink()
        folder.chmod(0o700)
    except OSError:
        return False
    return True


def _parent() -> str:
    chosen = tempfile.gettempdir()
    room = LONGEST - len(PREFIX) - 9
    return chosen if len(os.fsencode(chosen)) <= room else "/tmp"  # noqa: S108 - mkdtemp makes a closed folder in it

"""Advisory locks on files, which the kernel drops when their holders are gone, however they went (flock(2))."""

import asyncio
import fcntl
import os
import time
from pathlib import Path


class FileLock:
    """An exclusive lock. It belongs to the open file, so a child that inherits ``descriptor`` keeps it too."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.descriptor: int | None = None

    def take(self) -> bool:
        """Whether we hold it now; never waits."""
        if self.descriptor is not None:
            return True
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return False
        self.descriptor = descriptor
        return True

    async def wait(self, seconds: float, poll_seconds: float = 0.02) -> bool:
        """Whether it could be had within ``seconds``."""
        until = time.monotonic() + seconds
        while not self.take():
            if time.monotonic() > until:
                return False
            await asyncio.sleep(poll_seconds)
        return True

    @property
    def inheritable(self) -> int:
        """The descriptor of a lock we hold, for a child to inherit."""
        assert self.descriptor is not None, "take the lock before handing it on"
        return self.descriptor

    def let_go(self) -> None:
        """Close our side; a child that inherited it holds it on."""
        if self.descriptor is not None:
            os.close(self.descriptor)
            self.descriptor = None

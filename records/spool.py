"""A file that takes what the database cannot take now, and gives it back in order.

A frame is: length of the body (4 bytes), CRC-32 of the body (4 bytes), body; big-endian. The body is sealed by the
vault, bound to its offset. An append is on the disk when it returns. A torn tail is what an append that never
returned left behind: it is dropped. The file is emptied when all of it has been taken.

Nothing here awaits: the journal runs it in a thread of its own.
"""

import errno
import logging
import os
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from records.errors import SpoolFailed
from records.postgres.locks import FileLock
from records.vault import Place, Vault

log = logging.getLogger(__name__)

HEAD = struct.Struct(">II")
LONGEST_BODY = 1 << 24
"""Bytes; a longer length is no length but damage."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a frame lies in the file."""

    offset: int
    end: int


@dataclass(frozen=True, slots=True)
class Scan:
    """frames: the good ones, in order. end: where the next one goes. damaged: bad ones that lie between good ones."""

    frames: tuple[Frame, ...]
    end: int
    damaged: int


def framed(body: bytes) -> bytes:
    return HEAD.pack(len(body), zlib.crc32(body)) + body


def body_at(data: bytes, offset: int) -> bytes | None:
    """The body of the frame at ``offset``; None when there is none, or not a whole one."""
    if offset + HEAD.size > len(data):
        return None
    length, checksum = HEAD.unpack_from(data, offset)
    body = data[offset + HEAD.size : offset + HEAD.size + length]
    whole = 0 < length <= LONGEST_BODY and len(body) == length
    return body if whole and zlib.crc32(body) == checksum else None


def scan(data: bytes) -> Scan:
    """Find the frames; stop at the torn tail, but step over one bad frame that a good one follows."""
    frames: list[Frame] = []
    offset = damaged = skipped = 0
    while offset + HEAD.size <= len(data):
        length, _ = HEAD.unpack_from(data, offset)
        end = offset + HEAD.size + length
        if body_at(data, offset) is not None:
            frames.append(Frame(offset, end))
            damaged += skipped
            skipped = 0
        elif 0 < length <= LONGEST_BODY and body_at(data, end) is not None:
            skipped += 1
        else:
            break
        offset = end
    return Scan(tuple(frames), frames[-1].end if frames else 0, damaged)


class Spool:
    """``append``, ``read`` and ``drop`` are called from one thread; ``waiting`` may be read from any."""

    def __init__(self, folder: Path, vault: Vault) -> None:
        """Open the spool of this folder, with what an earlier process left in it. Raises SpoolFailed, and
        CiphertextDamaged when the vault lacks the key that sealed it."""
        self._vault = vault
        self._frames: list[Frame] = []
        self._broken = False
        self.path = folder / "turns.spool"
        self._lock = FileLock(folder / "turns.lock")
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not self._lock.take():
                raise SpoolFailed(f"Another service writes to {self.path}: stop it, or give this one its own folder.")
            self._file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            self._recover()
            self.read(1)
        except OSError as error:
            raise _failed(self.path, error) from error

    @property
    def waiting(self) -> int:
        """Entries not taken yet."""
        return len(self._frames)

    def append(self, bodies: Sequence[bytes]) -> None:
        """Put them behind the others; on the disk when this returns. Raises SpoolFailed, and then none is kept."""
        end = self._frames[-1].end if self._frames else 0
        frames, parts, offset = [], [], end
        for body in bodies:
            part = framed(self._vault.seal_bytes(body, self._place(offset)))
            frames.append(Frame(offset, offset + len(part)))
            parts.append(part)
            offset += len(part)
        try:
            if self._broken:
                os.ftruncate(self._file, end)
            self._broken = True
            _write_all(self._file, b"".join(parts), end)
            os.fdatasync(self._file)
            self._broken = False
        except OSError as error:
            self._cut(end)
            raise _failed(self.path, error) from error
        self._frames.extend(frames)

    def read(self, most: int) -> list[bytes]:
        """The oldest entries. Raises CiphertextDamaged, SpoolFailed."""
        bodies = []
        for frame in self._frames[:most]:
            try:
                body = body_at(os.pread(self._file, frame.end - frame.offset, frame.offset), 0)
            except OSError as error:
                raise _failed(self.path, error) from error
            if body is None:
                raise SpoolFailed(f"The spool file {self.path} changed under us: see what else writes to it.")
            bodies.append(self._vault.open_bytes(body, self._place(frame.offset)))
        return bodies

    def drop(self, count: int) -> None:
        """The oldest ``count`` entries have been taken. Raises SpoolFailed when the emptied file cannot be cut."""
        if count < len(self._frames):
            del self._frames[:count]
            return
        try:
            os.ftruncate(self._file, 0)
            os.fdatasync(self._file)
        except OSError as error:
            raise _failed(self.path, error) from error
        self._frames.clear()

    def set_aside(self, body: bytes) -> None:
        """Keep what the database will never take in ``turns.refused``, in the same form. Raises SpoolFailed."""
        path = self.path.with_suffix(".refused")
        try:
            with open(path, "ab", opener=_open_private) as file:
                place = Place("spool", "refused", str(file.tell()))
                file.write(framed(self._vault.seal_bytes(body, place)))
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise _failed(path, error) from error

    def close(self) -> None:
        """May be called twice."""
        if self._lock.descriptor is not None:
            os.close(self._file)
            self._lock.let_go()

    def _place(self, offset: int) -> Place:
        return Place("spool", "entry", str(offset))

    def _recover(self) -> None:
        with open(self.path, "rb") as file:
            data = file.read()
        found = scan(data)
        if found.damaged:
            log.error("entries of the spool are damaged and lost", extra={"entries": found.damaged})
        if found.end < len(data):
            log.warning("the torn tail of the spool is dropped", extra={"bytes": len(data) - found.end})
            os.ftruncate(self._file, found.end)
            os.fdatasync(self._file)
        self._frames = list(found.frames)

    def _cut(self, end: int) -> None:
        """Take back a half-written append; when even that fails, the next append tries again."""
        try:
            os.ftruncate(self._file, end)
            self._broken = False
        except OSError as error:
            log.error("the spool file cannot be cut", extra={"why": error.strerror})


def _open_private(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_CLOEXEC, 0o600)


def _write_all(file: int, data: bytes, offset: int) -> None:
    view = memoryview(data)
    while view:
        written = os.pwrite(file, view, offset)
        if written == 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        view, offset = view[written:], offset + written


def _failed(path: Path, error: OSError) -> SpoolFailed:
    return SpoolFailed(
        f"The spool file {path} cannot be used ({error.strerror}): free space there, or give us the right."
    )

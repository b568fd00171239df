"""From PostgreSQL's last words to one sentence that says what is wrong and how to mend it."""

import re
from collections.abc import Sequence
from pathlib import Path

from records.errors import DataFolderDamaged, DataFolderUnusable, DiskFull, EmbeddedError, EmbeddedStartFailed

READY = "database system is ready to accept connections"

_GRAVE = re.compile(r"\b(?:FATAL|PANIC|initdb: error|error):\s+(.*)")
_DAMAGED = (
    "is not a valid data directory",
    "control file",
    "incompatible with server",
    "checkpoint",
    "pg_control",
    "PG_VERSION",
    "invalid page",
    "checksum",
    "pg_filenode.map",
    "relation mapping",
    "invalid magic number",
    "could not open directory",
    "could not access status of transaction",
)


def damaged(folder: Path, reason: str) -> DataFolderDamaged:
    return DataFolderDamaged(
        f"The database in {folder} is damaged ({reason}): put a backup in its place, or move the folder away to begin "
        "with an empty one."
    )


def disk_full(folder: Path) -> DiskFull:
    return DiskFull(f"The disk that holds {folder} is full: free some space there, 200 MB at least.")


def failure(lines: Sequence[str], folder: Path) -> EmbeddedError:
    """The error that the server's or initdb's output tells of; ``folder`` is named in the sentence."""
    text = "\n".join(lines)
    grave = _GRAVE.findall(text)
    reason = grave[-1].strip() if grave else (lines[-1].strip() if lines else "it said nothing")
    if "No space left on device" in text or "Disk quota exceeded" in text:
        return disk_full(folder)
    if "Permission denied" in text or "Read-only file system" in text:
        return DataFolderUnusable(
            f"The database in {folder} cannot be used ({reason}): give its user the right to read and write it."
        )
    if any(mark in text for mark in _DAMAGED):
        return damaged(folder, reason)
    return EmbeddedStartFailed(f"The embedded PostgreSQL in {folder} did not start: {reason}.")

"""What became of a file, in the words a person is told (pure)."""

from os.path import basename
from urllib.parse import urlsplit

UNFINISHED = "its reading did not end: run ./run library reindex"
KEPT = "; its earlier version stays in answers"
LEAVE_OUT = "save it anew and run ./run library reindex, or take it out with ./run library remove"
"""Of a file whose reason does not say itself how to mend it."""


def wrong_and_mend(reason: str) -> tuple[str, str]:
    """A reason ("it is encrypted: save it without a password") as what is wrong, and how to mend it."""
    kept = reason.endswith(KEPT)
    wrong, colon, mend = reason.removesuffix(KEPT).rpartition(": ")
    wrong, mend = (wrong, mend) if colon else (mend, LEAVE_OUT)
    return f"{wrong}{KEPT}" if kept else wrong, mend


def short_name(address: str, source: str = "") -> str:
    """A file below the folder ``source`` that was added as it is called from there; any other by its name alone.

    Of a web address what is asked for stays, and neither a name and password nor what stands behind "?".
    """
    if address.lower().startswith(("http://", "https://")):
        parts = urlsplit(address)
        return f"{parts.hostname or ''}{parts.path}"
    folder = f"{source.rstrip('/')}/"
    if source and address.startswith(folder):
        return address.removeprefix(folder)
    return basename(address) or address

"""What came of asking each source last, kept in a small file so that ``./run library sources`` can tell it later.

No word of a question is in it.
"""

import contextlib
import json
import os
import threading
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

FILE = "outside-sources.json"


@dataclass(frozen=True, slots=True)
class Outcome:
    """at: RFC 3339, UTC. error: the sentence that says what went wrong; empty when nothing did."""

    at: str
    error: str = ""


class Outcomes:
    """Read from the folder once; written when an outcome changes, whole or not at all. Several threads may note."""

    def __init__(self, folder: Path) -> None:
        self._alone = threading.Lock()
        self._path = folder / FILE
        self._known = _read(self._path)

    def of(self, name: str) -> Outcome | None:
        return self._known.get(name)

    def note(self, name: str, error: str = "") -> None:
        """Keeps it; a success after a success is not written again. Raises OSError where the folder is not ours."""
        with self._alone:
            before = self._known.get(name)
            self._known[name] = Outcome(datetime.now(UTC).isoformat(timespec="seconds"), error)
            if before is None or before.error != error:
                self._write()

    def _write(self) -> None:
        beside = self._path.with_suffix(f".{os.getpid()}")
        try:
            beside.write_text(json.dumps({name: asdict(each) for name, each in self._known.items()}), encoding="utf-8")
            beside.replace(self._path)
        finally:
            with contextlib.suppress(OSError):
                beside.unlink()


def _read(path: Path) -> dict[str, Outcome]:
    """What is not there or not ours tells nothing."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return {str(name): Outcome(str(each["at"]), str(each["error"])) for name, each in found.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}

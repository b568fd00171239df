"""The processes that a process has started, from proc(5): a bare machine has no ps."""

import contextlib
from pathlib import Path


def children(parent: int, running: str) -> list[int]:
    """Ids of the children of ``parent`` whose command line holds ``running``."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            status = (folder / "status").read_text()
            if f"\nPPid:\t{parent}\n" in status and running in " ".join(command_line(int(folder.name))):
                found.append(int(folder.name))
    return found


def command_line(process: int) -> list[str]:
    """Empty for a process that has ended and waits for its parent to notice."""
    try:
        return Path(f"/proc/{process}/cmdline").read_text().split("\0")
    except OSError:
        return []

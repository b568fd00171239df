"""How much memory the service could still get, read from Linux (proc(5); cgroup v2, docs.kernel.org)."""

import re
from pathlib import Path

ROOT = Path("/")
_OWN = re.compile(r"^0::/(.*)$", re.MULTILINE)


def megabytes_left(root: Path = ROOT) -> float | None:
    """Megabytes of 2**20 bytes: what the machine has available, or what its container's limit leaves where that is
    less; None where neither is told. root: where the system's files lie."""
    known = [left for left in (_of_the_machine(root), *_of_containers(root)) if left is not None]
    return min(known) / 2**20 if known else None


def _of_the_machine(root: Path) -> int | None:
    found = re.search(r"^MemAvailable:\s+(\d+) kB", _text(root / "proc/meminfo"), re.MULTILINE)
    return int(found.group(1)) * 1024 if found else None


def _of_containers(root: Path) -> list[int | None]:
    """Of the group this process is in and of those above it; a limit holds for all below."""
    own = _OWN.search(_text(root / "proc/self/cgroup"))
    top = root / "sys/fs/cgroup"
    group = top / own.group(1) if own else top
    return [_of_a_group(one) for one in (group, *group.parents) if one == top or top in one.parents]


def _of_a_group(group: Path) -> int | None:
    """What files keep in memory counts as used there, but is given up when it is needed."""
    most, used = _text(group / "memory.max").strip(), _text(group / "memory.current").strip()
    if not most.isdigit() or not used.isdigit():
        return None
    kept = re.findall(r"^(?:in)?active_file (\d+)$", _text(group / "memory.stat"), re.MULTILINE)
    return int(most) - int(used) + sum(map(int, kept))


def _text(path: Path) -> str:
    """Empty for what is not there: another system, or one without groups."""
    try:
        return path.read_text(encoding="ascii", errors="replace")
    except OSError:
        return ""

"""What Linux leaves this process of cores and memory: the machine's own, or less where a control group rations them.

A container's limits are files of its control group and of each group above it (cgroup v2, the kernel's cgroup-v2.rst).
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path("/")
_OWN = re.compile(r"^0::/(.*)$", re.MULTILINE)


def usable_cores(root: Path = ROOT) -> int:
    """Whole cores, at least 1: those of the process's affinity, or fewer where its time is rationed. root: where the
    system's files lie."""
    return max(1, min([len(os.sched_getaffinity(0)), *(int(cores) for cores in _quotas(root))]))


def megabytes_left(root: Path = ROOT) -> float | None:
    """Megabytes of 2**20 bytes: what the machine has available, or what a limit leaves where that is less; None where
    neither is told."""
    found = re.search(r"^MemAvailable:\s+(\d+) kB", _text(root / "proc/meminfo"), re.MULTILINE)
    machine = [int(found.group(1)) * 1024] if found else []
    known = [*machine, *_left_by_limits(root)]
    return min(known) / 2**20 if known else None


def _quotas(root: Path) -> Iterator[float]:
    """In cores. ``cpu.max`` holds microseconds of CPU and the period they are for, or "max" for no limit."""
    for group in _groups(root):
        quota, _, period = _text(group / "cpu.max").partition(" ")
        if quota.isdigit():
            yield int(quota) / int(period)


def _left_by_limits(root: Path) -> Iterator[int]:
    """In bytes. What files keep in memory counts as used there, but is given up when it is needed."""
    for group in _groups(root):
        most, used = _text(group / "memory.max").strip(), _text(group / "memory.current").strip()
        if most.isdigit() and used.isdigit():
            kept = re.findall(r"^(?:in)?active_file (\d+)$", _text(group / "memory.stat"), re.MULTILINE)
            yield int(most) - int(used) + sum(map(int, kept))


def _groups(root: Path) -> list[Path]:
    """The process's own group and those above it. Within a container its path may be the host's, and lead nowhere."""
    own = _OWN.search(_text(root / "proc/self/cgroup"))
    top = root / "sys/fs/cgroup"
    group = top / own.group(1) if own else top
    return [one for one in (group, *group.parents) if one.is_relative_to(top)]


def _text(path: Path) -> str:
    """Empty for what is not there: another system, one without groups, or the group at the top, which has no limits."""
    try:
        return path.read_text(encoding="ascii", errors="replace")
    except OSError:
        return ""

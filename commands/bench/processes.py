"""CPU time and memory of a process and all its children, read from /proc (proc(5)); PostgreSQL is counted apart."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
POSTGRES = "postgres"


@dataclass(frozen=True, slots=True)
class Process:
    pid: int
    parent: int
    name: str
    cpu: float
    """Seconds of user and system time of its own threads."""


@dataclass(frozen=True, slots=True)
class Use:
    """cpu: seconds. pss: megabytes of 2**20 bytes, shared pages divided among their users. processes: how many."""

    cpu: float
    pss: float
    processes: int


@dataclass(frozen=True, slots=True)
class ServiceUse:
    """The service with all its processes but PostgreSQL, and PostgreSQL."""

    service: Use
    postgres: Use


def parse_stat(text: str) -> Process:
    """One line of /proc/PID/stat. The name stands in parentheses and may hold some itself."""
    pid, _, rest = text.partition(" (")
    name, _, numbers = rest.rpartition(") ")
    fields = numbers.split()
    return Process(int(pid), int(fields[1]), name, (int(fields[11]) + int(fields[12])) / TICKS)


def parse_pss(text: str) -> float:
    """Megabytes from the Pss line of /proc/PID/smaps_rollup."""
    line = next((line for line in text.splitlines() if line.startswith("Pss:")), "Pss: 0 kB")
    return int(line.split()[1]) / 1024


def descendants(root: int, processes: Iterable[Process]) -> list[Process]:
    """The process and everything below it."""
    known = list(processes)
    found = [process for process in known if process.pid == root]
    pids = {root}
    grown = True
    while grown:
        below = [process for process in known if process.parent in pids and process.pid not in pids]
        pids |= {process.pid for process in below}
        found += below
        grown = bool(below)
    return found


def use_of(root: int, *, memory: bool = True) -> ServiceUse:
    """What the tree uses now. ``memory`` False leaves PSS at 0: reading it walks every page table."""
    tree = descendants(root, all_processes())
    below_postgres = {
        process.pid for top in tree if top.name.startswith(POSTGRES) for process in descendants(top.pid, tree)
    }
    apart = [process for process in tree if process.pid in below_postgres]
    ours = [process for process in tree if process.pid not in below_postgres]
    return ServiceUse(_sum(ours, memory=memory), _sum(apart, memory=memory))


def all_processes() -> list[Process]:
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                found.append(parse_stat((folder / "stat").read_text(encoding="utf-8", errors="replace")))
            except (FileNotFoundError, ProcessLookupError):
                continue  # it ended while we looked
    return found


def _sum(processes: list[Process], *, memory: bool) -> Use:
    return Use(
        cpu=sum(process.cpu for process in processes),
        pss=sum(_pss(process.pid) for process in processes) if memory else 0.0,
        processes=len(processes),
    )


def _pss(pid: int) -> float:
    try:
        return parse_pss(Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii", errors="replace"))
    except (FileNotFoundError, ProcessLookupError):
        return 0.0

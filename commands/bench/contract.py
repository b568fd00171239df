"""What every bench takes and gives back, the verdict rule, and how a result is shown and written.

A bench is a module of this package with an object named ``BENCH``; ``commands/bench/__init__.py`` lists them. It
measures and returns rows; it does not judge: the verdict is made here, in one place, from the figures to be reached.
"""

import json
import math
import os
import platform
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

LOAD_LIMIT = 0.5
"""One-minute load average at the start above which a measurement says more about the neighbours than about us."""


@dataclass(frozen=True, slots=True)
class Row:
    """One measured figure.

    value: in ``unit``; None when nothing could be measured, which ``note`` then explains.
    reach: the most that ``value`` may be; None for a row that only informs.
    at_least: ``reach`` is the least that ``value`` may be, instead.
    samples: how many measurements stand behind it.
    """

    what: str
    value: float | None
    unit: str
    reach: float | None = None
    at_least: bool = False
    samples: int = 0
    note: str = ""

    @property
    def reached(self) -> bool | None:
        """None when the row only informs. A figure that could not be measured was not reached."""
        if self.reach is None:
            return None
        if self.value is None or math.isnan(self.value):
            return False
        return self.value >= self.reach if self.at_least else self.value <= self.reach


@dataclass(frozen=True, slots=True)
class Machine:
    """What the figures were taken on."""

    processor: str
    cores: int
    memory_megabytes: int
    system: str
    python: str


@dataclass(frozen=True, slots=True)
class Plan:
    """How a bench is to be run.

    folder: where results, captures and the service's data of this run go.
    turns: how many measurements; None means the bench's own number (30 or more), fewer is a trial without a verdict.
    seed: of every random choice, so that a run can be repeated.
    target: a SIP address of a service that already runs; None starts one pinned to core 0.
    data: the service's data folder; None makes one in ``folder``, whose library is read at the first run.
    service_options: further words for ``./run serve``; with any, the result is no verdict on what is shipped.
    """

    folder: Path
    turns: int | None = None
    seed: int = 20260101
    target: str | None = None
    data: Path | None = None
    service_options: tuple[str, ...] = ()

    def is_trial(self, whole: int) -> bool:
        """Whether a bench whose number of turns is ``whole`` gives no verdict when it is run so."""
        shorter = self.turns is not None and self.turns < whole
        return shorter or self.target is not None or bool(self.service_options)


@dataclass(frozen=True, slots=True)
class BenchResult:
    """What one run of a bench found.

    load: the one-minute load average before the bench began.
    trial: it ran shorter than it should, or not on the shipped service: there is no verdict.
    measurements: every single one behind the percentiles, by name; written, not shown.
    """

    name: str
    rows: tuple[Row, ...]
    settings: Mapping[str, str]
    machine: Machine
    load: float
    trial: bool = False
    measurements: Mapping[str, Sequence[float]] = field(default_factory=dict)
    at: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def verdict(self) -> str:
        """ "reached", "not reached: which rows", or "no verdict: why"."""
        if self.load > LOAD_LIMIT:
            return f"no verdict: the load was {self.load:.2f} at the start, over {LOAD_LIMIT}"
        if self.trial:
            return "no verdict: a trial run, not the whole bench on the shipped service"
        missed = [row.what for row in self.rows if row.reached is False]
        return f"not reached: {', '.join(missed)}" if missed else "reached"


class Bench(Protocol):
    @property
    def name(self) -> str: ...

    def run(self, plan: Plan, load: float) -> BenchResult:
        """Measure. ``load`` was read before anything was started. Raises BenchFailed when it cannot be run here."""


def load_now() -> float:
    """The one-minute load average (proc(5)); getloadavg(3) reads it."""
    return os.getloadavg()[0]


def this_machine() -> Machine:
    """Read from /proc; a field that the system does not tell is "unknown"."""
    return Machine(
        processor=_first_field("/proc/cpuinfo", "model name") or platform.machine() or "unknown",
        cores=os.cpu_count() or 1,
        memory_megabytes=int((_first_field("/proc/meminfo", "MemTotal") or "0 kB").split()[0]) // 1024,
        system=_system(),
        python=platform.python_version(),
    )


def percentile(values: Iterable[float], share: float) -> float | None:
    """The nearest-rank percentile: the smallest value that at least ``share`` (0..1) of all do not exceed.

    None of nothing. Nearest rank, so that a p95 of 30 is a value that was really measured.
    """
    ordered = sorted(values)
    if not ordered:
        return None
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def percentile_rows(
    what: str, values: Sequence[float], unit: str, *, p50: float | None, p95: float | None, note: str = ""
) -> tuple[Row, Row]:
    """The median and the 95th percentile of the same measurements, each with the figure it must not exceed."""
    return (
        Row(f"{what}, p50", percentile(values, 0.50), unit, p50, samples=len(values), note=note),
        Row(f"{what}, p95", percentile(values, 0.95), unit, p95, samples=len(values), note=note),
    )


def as_table(result: BenchResult) -> str:
    """The result for a terminal, and for ``docs/reference/performance.md``: a Markdown table with its settings."""
    lines = [
        f"{result.name} on {result.at:%Y-%m-%d %H:%M} UTC",
        "",
        "| measured | value | to reach | samples | reached |",
        "|---|---|---|---|---|",
        *(_table_line(row, judged=not result.verdict.startswith("no verdict")) for row in result.rows),
        "",
        f"Verdict: {result.verdict}.",
        f"Load at the start: {result.load:.2f}.",
        f"Machine: {result.machine.processor}, {result.machine.cores} cores, {result.machine.memory_megabytes} MB, "
        f"{result.machine.system}, Python {result.machine.python}.",
        "Settings: " + ", ".join(f"{name} {value}" for name, value in result.settings.items()) + ".",
    ]
    return "\n".join(lines)


def as_json(result: BenchResult) -> str:
    document = {
        "name": result.name,
        "at": result.at.isoformat(timespec="seconds"),
        "rows": [{**asdict(row), "reached": row.reached} for row in result.rows],
        "settings": dict(result.settings),
        "machine": asdict(result.machine),
        "load": result.load,
        "verdict": result.verdict,
        "measurements": {name: [round(value, 1) for value in values] for name, values in result.measurements.items()},
    }
    return json.dumps(document, indent=2) + "\n"


def write_json(result: BenchResult, folder: Path) -> Path:
    """Write the result as ``<name>-<time>.json`` and return where."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{result.name}-{result.at:%Y%m%dT%H%M%S}.json"
    path.write_text(as_json(result), encoding="utf-8")
    return path


def _table_line(row: Row, *, judged: bool) -> str:
    value = "none" if row.value is None else f"{row.value:.4g} {row.unit}".strip()
    bound = "" if row.reach is None else f"{'>=' if row.at_least else '<='} {row.reach:g} {row.unit}".strip()
    reached = {True: "yes", False: "no", None: ""}[row.reached] if judged else ""
    what = f"{row.what} ({row.note})" if row.note else row.what
    return f"| {what} | {value} | {bound} | {row.samples} | {reached} |"


def _first_field(path: str, name: str) -> str | None:
    try:
        text = Path(path).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    return next((line.partition(":")[2].strip() for line in text.splitlines() if line.startswith(name)), None)


def _system() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        return platform.system()

"""What Linux leaves of cores and memory, on a machine and in a container."""

import os
from pathlib import Path

import pytest

from container_limits import megabytes_left, usable_cores


def system(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return root


MACHINE = {"proc/meminfo": "MemTotal: 9999999 kB\nMemFree: 1 kB\nMemAvailable:    1024000 kB\n"}
MEGABYTE = 2**20


@pytest.mark.parametrize(
    ("files", "left"),
    [
        ({}, None),
        (MACHINE, 1000),
        (MACHINE | {"sys/fs/cgroup/memory.max": "max\n", "sys/fs/cgroup/memory.current": "1\n"}, 1000),
        (
            MACHINE
            | {
                "sys/fs/cgroup/memory.max": f"{800 * MEGABYTE}\n",
                "sys/fs/cgroup/memory.current": f"{700 * MEGABYTE}\n",
                "sys/fs/cgroup/memory.stat": f"anon 5\ninactive_file {50 * MEGABYTE}\nactive_file {MEGABYTE}\n",
            },
            151,
        ),
        (
            MACHINE
            | {
                "proc/self/cgroup": "0::/voice.slice/assist.service\n",
                "sys/fs/cgroup/voice.slice/memory.max": f"{300 * MEGABYTE}\n",
                "sys/fs/cgroup/voice.slice/memory.current": f"{100 * MEGABYTE}\n",
                "sys/fs/cgroup/voice.slice/assist.service/memory.max": "max\n",
            },
            200,
        ),
    ],
)
def test_what_is_left_of_memory(tmp_path: Path, files: dict[str, str], left: float | None) -> None:
    assert megabytes_left(system(tmp_path, files)) == left


def test_this_machine_tells() -> None:
    left = megabytes_left()
    assert left is None or left > 0


@pytest.mark.parametrize(
    ("written", "cores"),
    [
        ({"": "max 100000"}, None),
        ({"": "100000 100000"}, 1),
        ({"": "150000 100000"}, 1),
        ({"": "50000 100000"}, 1),
        ({"": "80000000 100000"}, None),
        ({"pod/voice/": "max 100000", "pod/": "100000 100000"}, 1),
        ({"pod/voice/": "100000 100000", "pod/": "max 100000"}, 1),
        ({"elsewhere/": "100000 100000"}, None),
        ({}, None),
    ],
)
def test_a_containers_quota_counts_as_its_cores(
    written: dict[str, str], cores: int | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """None: the affinity's eight stand."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(8)))
    quotas = {f"sys/fs/cgroup/{group}cpu.max": f"{quota}\n" for group, quota in written.items()}
    root = system(tmp_path, quotas | {"proc/self/cgroup": "1:name=systemd:/\n0::/pod/voice\n"})
    assert usable_cores(root) == (cores or 8)


def test_an_affinity_of_fewer_cores_than_the_quota_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {3})
    root = system(tmp_path, {"sys/fs/cgroup/cpu.max": "400000 100000\n"})
    assert usable_cores(root) == 1
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(8)))
    assert usable_cores(root) == 4

"""What is left of memory, as Linux tells it."""

from pathlib import Path

import pytest

from dialog.stt.memory_left import megabytes_left


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
def test_what_is_left(tmp_path: Path, files: dict[str, str], left: float | None) -> None:
    assert megabytes_left(system(tmp_path, files)) == left


def test_this_machine_tells() -> None:
    left = megabytes_left()
    assert left is None or left > 0

"""commands/bench/processes.py: whose CPU and whose memory."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from commands.bench import processes
from commands.bench.processes import Process, descendants, parse_pss, parse_stat, use_of

HOLD = "import time; b = bytearray(30_000_000); b[::4096] = b'x' * 7325; print('ready', flush=True); time.sleep(60)"
BURN = f"""
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", {HOLD!r}])
began = time.process_time()
while time.process_time() - began < 0.5: pass
print("burnt", flush=True)
time.sleep(60)
"""


def test_a_name_with_parentheses_and_spaces_is_read() -> None:
    fields = ["S", "42", *["0"] * 9, "150", "50", *["0"] * 30]
    process = parse_stat(f"77 (a (b) c) {' '.join(fields)}")
    assert (process.pid, process.parent, process.name) == (77, 42, "a (b) c")
    assert process.cpu == pytest.approx(200 / processes.TICKS)


def test_pss_is_read_in_megabytes() -> None:
    assert parse_pss("Rss: 9999 kB\nPss:                2048 kB\nPss_Dirty: 1 kB\n") == 2.0
    assert parse_pss("") == 0.0


def test_descendants_are_found_at_any_depth_and_in_any_order() -> None:
    tree = [
        Process(4, 3, "d", 0),
        Process(3, 2, "c", 0),
        Process(1, 0, "a", 0),
        Process(2, 1, "b", 0),
        Process(9, 8, "x", 0),
    ]
    assert sorted(process.pid for process in descendants(1, tree)) == [1, 2, 3, 4]
    assert [process.pid for process in descendants(9, tree)] == [9]


@pytest.fixture
def burning() -> Iterator[int]:
    with subprocess.Popen([sys.executable, "-c", BURN], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        words = {process.stdout.readline().strip(), process.stdout.readline().strip()}
        assert words == {"ready", "burnt"}
        yield process.pid
        for below in descendants(process.pid, processes.all_processes()):
            if below.pid != process.pid:
                os.kill(below.pid, 9)
        process.kill()


def test_cpu_and_memory_of_a_real_tree_are_summed(burning: int) -> None:
    use = use_of(burning)
    assert use.postgres.processes == 0
    assert use.service.processes == 2
    assert use.service.cpu >= 0.45
    assert use.service.pss > 28
    before = use_of(burning, memory=False).service
    time.sleep(0.2)
    assert before.pss == 0.0
    assert use_of(burning, memory=False).service.cpu - before.cpu < 0.1


def test_postgres_and_what_it_started_are_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    tree = [
        Process(1, 0, "python3", 5.0),
        Process(2, 1, "postgres", 1.0),
        Process(3, 2, "postgres: walwri", 0.5),
        Process(4, 1, "python3", 2.0),
    ]
    monkeypatch.setattr(processes, "all_processes", lambda: tree)
    use = use_of(1, memory=False)
    assert (use.service.cpu, use.postgres.cpu) == (7.0, 1.5)

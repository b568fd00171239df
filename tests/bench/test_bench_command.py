"""``./run bench``: the list, and what each name leads to."""

import subprocess
import sys
from pathlib import Path

import pytest

from commands.bench import BENCHES, bench_of


def run_bench(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "commands", "bench", *arguments], capture_output=True, text=True, timeout=60, check=False
    )


def test_without_a_name_all_are_listed() -> None:
    ended = run_bench()
    assert ended.returncode == 0
    assert all(name in ended.stdout for name in BENCHES)


def test_an_unknown_name_is_told_with_the_known_ones() -> None:
    ended = run_bench("speed")
    assert ended.returncode == 2
    assert "there is no bench 'speed'; there are loop, barge-in" in ended.stderr


def test_turns_must_be_a_number() -> None:
    assert run_bench("loop", "--turns", "0").returncode == 2


@pytest.mark.parametrize("name", list(BENCHES))
def test_each_name_is_its_bench(name: str) -> None:
    if not Path(f"commands/bench/{name.replace('-', '_')}.py").exists():
        pytest.fail(f"the bench {name} is listed and not written")
    assert bench_of(name).name == name

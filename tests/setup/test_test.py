"""commands/test.py: what it fetches, what it runs, and that nothing executed is a failure."""

import argparse
import sys
from pathlib import Path

import pytest

import commands.test as command
from commands.test import Program, Stage, executed_tests, fetch_programs, run

RESULT = '<testsuites><testsuite tests="{tests}" skipped="{skipped}">{red}</testsuite></testsuites>'
RED = '<testcase classname="tests.calls" name="test_{}"><failure/></testcase>'


@pytest.fixture
def results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(command, "RESULTS", tmp_path)
    return tmp_path


LEAVE_RESULT = """
import pathlib, sys
file, result, status, marker = sys.argv[1:5]
if sys.argv[5:] != ["--last-failed"]:
    pathlib.Path(file).write_text(result)
with open(pathlib.Path(file).with_name("ran.txt"), "a") as ran:
    print(marker, *sys.argv[5:], file=ran)
print("said by", marker)
sys.exit(int(status))
"""


class Ran:
    """What was run, in no order: two stages run beside each other."""

    def __init__(self, results: Path) -> None:
        self._file = results / "ran.txt"
        self.checks: list[str] = []

    @property
    def stages(self) -> list[str]:
        return sorted(self._file.read_text().splitlines())


def stages(
    results: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    tests: int,
    skipped: int,
    status: int = 0,
    failing: str = "",
    red: int = 0,
    again: int = 1,
) -> Ran:
    """pytest replaced by a program that leaves this result; ``failing``: of this stage alone it is a failure, with so
    many ``red`` tests, and ends with ``again`` when they are run once more."""
    ran = Ran(results)

    def leave_result(stage: Stage, given: list[str]) -> list[str]:
        ends = again if "--last-failed" in given else status or int(stage.name == failing)
        fell = "".join(RED.format(number) for number in range(red)) if stage.name == failing else ""
        result = RESULT.format(tests=tests, skipped=skipped, red=fell)
        file = str(results / f"{stage.name}.xml")
        return [sys.executable, "-c", LEAVE_RESULT, file, result, str(ends), stage.marker, *given]

    def check() -> bool:
        ran.checks.append("ruff")
        return True

    monkeypatch.setattr(command, "_pytest", leave_result)
    monkeypatch.setattr(command, "CHECKS", (("ruff", check),))
    monkeypatch.setattr(command, "fetch_programs", lambda: None)
    return ran


def arguments(*rest: str, fast: bool = False) -> argparse.Namespace:
    return argparse.Namespace(rest=list(rest), fast=fast)


def test_the_checks_then_the_fast_then_the_slow(results: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = stages(results, monkeypatch, tests=5, skipped=1)
    assert run(arguments()) == 0
    assert ran.checks == ["ruff"]
    assert ran.stages == ["not slow", "slow and not unhurried", "slow and unhurried"]
    assert executed_tests() == 12


def test_pytests_words_run_those_tests_alone(results: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = stages(results, monkeypatch, tests=5, skipped=0)
    assert run(arguments("tests/dialog", "-k", "greeting", fast=True)) == 0
    assert not ran.checks
    assert ran.stages == ["not slow tests/dialog -k greeting"]


@pytest.mark.parametrize("stage", ["fast", "slow", "unhurried"])
def test_a_failure_is_a_failure_in_each_stage(
    stage: str, results: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stages(results, monkeypatch, tests=5, skipped=0, failing=stage)
    assert run(arguments()) == 1
    assert f"15 tests executed; failed: the {stage} ones" in capsys.readouterr().out


@pytest.mark.parametrize("stage", ["fast", "slow", "unhurried"])
def test_a_few_that_are_green_alone_are_named_and_pass(
    stage: str, results: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = stages(results, monkeypatch, tests=5, skipped=0, failing=stage, red=2, again=0)
    assert run(arguments()) == 0
    said = capsys.readouterr().out
    assert "15 tests executed; everything passed." in said
    assert "Red at first, green when run again alone: tests.calls.test_0, tests.calls.test_1" in said
    assert sum("--last-failed" in line for line in ran.stages) == 1


@pytest.mark.parametrize(("red", "again", "runs"), [(2, 1, 1), (3, 0, 0), (0, 0, 0)])
def test_what_stays_red_or_is_much_has_failed(
    red: int, again: int, runs: int, results: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = stages(results, monkeypatch, tests=5, skipped=0, failing="slow", red=red, again=again)
    assert run(arguments()) == 1
    assert sum("--last-failed" in line for line in ran.stages) == runs


def test_a_stage_that_left_no_result_has_failed(results: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stages(results, monkeypatch, tests=5, skipped=0)
    monkeypatch.setattr(command, "FAST", Stage("the fast ones", "not slow", "nowhere/fast"))
    assert run(arguments()) == 1


def test_ones_own_choice_of_tests_is_run_once(results: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = stages(results, monkeypatch, tests=5, skipped=0, failing="fast", red=1, again=0)
    assert run(arguments("tests/dialog", fast=True)) == 1
    assert len(ran.stages) == 1


def test_no_test_of_a_kind_is_no_failure(results: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stages(results, monkeypatch, tests=5, skipped=0, status=5)
    assert run(arguments()) == 0


def test_what_ran_beside_is_shown_at_the_end(
    results: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stages(results, monkeypatch, tests=5, skipped=0)
    assert run(arguments()) == 0
    assert "said by slow and unhurried" in capsys.readouterr().out


def test_when_all_are_skipped_nothing_is_shown_to_work(
    results: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stages(results, monkeypatch, tests=5, skipped=5)
    assert run(arguments()) == 1
    assert "No test was executed" in capsys.readouterr().out


def test_results_of_an_earlier_run_do_not_count(results: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (results / "old.xml").write_text(RESULT.format(tests=100, skipped=0, red=""))
    stages(results, monkeypatch, tests=0, skipped=0)
    assert run(arguments()) == 1


@pytest.mark.parametrize(
    ("absent", "line"),
    [
        (
            ["sip-tester"],
            "sip-tester not found: the tests that need it are skipped; "
            "as root: apt-get update && apt-get install -y --no-install-recommends sip-tester\n",
        ),
        (
            ["sip-tester", "chromium"],
            "sip-tester and chromium not found: the tests that need them are skipped; "
            "as root: apt-get update && apt-get install -y --no-install-recommends sip-tester chromium\n",
        ),
        ([], ""),
    ],
)
def test_who_is_not_root_is_told_the_line(
    absent: list[str], line: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    programs = tuple(Program(name, (f"no-such-program-{name}",), name) for name in absent)
    monkeypatch.setattr(command, "PROGRAMS", (*programs, Program("a shell", ("nothing", "sh"), "dash")))
    fetch_programs(effective_user=lambda: 1000)
    assert capsys.readouterr().out == line

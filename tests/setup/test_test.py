"""commands/test.py: what it fetches, what it runs, and that nothing executed is a failure."""

import argparse
from pathlib import Path

import pytest

import commands.test as command
from commands.test import Program, executed_tests, fetch_programs, run

RESULT = '<testsuites><testsuite tests="{tests}" skipped="{skipped}" failures="0"/></testsuites>'


@pytest.fixture
def results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(command, "RESULTS", tmp_path)
    return tmp_path


def stages(results: Path, monkeypatch: pytest.MonkeyPatch, *, tests: int, skipped: int, passed: bool) -> list[str]:
    """pytest replaced by one that leaves this result; the markers of the stages that ran."""
    ran: list[str] = []

    def leave_result(marker: str, given: list[str]) -> bool:
        ran.append(" ".join([marker, *given]))
        (results / f"{marker}.xml").write_text(RESULT.format(tests=tests, skipped=skipped))
        return passed

    def check() -> bool:
        ran.append("ruff")
        return True

    monkeypatch.setattr(command, "_pytest", leave_result)
    monkeypatch.setattr(command, "CHECKS", (("ruff", check),))
    monkeypatch.setattr(command, "fetch_programs", lambda: None)
    return ran


def arguments(*rest: str, fast: bool = False) -> argparse.Namespace:
    return argparse.Namespace(rest=list(rest), fast=fast)


def test_the_checks_then_the_fast_then_the_slow(results: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = stages(results, monkeypatch, tests=5, skipped=1, passed=True)
    assert run(arguments()) == 0
    assert ran == ["ruff", "not slow", "slow"]
    assert executed_tests() == 8


def test_pytests_words_run_those_tests_alone(results: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = stages(results, monkeypatch, tests=5, skipped=0, passed=True)
    assert run(arguments("tests/dialog", "-k", "greeting", fast=True)) == 0
    assert ran == ["not slow tests/dialog -k greeting"]


def test_a_failure_is_a_failure(results: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stages(results, monkeypatch, tests=5, skipped=0, passed=False)
    assert run(arguments()) == 1


def test_when_all_are_skipped_nothing_is_shown_to_work(
    results: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stages(results, monkeypatch, tests=5, skipped=5, passed=True)
    assert run(arguments()) == 1
    assert "No test was executed" in capsys.readouterr().out


def test_results_of_an_earlier_run_do_not_count(results: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (results / "old.xml").write_text(RESULT.format(tests=100, skipped=0))
    stages(results, monkeypatch, tests=0, skipped=0, passed=True)
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

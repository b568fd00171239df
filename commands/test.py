"""``./run test``: everything that says whether this tree is fit, as CI runs it."""

import argparse
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from commands.progress import Progress

NAME = "test"
HELP = "Check the code and run the tests; pytest's own arguments run just those tests"
PASSES_ON = True  # what is not ours goes to pytest

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "build" / "test-results"


@dataclass(frozen=True)
class Program:
    """A program that some tests need and that no Python package brings."""

    label: str
    names: tuple[str, ...]  # programs, or files below /usr/lib; any of these will do
    package: str  # Debian's and Ubuntu's

    @property
    def present(self) -> bool:
        return any(shutil.which(name) or any(Path("/usr/lib").glob(name)) for name in self.names)


PROGRAMS = (
    Program("SIPp", ("sipp",), "sip-tester"),
    Program("Chromium", ("chromium", "chromium-browser", "google-chrome"), "chromium"),
    Program("libatomic", ("*/libatomic.so.1",), "libatomic1"),  # Playwright's Node does not start without it
    Program("Tesseract", ("tesseract",), "tesseract-ocr"),  # reads scanned pages
    Program("espeak-ng", ("espeak-ng",), "espeak-ng"),  # a voice other than our own, for sounds in tests
    Program("flite", ("flite",), "flite"),  # the callers' voice: the recogniser understands it better
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--fast", action="store_true", help="leave out the tests that take over ten seconds each")
    parser.epilog = (
        "Without arguments: ruff, mypy, import-linter, the fast tests, then the slow ones. Slow tests in which nobody\n"
        "waits on a line run beside those that call, at idle priority; their output comes last. One or two red tests\n"
        "of a stage are run once more, alone, and named at the end if they are green then.\n"
        "With pytest's arguments, such as tests/dialog or -k greeting: only those tests."
    )


def run(arguments: argparse.Namespace) -> int:
    given: list[str] = arguments.rest
    RESULTS.mkdir(parents=True, exist_ok=True)
    for old in RESULTS.glob("*.xml"):
        old.unlink()
    fetch_programs()
    failed: list[str] = [] if given else [label for label, check in CHECKS if not check()]
    red = _stage(FAST, given)
    if not arguments.fast:
        red += _slow_stages(given)
    late = [] if given or failed else [stage for stage in red if _green_alone(stage)]
    failed += [stage.label for stage in red if stage not in late]
    executed = executed_tests()
    print()
    if not executed:
        print("No test was executed, so nothing is shown to work.")
        return 1
    print(f"{executed} tests executed; " + (f"failed: {', '.join(failed)}." if failed else "everything passed."))
    if late:
        print("Red at first, green when run again alone: " + ", ".join(name for one in late for name in red_tests(one)))
    return 1 if failed else 0


def fetch_programs(effective_user: Callable[[], int] = os.geteuid) -> None:
    """Install missing programs by apt when root; otherwise print the line that does. Tests skip what stays missing."""
    missing = [program for program in PROGRAMS if not program.present]
    if not missing:
        return
    labels = " and ".join(program.label for program in missing)
    packages = " ".join(program.package for program in missing)
    line = f"apt-get update && apt-get install -y --no-install-recommends {packages}"
    if effective_user() != 0 or not shutil.which("apt-get"):
        skipped = "the tests that need it are skipped" if len(missing) == 1 else "the tests that need them are skipped"
        print(f"{labels} not found: {skipped}; as root: {line}", flush=True)
        return
    for program in missing:  # one by one: Ubuntu has no chromium package, and SIPp should still come
        _apt_install(program)


def _apt_install(program: Program) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "-q", "--no-install-recommends", program.package]
    log = RESULTS / f"apt-{program.package}.log"
    for command in (install, ["apt-get", "update", "-q"], install):
        with log.open("ab") as output, Progress(f"Installing {program.label} ({' '.join(command[:2])})") as progress:
            child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, env=environment)
            while child.poll() is None:
                progress.to(0)
                time.sleep(0.1)
        if command is install and child.returncode == 0:
            return
    print(
        f"{program.label} could not be installed, so the tests that need it are skipped; apt's words: {log}", flush=True
    )


def _tool(label: str, *command: str) -> tuple[str, Callable[[], bool]]:
    def check() -> bool:
        began = time.monotonic()
        print(f"--- {label}", flush=True)
        passed = subprocess.run([sys.executable, *command], cwd=ROOT, check=False).returncode == 0
        print(f"{label}: {'passed' if passed else 'FAILED'} in {time.monotonic() - began:.0f} s", flush=True)
        return passed

    return label, check


CHECKS = (
    _tool("ruff check", "-m", "ruff", "check", "--quiet", "."),
    _tool("ruff format", "-m", "ruff", "format", "--check", "--quiet", "."),
    _tool("mypy", "-m", "mypy", "."),
    # import-linter has no module to run; this is what its script does.
    _tool("import-linter", "-c", "from importlinter.cli import lint_imports_command as run; run()"),
)


@dataclass(frozen=True)
class Stage:
    """Tests that run one after the other. label: for people; marker: pytest's expression; name: its result's file,
    which is counted, in the folder ``results`` below where all are, and the memory of what was red."""

    label: str
    marker: str
    name: str
    results: str = ""


FAST = Stage("the fast ones", "not slow", "fast")
CALLING = Stage("the slow ones", "slow and not unhurried", "slow")
UNHURRIED = Stage("the unhurried ones, which ran beside the slow", "slow and unhurried", "unhurried")


MOST_RUN_AGAIN = 2
"""So many red tests of a stage are run once more: what waits for a line or a process tells of the machine's other work
too. More than that is no matter of chance."""


def _stage(stage: Stage, given: list[str]) -> list[Stage]:
    """Run it; itself when it failed."""
    print(f"\n--- tests: {stage.label}", flush=True)
    return [] if _succeeded(subprocess.run(_pytest(stage, given), cwd=ROOT, check=False).returncode) else [stage]


def _green_alone(stage: Stage) -> bool:
    """Whether its red tests, if they are few, pass when nothing runs beside them."""
    red = red_tests(stage)
    if not 1 <= len(red) <= MOST_RUN_AGAIN:
        return False
    print(f"\n--- tests: once more, alone: {', '.join(red)}", flush=True)
    again = Stage(stage.label, stage.marker, stage.name, results="again")
    return subprocess.run(_pytest(again, ["--last-failed"]), cwd=ROOT, check=False).returncode == 0


def red_tests(stage: Stage) -> list[str]:
    """Their names, of the first run; none when pytest itself did not come to its end."""
    results = RESULTS / f"{stage.name}.xml"
    if not results.exists():
        return []
    cases = ElementTree.parse(results).iter("testcase")  # noqa: S314 - written by our own pytest
    red = [case for case in cases if case.find("failure") is not None or case.find("error") is not None]
    return [f"{case.get('classname')}.{case.get('name')}" for case in red]


def _slow_stages(given: list[str]) -> list[Stage]:
    """Most of a call's time is speech that both sides wait for; the others use the processor meanwhile."""
    output = RESULTS / f"{UNHURRIED.name}.log"
    with output.open("wb") as file:
        beside = subprocess.Popen(
            _pytest(UNHURRIED, given), cwd=ROOT, stdin=subprocess.DEVNULL, stdout=file, stderr=file
        )
        try:
            # It takes the processor only when nobody else wants it, and so do all that it starts: SCHED_IDLE, sched(7).
            os.sched_setscheduler(beside.pid, os.SCHED_IDLE, os.sched_param(0))
            failed = _stage(CALLING, given)
            with Progress("Waiting for the unhurried ones") as progress:
                while beside.poll() is None:
                    progress.to(0)
                    time.sleep(0.1)
        finally:
            beside.terminate()
            beside.wait()
    print(f"\n--- tests: {UNHURRIED.label}\n{output.read_text(errors='replace')}", flush=True)
    return failed if _succeeded(beside.returncode) else [*failed, UNHURRIED]


def _succeeded(status: int) -> bool:
    """No test of the kind at all is no failure here; see pytest's exit codes."""
    return status in (0, 5)


def _pytest(stage: Stage, given: list[str]) -> list[str]:
    """The stage's marker narrows what the given arguments select."""
    results, memory = RESULTS / stage.results / f"{stage.name}.xml", RESULTS / f"{stage.name}-cache"
    own = [f"--junit-xml={results}", "-o", f"cache_dir={memory}"]
    return [sys.executable, "-m", "pytest", *own, "-m", stage.marker, *given]


def executed_tests() -> int:
    """Tests that ran to a verdict in the last run; skipped ones show nothing and are not counted."""
    executed = 0
    for file in RESULTS.glob("*.xml"):
        for suite in ElementTree.parse(file).iter("testsuite"):  # noqa: S314 - written by our own pytest a moment ago
            executed += int(suite.get("tests", 0)) - int(suite.get("skipped", 0))
    return executed

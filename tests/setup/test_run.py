"""The script ./run: when it sets up, what it says when it cannot, what it hands over."""

import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# Stands where set_up.py stands: makes the least that ./run hands over to, and counts how often it was asked.
SET_UP = """
import pathlib, sys
here = pathlib.Path(__file__).parent
(here / ".venv" / "bin").mkdir(parents=True, exist_ok=True)
python = here / ".venv" / "bin" / "python"
python.unlink(missing_ok=True)
python.symlink_to(sys.executable)
with (here / "asked").open("a") as count:
    count.write("x")
"""
# Stands where the commands stand: says what reached it.
COMMANDS = """
import os, sys
print(sys.argv[1:], os.environ["ORT_DISABLE_TELEMETRY"], os.getcwd(), sys.flags.utf8_mode)
"""


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A folder with a space in its name that holds ./run, a lock file and a page."""
    folder = tmp_path / "voice assist"
    for name in ("requirements", "commands", "admin/web/src"):
        (folder / name).mkdir(parents=True)
    shutil.copy(ROOT / "run", folder / "run")
    (folder / "set_up.py").write_text(SET_UP)
    (folder / "commands" / "__init__.py").write_text("")
    (folder / "commands" / "__main__.py").write_text(COMMANDS)
    (folder / "requirements" / "test.lock").write_text("one==1\n")
    (folder / "admin" / "web" / "src" / "phone.tsx").write_text("a page\n")
    return folder


def start(run: Path, *words: str, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    """./run as a bare machine would start it: no HOME, no LANG, nothing to read."""
    return subprocess.run(
        [str(run), *words],
        cwd=cwd or run.parent,
        env={"PATH": "/usr/local/bin:/usr/bin:/bin", **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def asked(house: Path) -> int:
    return len((house / "asked").read_text())


@pytest.fixture(autouse=True)
def _system_python() -> None:
    if not Path("/usr/bin/python3").exists() and not Path("/usr/local/bin/python3").exists():
        pytest.skip("no python3 of the system")


def test_it_sets_up_once_and_again_when_something_changed(house: Path) -> None:
    assert start(house / "run").returncode == 0
    assert start(house / "run").returncode == 0
    assert asked(house) == 1
    (house / "requirements" / "test.lock").write_text("one==2\n")
    start(house / "run")
    assert asked(house) == 2
    (house / "admin" / "web" / "src" / "phone.tsx").write_text("another page\n")
    start(house / "run")
    assert asked(house) == 3
    (house / ".venv" / "bin" / "python").unlink()
    start(house / "run")
    assert asked(house) == 4


def test_what_is_built_is_not_taken_for_a_change(house: Path) -> None:
    start(house / "run")
    for built in ("dist", "node_modules"):
        (house / "admin" / "web" / built).mkdir()
        (house / "admin" / "web" / built / "page.js").write_text("built")
    start(house / "run")
    assert asked(house) == 1


def test_words_reach_the_command_as_they_were_typed(house: Path, tmp_path: Path) -> None:
    """From another folder, through a link, with spaces, quotes and nothing at all."""
    link = tmp_path / "link"
    link.symlink_to(house / "run")
    words = ["call", "--say", "what's  the dose?", "", "*"]
    ended = start(link, *words, cwd=tmp_path)
    assert ended.stdout == f"{words} 1 {tmp_path} 1\n"


def test_the_commands_status_is_the_status(house: Path) -> None:
    (house / "commands" / "__main__.py").write_text("raise SystemExit(7)")
    assert start(house / "run").returncode == 7


def test_a_failed_set_up_is_tried_again(house: Path) -> None:
    (house / "set_up.py").write_text("raise SystemExit(1)")
    assert start(house / "run").returncode == 1
    assert not (house / ".venv" / "fingerprint").exists()
    (house / "set_up.py").write_text(SET_UP)
    assert start(house / "run").returncode == 0


def tools(folder: Path, python: str) -> str:
    """A PATH with the few programs ./run uses and the given python3; nothing when that is empty."""
    folder.mkdir()
    for name in ("sh", "dirname", "readlink", "cksum", "cat", "find", "sort"):
        (folder / name).symlink_to(shutil.which(name) or name)
    if python:
        (folder / "python3").write_text(python)
        (folder / "python3").chmod(0o755)
    return str(folder)


@pytest.mark.parametrize(
    ("python", "sentence"),
    [
        (
            "",
            "./run: Python 3.11, 3.12 or 3.13 is needed; "
            "as root: apt-get update && apt-get install -y python3 python3-venv\n",
        ),
        (
            '#!/bin/sh\ncase "$*" in *ensurepip*) exit 1;; esac\n',
            "./run: Python's venv module is missing; as root: apt-get update && apt-get install -y python3-venv\n",
        ),
        (
            '#!/bin/sh\ncase "$*" in *version_info*) exit 1;; esac\n',
            "./run: Python 3.11, 3.12 or 3.13 is needed; "
            "as root: apt-get update && apt-get install -y python3 python3-venv\n",
        ),
    ],
    ids=["no Python", "no venv", "an old Python"],
)
def test_what_is_missing_is_one_sentence(house: Path, tmp_path: Path, python: str, sentence: str) -> None:
    ended = start(house / "run", PATH=tools(tmp_path / "bin", python))
    assert (ended.returncode, ended.stderr) == (1, sentence)


def test_a_warm_start_costs_less_than_a_third_of_a_second(house: Path) -> None:
    start(house / "run")
    times = []
    for _ in range(5):
        began = time.perf_counter()
        start(house / "run")
        times.append(time.perf_counter() - began)
    assert min(times) < 0.3, times


def test_ctrl_c_reaches_the_command_itself(house: Path) -> None:
    """The shell is replaced, so that what signals the process signals the service."""
    (house / "commands" / "__main__.py").write_text("import os; print(os.getpid(), flush=True)")
    child = subprocess.Popen([str(house / "run")], stdout=subprocess.PIPE, text=True, env=dict(os.environ))
    out, _ = child.communicate(timeout=60)
    assert int(out) == child.pid


def test_it_is_plain_sh() -> None:
    """dash is what /bin/sh is on Debian and Ubuntu."""
    dash = shutil.which("dash")
    if dash is None:
        pytest.skip("dash is not on this machine")
    for script in (ROOT / "run", ROOT / ".ci" / "run", ROOT / "requirements" / "lock.sh"):
        assert subprocess.run([dash, "-n", str(script)], check=False).returncode == 0
        assert os.access(script, os.X_OK), f"{script} cannot be executed"

"""Everything installed is pinned by hash, and no lock file names the host it was fetched from."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT

FOLDER = ROOT / "requirements"
LOCKS = sorted(FOLDER.glob("*.lock"))
PACKAGE_LOCK = ROOT / "admin" / "web" / "package-lock.json"
SET_UP_LOCKS = {"installer.lock", "build.lock", "service.lock", "test.lock", "models.lock"}
ASKED_FOR = {"transformers.lock"}


def _entries(lock: Path) -> list[str]:
    """Each requirement with its hashes as one text."""
    return [entry for entry in re.split(r"\n(?=\S)", lock.read_text().replace("\\\n", " ")) if entry.strip()]


def _direct(name: str) -> set[str]:
    words = re.findall(r"^([A-Za-z0-9][A-Za-z0-9._-]*)", (FOLDER / name).read_text(), flags=re.MULTILINE)
    return {re.sub(r"[-_.]+", "-", word).lower() for word in words}


def test_the_lock_files_are_the_ones_set_up_installs() -> None:
    assert {lock.name for lock in LOCKS} == SET_UP_LOCKS | ASKED_FOR


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_requirement_is_pinned_and_hashed(lock: Path) -> None:
    entries = _entries(lock)
    assert entries
    for entry in entries:
        assert re.match(r"[A-Za-z0-9._-]+(\[\S+\])?==\S+", entry), entry[:80]
        assert "--hash=sha256:" in entry, entry[:80]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_holds_what_was_asked_for(lock: Path) -> None:
    locked = {re.sub(r"[-_.]+", "-", entry.partition("==")[0]).lower() for entry in _entries(lock)}
    assert _direct(lock.with_suffix(".in").name) <= locked


def test_the_tests_run_against_what_the_service_installs() -> None:
    def pins(name: str) -> set[str]:
        return {entry.split()[0] for entry in _entries(FOLDER / name)}

    assert pins("service.lock") <= pins("test.lock")


def test_what_is_asked_for_changes_nothing_that_the_service_has() -> None:
    def pins(name: str) -> set[str]:
        return {entry.split()[0] for entry in _entries(FOLDER / name)}

    names = {pin.partition("==")[0] for pin in pins("service.lock")}
    extra = {pin for pin in pins("transformers.lock") if pin.partition("==")[0] in names}
    assert extra <= pins("service.lock")


@pytest.mark.parametrize("file", [*LOCKS, PACKAGE_LOCK], ids=lambda file: file.name)
def test_no_lock_names_a_registry(file: Path) -> None:
    if not file.exists():
        pytest.skip(f"there is no {file.name} yet")
    if file.suffix == ".lock":
        assert "://" not in file.read_text()
    else:
        packages = json.loads(file.read_text())["packages"]
        assert not [name for name, package in packages.items() if "resolved" in package]
        assert not [name for name, package in packages.items() if name and "integrity" not in package]


def test_each_direct_dependency_has_its_reason() -> None:
    reasons = (ROOT / "docs" / "decisions" / "0002-dependencies.md").read_text(encoding="utf-8")
    direct = set().union(*(_direct(file.name) for file in FOLDER.glob("*.in"))) - {"r"}
    assert not sorted(name for name in direct if f"`{name}`" not in reasons)


def test_nothing_that_is_made_here_is_committed() -> None:
    made = subprocess.run(
        ["git", "ls-files", "-i", "-c", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if made.returncode:
        pytest.skip(f"git cannot list the files here: {made.stderr.strip()}")
    assert made.stdout == ""

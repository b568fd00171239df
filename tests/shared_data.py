"""Where the test data lies that is not part of this project."""

import os
from pathlib import Path

import pytest

FOLDER = Path(os.environ.get("VOICEASSIST_TEST_DATA") or Path(__file__).parents[2] / "shared" / "data")


def shared_data(name: str) -> Path:
    """The file or folder ``name`` of the test data; skips the test, saying why, when it is absent."""
    path = FOLDER / name
    if not path.exists():
        pytest.skip(f"the test data {name} is absent: set VOICEASSIST_TEST_DATA to the folder that holds it")
    return path

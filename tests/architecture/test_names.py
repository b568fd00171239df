"""The packages are top-level names: each must be ours alone, or an installed package would be imported in its place."""

import importlib.metadata
import sys

import pytest

from tests.architecture.tree import FLOORS

NAMES = (*FLOORS, "set_up", "tests")


@pytest.mark.parametrize("name", NAMES)
def test_the_name_is_ours_alone(name: str) -> None:
    assert name not in sys.stdlib_module_names
    # Some packages install their tests by mistake; ours are found first, for they are run from this folder.
    others = [owner for owner in importlib.metadata.packages_distributions().get(name, []) if name != "tests"]
    assert not others

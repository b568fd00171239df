"""What was in the table is found, and nothing else."""

from typing import Any, cast

import pytest

from dialog.tts.packed_table import PackedTable

TABLE = {
    "read": {"DEFAULT": "ɹˈid", "VBD": "ɹˈɛd"},
    "": None,
    "naïve": "nɑˈiv",
    "w=the": {"DT": 12, "NN": -3.5},
    "list": ["a", "b"],
}


@pytest.mark.parametrize("size", [0, 1, len(TABLE)])
def test_what_was_in_it_is_found_and_nothing_else(size: int) -> None:
    table = dict(list(TABLE.items())[:size])
    packed = PackedTable(table)
    assert len(packed) == size
    assert {key: packed.get(key, "absent") for key in table} == table
    assert packed.get("absent") is None
    assert packed.get("rea", 1) == 1


def test_many_are_all_found() -> None:
    table = {f"word {number}": str(number) for number in range(20_000)}
    packed = PackedTable(table)
    assert all(packed.get(key) == value for key, value in table.items())
    assert packed.get("word 20000") is None


def test_words_of_one_hash_are_told_apart() -> None:
    assert hash(-1) == hash(-2)
    packed = PackedTable(cast(Any, {-1: "one", -2: "two"}))
    assert [packed.get(cast(Any, key)) for key in (-1, -2, -3)] == ["one", "two", None]

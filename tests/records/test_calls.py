"""Entries survive the trip through JSON that the spool puts them on."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.calls import Entry, entry_from_json
from tests.records.rows import a_call, a_hearing, a_turn

NOW = datetime(2026, 5, 6, 7, 8, 9, 123456, tzinfo=UTC)


@given(st.text(), st.integers(0, 10**6))
def test_an_entry_comes_back_from_json(said: str, number: int) -> None:
    turn = a_turn(number, said)
    turn = type(turn)(turn.turn, turn.said, turn.spoken, turn.kind, turn.citations, turn.reply, {"thinking": 0.5})
    for entry in (
        Entry("started", a_call(), NOW),
        Entry("turn", a_call(), NOW, turn=turn),
        Entry("heard", a_call(), NOW, heard=a_hearing(number, said)),
        Entry("ended", a_call(), NOW, reason=said),
    ):
        assert entry_from_json(json.loads(json.dumps(entry.as_json()))) == entry


def test_a_call_without_a_uuid_is_refused_where_it_is_made() -> None:
    with pytest.raises(ValueError, match="badly formed"):
        a_call("no uuid")

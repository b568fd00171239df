"""There is room for a second opinion while turns in hand are no more than threads, and none was kept waiting."""

from collections.abc import Iterator

import pytest

from dialog.stt.crowd import Crowd
from priority_pool import PriorityPool


@pytest.fixture
def pool() -> Iterator[PriorityPool]:
    pool = PriorityPool(threads=1, nice=0)
    yield pool
    pool.close()


@pytest.mark.parametrize(("turns", "crowded"), [(0, False), (1, False), (2, False), (3, True), (8, True)])
def test_more_turns_in_hand_than_threads_are_a_crowd(pool: PriorityPool, turns: int, crowded: bool) -> None:
    assert Crowd(pool, at_once=2, turns=lambda: turns)() is crowded


def test_a_call_that_was_kept_waiting_is_a_crowd(pool: PriorityPool, monkeypatch: pytest.MonkeyPatch) -> None:
    crowd = Crowd(pool, at_once=2)
    assert not crowd()
    monkeypatch.setattr(pool, "kept_waiting", lambda within: within == 2.0)
    assert crowd()

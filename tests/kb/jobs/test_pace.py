"""How fast files are read and what that promises, by a clock that the test turns."""

import pytest

from kb.jobs.pace import WINDOW_SECONDS, Pace, passages_left, seconds_left
from kb.stores.job_queue import Figures


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def looked(pace: Pace, clock: Clock, steps: list[tuple[float, int]], work: str = "one") -> float | None:
    """The last word of the pace; steps: seconds since the step before, and passages done by then."""
    told = None
    for seconds, done in steps:
        clock.now += seconds
        told = pace.seen(work, done)
    return told


def test_the_pace_is_passages_by_seconds(clock: Clock) -> None:
    assert looked(Pace(clock), clock, [(0, 10), (2, 40), (3, 110)]) == pytest.approx(20)


def test_one_look_tells_no_pace_nor_does_a_short_time_or_standing_still(clock: Clock) -> None:
    assert looked(Pace(clock), clock, [(0, 10)]) is None
    assert looked(Pace(clock), clock, [(0, 10), (1, 90)]) is None
    assert looked(Pace(clock), clock, [(0, 10), (9, 10)]) is None


def test_what_it_takes_to_the_first_passage_does_not_count(clock: Clock) -> None:
    assert looked(Pace(clock), clock, [(0, 0), (60, 0), (2, 16), (5, 66)]) == pytest.approx(10)


def test_what_is_long_ago_is_forgotten(clock: Clock) -> None:
    slow = [(0.0, 1), *((10.0, 2 + step) for step in range(6))]
    fast = [(5.0, 7 + 100 * step) for step in range(int(WINDOW_SECONDS) // 5 + 2)]
    assert looked(Pace(clock), clock, slow + fast) == pytest.approx(20, rel=0.01)


def test_other_work_or_work_that_began_anew_has_a_pace_of_its_own(clock: Clock) -> None:
    pace = Pace(clock)
    looked(pace, clock, [(0, 500), (10, 900)])
    assert looked(pace, clock, [(1, 20)]) is None
    assert looked(pace, clock, [(10, 120)]) == pytest.approx(10)
    assert looked(pace, clock, [(1, 130)], work="another") is None


def figures(files: int, waiting: int, passages: int, done: int) -> Figures:
    return Figures(waiting, 1, files, waiting + 1, passages, done, 0, "")


def test_files_that_wait_are_taken_to_be_as_long_as_those_begun() -> None:
    assert passages_left(figures(files=10, waiting=6, passages=80, done=70)) == pytest.approx(10 + 6 * 20)
    assert passages_left(figures(files=1, waiting=0, passages=80, done=70)) == 10


def test_nobody_knows_before_one_is_begun() -> None:
    assert passages_left(figures(files=10, waiting=10, passages=0, done=0)) is None
    assert passages_left(figures(files=10, waiting=8, passages=0, done=0)) is None


def test_the_time_left() -> None:
    assert seconds_left(90, 4) == 22
    assert seconds_left(90, None) is None
    assert seconds_left(None, 4) is None

"""An answer is made as often as it may cost, by a clock that the test turns."""

import asyncio

import pytest

from admin.sparing import OLDEST, SHARE, Sparing


class Kitchen:
    """Makes an answer in ``takes`` seconds, or fails."""

    def __init__(self, takes: float) -> None:
        self.now = 0.0
        self.takes = takes
        self.made = 0
        self.fails = False

    async def make(self) -> int:
        await asyncio.sleep(0)
        self.now += self.takes
        if self.fails:
            raise ConnectionError
        self.made += 1
        return self.made


def opened(takes: float) -> tuple[Kitchen, Sparing[int]]:
    kitchen = Kitchen(takes)
    return kitchen, Sparing(kitchen.make, lambda: kitchen.now)


async def test_making_it_takes_no_more_than_its_share_of_the_time() -> None:
    kitchen, sparing = opened(0.25)
    while kitchen.now < 100:
        await sparing.get()
        kitchen.now += 0.25
    assert kitchen.made == pytest.approx(100 / (0.25 * SHARE), abs=1)


async def test_who_asks_at_the_same_time_is_given_the_same() -> None:
    kitchen, sparing = opened(0.25)
    assert await asyncio.gather(*(sparing.get() for _ in range(5))) == [1] * 5
    assert kitchen.made == 1


async def test_an_answer_that_is_slow_to_make_is_made_anew_all_the_same() -> None:
    kitchen, sparing = opened(60)
    await sparing.get()
    kitchen.now += OLDEST
    assert await sparing.get() == 2


async def test_a_failure_is_not_kept_nor_an_answer_behind_it() -> None:
    kitchen, sparing = opened(0.25)
    kitchen.fails = True
    with pytest.raises(ConnectionError):
        await sparing.get()
    kitchen.fails = False
    assert await sparing.get() == 1

"""What calls worked in goes back when one has ended, now and then while any lasts, and not while nobody calls."""

import asyncio
from collections.abc import Callable
from typing import Any, cast

import pytest

import voiceassist
from tests.virtual_time import run_in_virtual_time


class Named:
    def __init__(self, name: str) -> None:
        self.id = name
        self.call = self


class Lines:
    """A switchboard on which calls last from second to second."""

    def __init__(self, *calls: tuple[float, float]) -> None:
        self._calls = calls

    @property
    def calls(self) -> list[Named]:
        now = asyncio.get_running_loop().time()
        return [Named(str(call)) for call in self._calls if call[0] <= now < call[1]]


async def given_back(lines: Lines, seconds: float) -> list[float]:
    """When it was."""
    times: list[float] = []

    async def at_once(work: Callable[[], None]) -> None:
        times.append(asyncio.get_running_loop().time())

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("asyncio.to_thread", at_once)
        tidying = asyncio.create_task(voiceassist._give_back_after_calls(cast(Any, lines)))
        await asyncio.sleep(seconds)
        tidying.cancel()
    return times


@pytest.mark.parametrize(
    ("calls", "times"),
    [
        ((), []),
        (((20.5, 25.5),), [26.0]),
        (((0.5, 33.5),), [10.0, 20.0, 30.0, 34.0]),
        (((0.5, 4.5), (1.5, 4.6)), [5.0]),
    ],
)
def test_when_it_goes_back(calls: tuple[tuple[float, float], ...], times: list[float]) -> None:
    assert run_in_virtual_time(given_back(Lines(*calls), 60.2)) == times

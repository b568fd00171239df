"""What calls work in goes back while any lasts, once more behind the last, and not while nobody calls."""

import asyncio
from collections.abc import Callable
from typing import Any, cast

import pytest

import voiceassist
from tests.virtual_time import run_in_virtual_time


class Lines:
    """A switchboard on which calls last from second to second."""

    def __init__(self, *calls: tuple[float, float]) -> None:
        self._calls = calls

    @property
    def calls(self) -> list[tuple[float, float]]:
        now = asyncio.get_running_loop().time()
        return [call for call in self._calls if call[0] <= now < call[1]]


async def given_back(lines: Lines, seconds: float) -> list[float]:
    """When it was."""
    times: list[float] = []

    async def at_once(work: Callable[[], None]) -> None:
        times.append(asyncio.get_running_loop().time())

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("asyncio.to_thread", at_once)
        tidying = asyncio.create_task(voiceassist._give_back_after_work(cast(Any, lines)))
        await asyncio.sleep(seconds)
        tidying.cancel()
    return times


@pytest.mark.parametrize(
    ("calls", "times"),
    [
        ((), []),
        (((20.5, 22.5),), [21.0, 22.0, 23.0]),
        (((0.5, 2.5), (2.0, 4.5)), [1.0, 2.0, 3.0, 4.0, 5.0]),
    ],
)
def test_when_it_goes_back(calls: tuple[tuple[float, float], ...], times: list[float]) -> None:
    assert run_in_virtual_time(given_back(Lines(*calls), 60.2)) == times

"""Model work is served by urgency, and never holds up the event loop."""

import asyncio
import os
import threading
from collections.abc import Iterator

import pytest

from priority_pool import PoolClosed, PriorityPool, Urgency


@pytest.fixture
def pool() -> Iterator[PriorityPool]:
    pool = PriorityPool(threads=1)
    yield pool
    pool.close()


async def _held(pool: PriorityPool) -> tuple["asyncio.Task[bool]", threading.Event]:
    """A job that keeps the pool's only thread until the event is set."""
    begun, release = threading.Event(), threading.Event()

    def hold() -> bool:
        begun.set()
        return release.wait(5)

    task = asyncio.create_task(pool.run(Urgency.NEXT_CLAUSE, hold))
    while not begun.is_set():
        await asyncio.sleep(0.001)
    return task, release


async def test_the_most_urgent_goes_first_and_equals_in_order(pool: PriorityPool) -> None:
    task, release = await _held(pool)
    done: list[str] = []
    wanted = [
        (Urgency.SPECULATION, "speculation"),
        (Urgency.TURN_END, "first turn end"),
        (Urgency.TURN_END, "second turn end"),
        (Urgency.FIRST_CLAUSE, "first clause"),
    ]
    jobs = [asyncio.create_task(pool.run(urgency, done.append, name)) for urgency, name in wanted]
    await asyncio.sleep(0)
    release.set()
    await asyncio.gather(task, *jobs)
    assert done == ["first clause", "first turn end", "second turn end", "speculation"]


async def test_a_job_cancelled_before_it_began_is_never_run(pool: PriorityPool) -> None:
    task, release = await _held(pool)
    ran: list[int] = []
    unwanted = asyncio.create_task(pool.run(Urgency.SPECULATION, ran.append, 1))
    await asyncio.sleep(0)
    assert pool.waiting == 1
    unwanted.cancel()
    with pytest.raises(asyncio.CancelledError):
        await unwanted
    assert pool.waiting == 0
    release.set()
    await task
    await pool.run(Urgency.SPECULATION, ran.append, 2)
    assert ran == [2]


async def test_an_exception_reaches_the_one_who_waits(pool: PriorityPool) -> None:
    with pytest.raises(ZeroDivisionError):
        await pool.run(Urgency.THINKING, lambda: 1 // 0)
    assert await pool.run(Urgency.THINKING, lambda: "alive") == "alive"


async def test_closing_ends_what_runs_and_fails_what_waits() -> None:
    pool = PriorityPool(threads=1)
    task, release = await _held(pool)
    waiting = asyncio.create_task(pool.run(Urgency.THINKING, int))
    await asyncio.sleep(0)
    closing = asyncio.create_task(asyncio.to_thread(pool.close))
    with pytest.raises(PoolClosed):
        await waiting
    release.set()
    assert await task
    await closing
    with pytest.raises(PoolClosed):
        await pool.run(Urgency.THINKING, int)


async def test_threads_run_at_a_lower_priority_than_the_event_loop(pool: PriorityPool) -> None:
    niceness = await pool.run(Urgency.THINKING, lambda: os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))
    assert niceness == min(19, os.nice(0) + 10)


def test_a_result_for_a_loop_that_closed_is_dropped() -> None:
    pool = PriorityPool(threads=1)
    release = threading.Event()

    async def leave() -> None:
        task = asyncio.create_task(pool.run(Urgency.THINKING, release.wait, 5))
        await asyncio.sleep(0.01)
        task.cancel()

    asyncio.run(leave())
    release.set()
    pool.close()


async def test_it_is_told_that_work_was_kept_waiting(pool: PriorityPool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("priority_pool.LATE", 0.05)
    assert not pool.kept_waiting(60.0)
    task, release = await _held(pool)
    waiting = asyncio.create_task(pool.run(Urgency.TURN_END, int))
    while not pool.kept_waiting(0.0):
        await asyncio.sleep(0.01)
    release.set()
    await asyncio.gather(task, waiting)
    assert pool.kept_waiting(60.0)
    await asyncio.sleep(0.1)
    assert not pool.kept_waiting(0.05)


async def test_who_is_served_at_once_was_not_kept_waiting(pool: PriorityPool) -> None:
    assert await pool.run(Urgency.TURN_END, int) == 0
    task, release = await _held(pool)
    given_up = asyncio.create_task(pool.run(Urgency.SPECULATION, int))
    await asyncio.sleep(0)
    given_up.cancel()
    release.set()
    await task
    assert not pool.kept_waiting(60.0)

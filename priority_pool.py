"""One pool of niced threads for all model work, served by urgency."""

import asyncio
import heapq
import itertools
import logging
import math
import os
import threading
import time
from collections.abc import Callable
from enum import IntEnum
from typing import Any, TypeVar

logger = logging.getLogger(__name__)

Result = TypeVar("Result")


class Urgency(IntEnum):
    """Lower goes first: the caller waits for a first clause now; speculation may turn out to be for nothing."""

    FIRST_CLAUSE = 0
    FINAL_READING = 1
    TURN_END = 2
    THINKING = 3
    NEXT_CLAUSE = 4
    SPECULATION = 5


LATE = 0.2
"""Seconds a job waits behind the work of other calls: no job of one call alone takes so long."""
STOPPING = "the pool is closed: the service is stopping"


class PoolClosed(RuntimeError):
    """Work was given to a pool that has been closed."""


class PriorityPool:
    """Runs plain functions in threads, most urgent first, in order of arrival among equals.

    A job whose awaiting task is cancelled before it began is never run; one that runs is finished and its result
    dropped. Threads run at ``nice`` above the process, so that audio on the event loop's thread is never late for them
    (Linux applies setpriority to a thread when given its thread id, setpriority(2)).
    """

    def __init__(self, threads: int = 2, nice: int = 10) -> None:
        self._heap: list[tuple[int, int, Callable[[], Any], asyncio.Future[Any], float]] = []
        self._late = -math.inf
        self._order = itertools.count()
        self._ready = threading.Condition()
        self._closed = False
        self._nice = nice
        self._threads = [
            threading.Thread(target=self._work, name=f"priority-pool-{n}", daemon=True) for n in range(threads)
        ]
        for thread in self._threads:
            thread.start()

    @property
    def waiting(self) -> int:
        """Jobs not begun yet; callers drop speculation when this exceeds the number of threads."""
        with self._ready:
            return sum(1 for job in self._heap if not job[3].cancelled())

    def kept_waiting(self, within: float) -> bool:
        """Whether a job waits for a thread longer than ``LATE``, or did in the last ``within`` seconds."""
        now = time.monotonic()
        with self._ready:
            waits = any(now - job[4] > LATE for job in self._heap if not job[3].cancelled())
            return waits or now - self._late < within

    async def run(self, urgency: Urgency, function: Callable[..., Result], *arguments: Any) -> Result:
        """The function's result, or its exception. Raises PoolClosed when the pool was closed before."""
        future: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        with self._ready:
            if self._closed:
                raise PoolClosed(STOPPING)
            job = (urgency, next(self._order), lambda: function(*arguments), future, time.monotonic())
            heapq.heappush(self._heap, job)
            self._ready.notify()
        return await future

    def close(self) -> None:
        """Let running jobs end, fail the rest with PoolClosed, join the threads."""
        with self._ready:
            self._closed = True
            dropped, self._heap = self._heap, []
            self._ready.notify_all()
        for _, _, _, future, _ in dropped:
            _deliver(future, error=PoolClosed(STOPPING))
        for thread in self._threads:
            thread.join()

    def _work(self) -> None:
        if self._nice:
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), os.nice(0) + self._nice)
        while True:
            with self._ready:
                while not self._heap and not self._closed:
                    self._ready.wait()
                if self._closed:
                    return
                _, _, job, future, given = heapq.heappop(self._heap)
                now = time.monotonic()
                if now - given > LATE and not future.cancelled():
                    self._late = now
            if future.cancelled():
                continue
            try:
                result = job()
            except Exception as error:  # noqa: BLE001 - carried to the awaiting task, which decides
                _deliver(future, error=error)
            else:
                _deliver(future, result=result)


def _deliver(future: asyncio.Future[Any], result: Any = None, error: Exception | None = None) -> None:
    def settle() -> None:
        if future.done():
            return
        if error is not None:
            future.set_exception(error)
        else:
            future.set_result(result)

    try:
        future.get_loop().call_soon_threadsafe(settle)
    except RuntimeError:
        # The loop was closed meanwhile (asyncio raises this and nothing else here): nobody waits any more.
        logger.debug("a result came after the event loop had closed")

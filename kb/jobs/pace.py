"""How fast files are read, and how long the rest will take (pure but for the clock it is given)."""

import time
from collections import deque
from collections.abc import Callable, Hashable

from kb.stores.job_queue import Figures

WINDOW_SECONDS = 30.0
"""Over which the pace is taken: a file that is opened for seconds gives no passages meanwhile."""
SHORTEST_SECONDS = 4.0
"""Before that one batch of passages more or less would double it."""


class Pace:
    """Passages a second, from how many were done each time somebody looked."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._work: Hashable = None
        self._seen: deque[tuple[float, int]] = deque()

    def seen(self, work: Hashable, done: int) -> float | None:
        """The pace by now; None where it is not known yet, and while nothing comes.

        work: what is being done; of another one, or one that began anew, nothing is known. What it takes to the first
        passage tells nothing of the others.
        """
        now = self._clock()
        last = self._seen[-1][1] if self._seen else 0
        if work != self._work or done < last or not last:
            self._seen.clear()
        self._work = work
        while len(self._seen) > 1 and now - self._seen[1][0] >= WINDOW_SECONDS:
            self._seen.popleft()
        self._seen.append((now, done))
        began, before = self._seen[0]
        if now - began < SHORTEST_SECONDS or done == before:
            return None
        return (done - before) / (now - began)


def passages_left(figures: Figures) -> float | None:
    """Of the files begun those not done; of those that wait as many as the ones begun have on average.

    None while none is begun, for nobody knows then.
    """
    begun = figures.files - figures.waiting
    if not figures.passages or begun <= 0:
        return None
    return figures.passages - figures.done + figures.waiting * figures.passages / begun


def seconds_left(left: float | None, pace: float | None) -> int | None:
    return round(left / pace) if left is not None and pace else None

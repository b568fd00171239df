"""When the calls leave no room for a second opinion."""

from collections.abc import Callable
from dataclasses import dataclass

from priority_pool import PriorityPool

SECONDS = 2.0
"""So long after a call was kept waiting for the models nobody is judged twice: eight who ask at once take that."""


def nobody() -> int:
    return 0


@dataclass(slots=True)
class Crowd:
    """models: the threads of all calls. at_once: turns that may be in hand at a time.

    turns: how many are: the caller paused, or waits for the reply. Nobody's until it is said whose.
    """

    models: PriorityPool
    at_once: int
    turns: Callable[[], int] = nobody

    def __call__(self) -> bool:
        return self.turns() > self.at_once or self.models.kept_waiting(SECONDS)

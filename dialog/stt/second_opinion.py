"""A second recogniser, asked where the first is in doubt: what it reads, and what it makes of a name in its own words.

It never replaces the first: names are weighed by what both say of them (dialog.stt.weighing). It costs some hundred
milliseconds of CPU, so it has a thread of its own, behind which no call's other work waits.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from dialog.resampling import Float32
from priority_pool import Urgency

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Instead:
    """A name in the place of the words ``first`` to ``last``."""

    first: int
    last: int
    name: str


class OtherReading(Protocol):
    """What the second recogniser read of a piece of speech."""

    @property
    def words(self) -> Sequence[str]:
        """Lower case, letters, digits and apostrophes; an empty one for a sign that stands alone."""

    def gains(self, changes: Sequence[Instead]) -> list[float]:
        """Log likelihood ratio of the reading with each name, and as it was. Raises EngineFailed."""


Listen = Callable[[Float32], OtherReading]
"""Reads 16 kHz speech in -1..1 in the calling thread. Raises EngineFailed."""


class SecondOpinion(Protocol):
    """One for all calls."""

    @property
    def free(self) -> bool:
        """Whether it is loaded, nobody waits for it, and it is not crowded. Else the first reading stands."""

    @property
    def crowded(self) -> bool:
        """Whether calls wait for the models. Who was asked is then not waited for any longer."""

    def run(self, urgency: Urgency, function: Callable[..., Result], *arguments: object) -> Awaitable[Result]:
        """Do work that listens in its thread. Raises PoolClosed and what ``function`` raises."""

    def listen(self, speech: Float32) -> OtherReading: ...

    def load(self) -> Awaitable[None]:
        """Get ready beside the calls. What cannot be loaded is said once in the log, and never asked."""

"""What the service's own record says of a call we placed, found by the SIP Call-ID."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class RecordedTurn:
    """One turn of ours as the service kept it.

    said: the words it heard. spoken: the reply as it was to be spoken. heard: how much of that it believes the caller
    heard. citations: each in one line.
    """

    number: int
    said: str
    spoken: str
    heard: str
    citations: tuple[str, ...]


class RecordReader(Protocol):
    async def turns(self, call_id: str) -> Sequence[RecordedTurn] | None:
        """The turns of the call with this SIP Call-ID, oldest first; None when the record has no such call."""

"""What the service's own record says of a call we placed, found by the SIP Call-ID."""

from dataclasses import dataclass


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

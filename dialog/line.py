"""One call's two-way stream of audio and signals, whatever way it came in by."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from dialog.audio import AudioFrame, Rate, SpeechFrame
from dialog.events import Held, HungUp, KeyPressed, Played, Transferred, Unheld

WayIn = Literal["sip", "browser", "asterisk", "audiosocket", "twilio", "direct"]

RefusalReason = Literal["busy", "forbidden", "not_acceptable", "unavailable"]
"""A SIP way in answers these with 486, 403, 488 and 503 (RFC 3261 section 21)."""


@dataclass(frozen=True, slots=True)
class Call:
    """The facts of a call that do not change while it lasts.

    id: ours, a UUID in text.
    foreign_ids: the other side's names for it, by kind: "sip_call_id", "call_sid", "channel".
    caller, called: addresses as the way in gave them; they name people, so they are never logged in clear.
    trace: correlates logs across processes (the W3C trace-context trace-id, 32 hex digits).
    """

    id: str
    organisation: str
    way_in: WayIn
    caller: str
    called: str
    started_at: datetime
    trace: str
    foreign_ids: Mapping[str, str] = field(default_factory=dict)
    consent: bool = False
    verified_identity: str | None = None


LineSignal = AudioFrame | KeyPressed | Played | Held | Unheld | Transferred | HungUp


class Line(Protocol):
    """A call that was answered.

    Iterating yields exactly one AudioFrame each 20 ms from answer to hang-up, the other signals between them as they
    come, HungUp last and once. Where the far side sends nothing the way in fills with silence marked ``filled``.
    All methods are called on the event loop's thread and return at once.
    """

    @property
    def call(self) -> Call: ...

    @property
    def rate(self) -> Rate: ...

    @property
    def lead(self) -> float:
        """Seconds of speech the line may be fed ahead of the caller's ear; 0 means one frame each 20 ms."""

    @property
    def exact_marks(self) -> bool:
        """Whether ``Played`` is the far side's own word, rather than derived from what has left us."""

    def __aiter__(self) -> AsyncIterator[LineSignal]: ...

    def play(self, frame: SpeechFrame) -> None:
        """Queue one frame behind those already given. Never raises for a call that has ended: it is then dropped."""

    def flush(self) -> None:
        """Drop what was given and not yet played. Frames dropped are never reported as Played."""

    def transfer(self, to: str) -> None:
        """Hand the caller over (SIP: REFER, RFC 3515); progress arrives as Transferred."""

    def hang_up(self) -> None:
        """End the call; HungUp follows."""


class Offer(Protocol):
    """A call that has not been answered yet."""

    @property
    def call(self) -> Call: ...

    async def accept(self) -> Line:
        """Answer it. Raises telephony's CallGone when the caller gave up meanwhile."""

    async def refuse(self, reason: RefusalReason) -> None: ...

"""The contract both SIP drivers keep."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol, runtime_checkable

from dialog.line import Line, Offer
from telephony.settings import Codec, SipTransport

KeysBy = Literal["rtp", "info"]
"""How a pressed key travels: RTP telephone-event (RFC 4733, once RFC 2833) or SIP INFO (application/dtmf-relay)."""


EndReason = Literal["caller", "local", "no_media", "transferred", "failed"]
"""What HungUp says of a SIP call: the far side hung up, we did, no audio came for too long, REFER succeeded, the stack
or the network failed."""


@dataclass(frozen=True, slots=True)
class Address:
    """Somewhere the endpoint listens."""

    transport: SipTransport
    host: str
    port: int

    @property
    def uri(self) -> str:
        """How to dial it: ``sip:127.0.0.1:5060``, with the transport named where it is not UDP."""
        suffix = "" if self.transport == "udp" else f";transport={self.transport}"
        return f"sip:{self.host}:{self.port}{suffix}"


class Tick(NamedTuple):
    """One 20 ms step of one clock: the frame that went out and the frame that came in during it.

    sent, received: 16-bit little-endian mono PCM at the line's rate, ``frame_bytes(rate)`` long, silence where none.
    """

    sent: bytes
    received: bytes


@runtime_checkable
class DialledLine(Line, Protocol):
    """A call we placed, which can also do what a person with a telephone does."""

    def press(self, keys: str) -> None:
        """Press keys (0-9 * # A-D) one after another, the way ``dial`` was told; returns at once."""

    def hold(self) -> None:
        """Put the far side on hold (a re-INVITE with ``a=sendonly``, RFC 6337 section 5.3)."""

    def unhold(self) -> None:
        """Take it off hold again."""


@runtime_checkable
class CapturedLine(DialledLine, Protocol):
    """A dialled call that keeps both directions on one clock, so that delays can be read off it.

    Element n of ``ticks`` is the 20 ms that began n * 0.02 s after the answer. Only the pjsua2 driver gives it.
    """

    @property
    def ticks(self) -> Sequence[Tick]: ...


class Endpoint(Protocol):
    """A SIP user agent that takes calls and places them. Constructed with SipSettings; all on one event loop."""

    @property
    def addresses(self) -> tuple[Address, ...]:
        """Where it listens; empty before ``start``."""

    @property
    def capacity(self) -> int:
        """Calls it can carry at a time."""

    async def start(self) -> None:
        """Listen, and begin to register where told to (a refusal is logged).

        Raises PortTaken, SettingsWrong, DriverMissing, EndpointDown.
        """

    def offers(self) -> AsyncIterator[Offer]:
        """Calls that ring, until ``close``. One reader at a time."""

    async def dial(self, to: str, *, codecs: Sequence[Codec] = (), keys_by: KeysBy = "rtp") -> DialledLine:
        """Place a call to a SIP address and return it answered. ``codecs`` empty offers those of the settings.

        Raises DialFailed when nobody answers within 30 s or the call is refused.
        """

    async def close(self) -> None:
        """Hang up every call, unregister, stop listening. No task, socket or process is left. Idempotent."""

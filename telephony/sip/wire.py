"""What the service and the pjsua2 process say to each other.

A frame is four bytes of length (network order, of what follows), one byte of kind, and the body: JSON for what
happens seldom, fixed binary for the 50 frames a second. ``call`` numbers a call within the process; the service
numbers the ones it dials from 1 up, the process numbers the ones that ring from -1 down, so that neither has to ask.
"""

import json
import struct
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import ClassVar, Literal

from dialog.events import TransferOutcome

LONGEST = 65536
"""Bytes a frame may have; more is an error, for one side has lost its place."""

_LENGTH = struct.Struct("!I")
_SPEECH = struct.Struct("!iId")
_TICK = struct.Struct("!iBIdH")


class WireBroken(ValueError):
    """The bytes are no frame of ours."""


@dataclass(frozen=True, slots=True)
class Dial:
    call: int
    to: str
    codecs: tuple[str, ...]
    keys_by: str


@dataclass(frozen=True, slots=True)
class Answer:
    call: int


@dataclass(frozen=True, slots=True)
class Refuse:
    call: int
    status: int


@dataclass(frozen=True, slots=True)
class HangUpCall:
    call: int


@dataclass(frozen=True, slots=True)
class Press:
    call: int
    keys: str


@dataclass(frozen=True, slots=True)
class Hold:
    call: int
    on: bool


@dataclass(frozen=True, slots=True)
class Refer:
    call: int
    to: str


@dataclass(frozen=True, slots=True)
class Flush:
    call: int


@dataclass(frozen=True, slots=True)
class Stop:
    """Hang up everything and end the process."""


@dataclass(frozen=True, slots=True)
class Started:
    """The process listens."""


@dataclass(frozen=True, slots=True)
class StartFailed:
    why: str


@dataclass(frozen=True, slots=True)
class Registered:
    """The PBX's answer to REGISTER."""

    status: int
    why: str


@dataclass(frozen=True, slots=True)
class Rings:
    call: int
    call_id: str
    caller: str
    called: str
    source: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A call that was refused before the service heard of it: its network is not allowed, or every line is busy."""

    why: Literal["forbidden", "busy"]
    source: str


@dataclass(frozen=True, slots=True)
class Runs:
    """The call is answered and its audio runs at ``rate`` samples a second."""

    call: int
    call_id: str
    rate: int


@dataclass(frozen=True, slots=True)
class Ended:
    """The call is over; ``status`` is the SIP status it ended with."""

    call: int
    status: int
    why: str


@dataclass(frozen=True, slots=True)
class Pressed:
    call: int
    key: str


@dataclass(frozen=True, slots=True)
class OnHold:
    call: int
    on: bool


@dataclass(frozen=True, slots=True)
class Moving:
    """How a transfer goes on."""

    call: int
    outcome: TransferOutcome


@dataclass(frozen=True, slots=True)
class Speech:
    """One frame of ours, to be sent after those before it."""

    KIND: ClassVar[bytes] = b"S"
    call: int
    utterance: int
    offset: float
    pcm: bytes


@dataclass(frozen=True, slots=True)
class BridgeTick:
    """One step of the conference bridge's clock.

    utterance, offset: of the frame that was sent in it; 0 when that was silence.
    sent, received: PCM, equally long.
    filled: no packet came from the far side of late.
    """

    KIND: ClassVar[bytes] = b"T"
    call: int
    filled: bool
    utterance: int
    offset: float
    sent: bytes
    received: bytes


Order = Dial | Answer | Refuse | HangUpCall | Press | Hold | Refer | Flush | Stop
Note = Started | StartFailed | Registered | Rings | Refused | Runs | Ended | Pressed | OnHold | Moving
Message = Order | Note | Speech | BridgeTick

_NAMED: dict[str, type] = {
    kind.__name__: kind
    for kind in (
        *(Dial, Answer, Refuse, HangUpCall, Press, Hold, Refer, Flush, Stop),
        *(Started, StartFailed, Registered, Rings, Refused, Runs, Ended, Pressed, OnHold, Moving),
    )
}
_JSON: Literal[b"J"] = b"J"


def encode(message: Message) -> bytes:
    """The frame that carries the message."""
    if isinstance(message, Speech):
        body = Speech.KIND + _SPEECH.pack(message.call, message.utterance, message.offset) + message.pcm
    elif isinstance(message, BridgeTick):
        head = _TICK.pack(message.call, message.filled, message.utterance, message.offset, len(message.sent))
        body = BridgeTick.KIND + head + message.sent + message.received
    else:
        body = _JSON + json.dumps({type(message).__name__: asdict(message)}).encode()
    return _LENGTH.pack(len(body)) + body


class Decoder:
    """Bytes in any portions in, messages out."""

    def __init__(self) -> None:
        self._bytes = bytearray()

    def feed(self, data: bytes) -> Iterator[Message]:
        """The messages that are now complete. Raises WireBroken; nothing more can be read after that."""
        self._bytes += data
        while len(self._bytes) >= _LENGTH.size:
            (length,) = _LENGTH.unpack_from(self._bytes)
            if not 1 <= length <= LONGEST:
                raise WireBroken(f"a frame of {length} bytes")
            end = _LENGTH.size + length
            if len(self._bytes) < end:
                return
            body = bytes(self._bytes[_LENGTH.size : end])
            del self._bytes[:end]
            yield _decode(body)


def _decode(body: bytes) -> Message:
    kind, rest = body[:1], body[1:]
    try:
        if kind == Speech.KIND:
            call, utterance, offset = _SPEECH.unpack_from(rest)
            return Speech(call, utterance, offset, rest[_SPEECH.size :])
        if kind == BridgeTick.KIND:
            call, filled, utterance, offset, length = _TICK.unpack_from(rest)
            sound = rest[_TICK.size :]
            return BridgeTick(call, bool(filled), utterance, offset, sound[:length], sound[length:])
        if kind == _JSON:
            return _named(json.loads(rest))
    except (struct.error, TypeError, KeyError, AttributeError, ValueError) as error:
        raise WireBroken(f"a frame of kind {kind!r} that cannot be read: {error}") from error
    raise WireBroken(f"a frame of unknown kind {kind!r}")


def _named(found: dict[str, dict[str, object]]) -> Message:
    ((name, fields),) = found.items()
    if name == Dial.__name__:
        fields["codecs"] = tuple(fields["codecs"])  # type: ignore[arg-type]
    message: Message = _NAMED[name](**fields)
    return message

"""The softphone's WebSocket protocol: what a page sends, as frozen messages, and what it is sent, as text or bytes.

Pure: no socket and no clock. docs/reference/browser-protocol.md is this file in words. Sound is 16-bit little-endian
mono at 16 kHz in binary messages, everything else is one JSON object in a text message. What a page sends is
untrusted: anything that is not exactly a message of ours raises ProtocolBroken with the close code it deserves.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, NoReturn

from dialog.audio import Rate, SpeechFrame, frame_bytes
from dialog.line import RefusalReason
from kb.documents import Citation
from telephony.errors import TelephonyError

VERSION = 1
RATE: Rate = 16000
FRAME = frame_bytes(RATE)
LONGEST_TEXT = 2048
"""Characters of JSON a page may send at once; its longest message has about 60."""
LONGEST_SOUND = 50 * FRAME
"""One second: a page sends 20 ms at a time, a stalled one may send more together."""
KEYS = frozenset("0123456789*#ABCD")

UNSUPPORTED = 1003
INCONSISTENT = 1007
AGAINST_POLICY = 1008
TOO_BIG = 1009
"""Close codes of RFC 6455 section 7.4.1."""


class ProtocolBroken(TelephonyError):
    """The page sent what it may not. ``close_code`` and the message go into the close frame (at most 123 bytes)."""

    code = "protocol_broken"

    def __init__(self, close_code: int, reason: str) -> None:
        super().__init__(reason)
        self.close_code = close_code


@dataclass(frozen=True, slots=True)
class Hello:
    """The first message: the page wants a call, in this version of the protocol."""

    version: int


@dataclass(frozen=True, slots=True)
class Sound:
    """One or more 20 ms frames of the caller, each 640 bytes."""

    pcm: bytes

    @property
    def frames(self) -> tuple[bytes, ...]:
        return tuple(self.pcm[start : start + FRAME] for start in range(0, len(self.pcm), FRAME))


@dataclass(frozen=True, slots=True)
class Key:
    key: str


@dataclass(frozen=True, slots=True)
class Mute:
    """The microphone was switched off or on; a muted page sends no sound, and that is no sign of its vanishing."""

    on: bool


@dataclass(frozen=True, slots=True)
class HangUp:
    pass


@dataclass(frozen=True, slots=True)
class Playhead:
    """The caller's loudspeaker has sounded ``utterance`` up to ``offset`` seconds."""

    utterance: int
    offset: float


ClientMessage = Hello | Sound | Key | Mute | HangUp | Playhead


def read(message: str | bytes) -> ClientMessage:
    """What the page said. Raises ProtocolBroken for anything that is not a message of ours."""
    return _read_sound(message) if isinstance(message, bytes) else _read_text(message)


def _read_sound(pcm: bytes) -> Sound:
    if len(pcm) > LONGEST_SOUND:
        raise ProtocolBroken(TOO_BIG, f"sound comes in messages of at most {LONGEST_SOUND} bytes")
    if not pcm or len(pcm) % FRAME:
        raise ProtocolBroken(INCONSISTENT, f"sound comes in whole frames of {FRAME} bytes")
    return Sound(pcm)


def _read_text(text: str) -> ClientMessage:
    if len(text) > LONGEST_TEXT:
        raise ProtocolBroken(TOO_BIG, f"text messages have at most {LONGEST_TEXT} characters")
    try:
        fields = json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise ProtocolBroken(INCONSISTENT, "a text message is one JSON object") from error
    if not isinstance(fields, dict):
        raise ProtocolBroken(INCONSISTENT, "a text message is one JSON object")
    match fields.get("type"):
        case "hello":
            return Hello(_whole(fields, "version"))
        case "key":
            return Key(_key(fields))
        case "mute":
            return Mute(_flag(fields, "on"))
        case "hang_up":
            return HangUp()
        case "playhead":
            return Playhead(_whole(fields, "utterance"), _seconds(fields, "offset"))
    raise ProtocolBroken(UNSUPPORTED, "there is no message of that type")


def _refuse_constant(_: str) -> NoReturn:
    raise ValueError("NaN and Infinity are not JSON (RFC 8259 section 6)")


def _whole(fields: dict[str, Any], name: str) -> int:
    value = fields.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 2**31:
        raise ProtocolBroken(INCONSISTENT, f"{name} is a whole number from 1")
    return value


def _seconds(fields: dict[str, Any], name: str) -> float:
    value = fields.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 86400:
        raise ProtocolBroken(INCONSISTENT, f"{name} is a number of seconds")
    return float(value)


def _flag(fields: dict[str, Any], name: str) -> bool:
    value = fields.get(name)
    if not isinstance(value, bool):
        raise ProtocolBroken(INCONSISTENT, f"{name} is true or false")
    return value


def _key(fields: dict[str, Any]) -> str:
    value = fields.get("key")
    if not isinstance(value, str) or value not in KEYS:
        raise ProtocolBroken(INCONSISTENT, "key is one of 0-9 * # A-D")
    return value


def answered(call: str, lead: float) -> str:
    return _text("answered", {"call": call, "rate": RATE, "lead": lead})


def refused(reason: RefusalReason) -> str:
    return _text("refused", {"reason": reason})


def clear() -> str:
    """Drop what was sent and not yet played, at once."""
    return _text("clear", {})


def speech(frame: SpeechFrame, follows: SpeechFrame | None) -> tuple[str | bytes, ...]:
    """The messages that carry a frame: its sound, and before it where it belongs unless it goes on from ``follows``."""
    if follows is not None and follows.utterance == frame.utterance and abs(_end(follows) - frame.offset) < 0.001:
        return (frame.pcm,)
    return (_text("speech", {"utterance": frame.utterance, "offset": round(frame.offset, 3)}), frame.pcm)


def _end(frame: SpeechFrame) -> float:
    return frame.offset + len(frame.pcm) / 2 / frame.rate


NOTICES: Mapping[str, tuple[str, ...]] = {
    "state": ("state",),
    "listening": (),
    "words": ("words", "final"),
    "reply": ("turn", "utterance", "reply_kind", "text", "citations"),
    "heard": ("turn", "utterance", "text", "complete"),
    "ended": ("reason",),
}
"""The notices a page is told, each with the facts it may carry. Others are for other observers."""


def notice(kind: str, facts: Mapping[str, object]) -> str | None:
    """A notice as the page reads it; None when its kind is not for pages."""
    names = NOTICES.get(kind)
    if names is None:
        return None
    return _text(kind, {name: facts[name] for name in names if name in facts})


def _text(kind: str, fields: Mapping[str, object]) -> str:
    return json.dumps({"type": kind, **fields}, ensure_ascii=False, default=_plain)


def _plain(value: object) -> object:
    if isinstance(value, Citation):
        return asdict(value)
    raise TypeError(f"a notice carries text, numbers and citations, not {type(value).__name__}")

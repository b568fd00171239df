"""The two shapes sound takes inside VoiceAssist: what a caller sends, what we say."""

from dataclasses import dataclass
from typing import Literal

FRAME_SECONDS = 0.02
"""Every frame lasts 20 ms, the packet time every telephone codec here uses (RFC 3551 section 4.2)."""

Rate = Literal[8000, 16000]
"""Samples a second on a line: narrowband (PCMU, PCMA) or wideband (G.722, opus, the browser)."""


def frame_bytes(rate: Rate) -> int:
    """Bytes of 16-bit mono PCM in one frame: 320 at 8 kHz, 640 at 16 kHz."""
    return rate * 2 // 50


@dataclass(frozen=True, slots=True)
class AudioFrame:
    """20 ms of the caller.

    pcm: 16-bit little-endian mono, exactly ``frame_bytes(rate)`` long.
    at: seconds of call audio before this frame; grows by 0.02 a frame, without gaps, from answer to hang-up.
    filled: the far side sent nothing here (hold, loss, mute, silence suppression) and silence stands in for it.
    """

    pcm: bytes
    rate: Rate
    at: float
    filled: bool = False


@dataclass(frozen=True, slots=True)
class SpeechFrame:
    """20 ms of ours.

    pcm: 16-bit little-endian mono, exactly ``frame_bytes(rate)`` long.
    utterance: which spoken reply it belongs to; counts up from 1 within a call.
    offset: seconds of that utterance before this frame.
    """

    pcm: bytes
    rate: Rate
    utterance: int
    offset: float

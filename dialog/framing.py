"""Cuts a run of samples into the 20 ms frames a line carries."""

from collections.abc import Iterator

from dialog.audio import FRAME_SECONDS, AudioFrame, Rate, SpeechFrame, frame_bytes
from dialog.ports import Pcm16


def cut(pcm: bytes, rate: Rate) -> Iterator[bytes]:
    """The samples in pieces of exactly 20 ms; the last one is filled up with silence."""
    size = frame_bytes(rate)
    for start in range(0, len(pcm), size):
        yield pcm[start : start + size].ljust(size, b"\0")


def heard_frames(pcm: Pcm16, rate: Rate, at: float = 0.0) -> Iterator[AudioFrame]:
    """A recording as the frames a caller would have sent from ``at`` on."""
    for number, piece in enumerate(cut(pcm.tobytes(), rate)):
        yield AudioFrame(piece, rate, round(at + number * FRAME_SECONDS, 6))


def spoken_frames(pcm: Pcm16, rate: Rate, utterance: int, offset: float = 0.0) -> Iterator[SpeechFrame]:
    """A clip as frames of utterance ``utterance``, the first one ``offset`` seconds into it."""
    for number, piece in enumerate(cut(pcm.tobytes(), rate)):
        yield SpeechFrame(piece, rate, utterance, round(offset + number * FRAME_SECONDS, 6))


class FrameCutter:
    """Makes frames of exactly 20 ms from pieces of any length, as a socket or a far side's own packet time gives."""

    def __init__(self, rate: Rate) -> None:
        self._size = frame_bytes(rate)
        self._rest = b""

    def push(self, pcm: bytes) -> list[bytes]:
        """The frames that are whole now; what is left waits for the next piece."""
        held = self._rest + pcm
        whole = len(held) - len(held) % self._size
        self._rest = held[whole:]
        return [held[start : start + self._size] for start in range(0, whole, self._size)]

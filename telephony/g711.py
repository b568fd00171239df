"""G.711 mu-law and A-law, as the telephone network has them (ITU-T G.711, tables 1 and 2).

Both directions are table look-ups in numpy. PCM is 16-bit; G.711 itself has 14 bits (mu-law) and 13 (A-law), which are
the upper ones.
"""

import numpy as np
from numpy.typing import NDArray

Pcm16 = NDArray[np.int16]
Code = NDArray[np.uint8]

_BIAS = 132
"""33 in 14-bit units: it makes each segment of mu-law begin at a power of two."""


def _ulaw_values() -> Pcm16:
    code = ~np.arange(256) & 0xFF
    segment, step = (code >> 4) & 7, code & 15
    magnitude = (((step << 3) + _BIAS) << segment) - _BIAS
    return np.where(code & 0x80, -magnitude, magnitude).astype(np.int16)


def _alaw_values() -> Pcm16:
    code = np.arange(256) ^ 0x55
    segment, step = (code >> 4) & 7, code & 15
    magnitude = np.where(segment == 0, (step << 4) + 8, ((step << 4) + 264) << np.maximum(segment - 1, 0))
    return np.where(code & 0x80, magnitude, -magnitude).astype(np.int16)


def _nearest(values: Pcm16) -> Code:
    """For each 16-bit sample, from -32768 up, the code whose value is nearest; the smaller magnitude wins a tie."""
    order = np.argsort(values, kind="stable")
    levels = values[order].astype(np.int32)
    samples = np.arange(-32768, 32768)
    upper = np.clip(np.searchsorted(levels, samples), 1, len(levels) - 1)
    below, above = levels[upper - 1], levels[upper]
    down, up = samples - below, above - samples
    lower_wins = (down < up) | ((down == up) & (np.abs(below) <= np.abs(above)))
    return order[np.where(lower_wins, upper - 1, upper)].astype(np.uint8)


_FROM_ULAW = _ulaw_values()
_FROM_ALAW = _alaw_values()
_TO_ULAW = _nearest(_FROM_ULAW)
_TO_ALAW = _nearest(_FROM_ALAW)
# Zero has two mu-law codes; 0xFF is positive zero and what idle channels send.
_TO_ULAW[32768] = 0xFF


def decode_ulaw(code: bytes) -> Pcm16:
    """PCM of mu-law bytes."""
    return _FROM_ULAW[np.frombuffer(code, np.uint8)]


def decode_alaw(code: bytes) -> Pcm16:
    """PCM of A-law bytes."""
    return _FROM_ALAW[np.frombuffer(code, np.uint8)]


def encode_ulaw(pcm: Pcm16) -> bytes:
    """Mu-law bytes of PCM."""
    return _TO_ULAW[pcm.astype(np.int32) + 32768].tobytes()


def encode_alaw(pcm: Pcm16) -> bytes:
    """A-law bytes of PCM."""
    return _TO_ALAW[pcm.astype(np.int32) + 32768].tobytes()

"""G.711 mu-law, the codec the figures are measured over (ITU-T G.711, RFC 3551 section 4.5.14)."""

import numpy as np
from numpy.typing import NDArray

from dialog.ports import Pcm16

BIAS = 33
"""Added before the segment is found, on the 14-bit scale of the recommendation."""
LARGEST = 8158
"""Larger 14-bit magnitudes are clipped: the end of the last segment's last step."""
SILENCE = 0xFF
"""Positive zero."""


def _decoding_table() -> NDArray[np.int16]:
    code = ~np.arange(256, dtype=np.int32) & 0xFF
    segment, step = (code >> 4) & 7, code & 15
    magnitude = ((2 * step + BIAS) << segment) - BIAS
    return np.where(code & 0x80, -4 * magnitude, 4 * magnitude).astype(np.int16)


_DECODING = _decoding_table()


def encode(pcm: Pcm16) -> bytes:
    """One byte a sample."""
    values = pcm.astype(np.int32) >> 2
    biased = np.minimum(np.abs(values), LARGEST) + BIAS
    segment = np.frexp(biased.astype(np.float64))[1] - 6
    step = (biased >> (segment + 1)) & 15
    code = (np.where(values < 0, 0x80, 0) | segment << 4 | step) ^ 0xFF
    return bytes(code.astype(np.uint8))


def decode(data: bytes) -> Pcm16:
    """16-bit samples: the middle of each code's step."""
    return _DECODING[np.frombuffer(data, np.uint8)]

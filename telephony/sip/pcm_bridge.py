"""Between a line's PCM and the rate and channels a codec runs at (opus: 48 kHz, two channels, RFC 7587)."""

import numpy as np
import soxr
from numpy.typing import NDArray

from dialog.audio import Rate, frame_bytes

_QUALITY = "LQ"
"""Low-pass to 0.8 of the band in few samples: speech on a telephone has nothing above, and delay would be heard."""


class PcmBridge:
    """Converts both directions, keeping each resampler's state between calls."""

    def __init__(self, rate: Rate, inward: tuple[int, int], outward: tuple[int, int]) -> None:
        """rate: the line's; inward, outward: (samples a second, channels) of the codec's decoder and encoder."""
        self._in_channels = inward[1]
        self._out_channels = outward[1]
        self._down = None if inward[0] == rate else _stream(inward[0], rate)
        self._up = None if outward[0] == rate else _stream(rate, outward[0])
        # Bytes: half a second to read at most, more than a stalled reader finds.
        self.read_size = inward[0] * inward[1]
        # Bytes of a second and of a frame, outward.
        self.outward_second = outward[0] * outward[1] * 2
        self.outward_frame = frame_bytes(rate) * outward[0] // rate * outward[1]

    def inward(self, pcm: bytes) -> bytes:
        """The far side's sound, 16-bit mono at the line's rate."""
        if self._down is None and self._in_channels == 1:
            return pcm
        samples = np.frombuffer(pcm, np.int16)
        if self._in_channels > 1:
            samples = samples.reshape(-1, self._in_channels).mean(axis=1).astype(np.int16)
        return _resampled(self._down, samples).tobytes()

    def outward(self, pcm: bytes) -> bytes:
        """Our sound as the encoder wants it."""
        if self._up is None and self._out_channels == 1:
            return pcm
        samples = _resampled(self._up, np.frombuffer(pcm, np.int16))
        return np.repeat(samples, self._out_channels).tobytes()


def _stream(before: int, after: int) -> soxr.ResampleStream:
    return soxr.ResampleStream(before, after, 1, dtype="int16", quality=_QUALITY)


def _resampled(stream: soxr.ResampleStream | None, samples: NDArray[np.int16]) -> NDArray[np.int16]:
    if stream is None:
        return samples
    converted: NDArray[np.int16] = stream.resample_chunk(samples)
    return converted

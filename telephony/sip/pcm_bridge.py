"""Between a line's PCM and the rate and channels a codec runs at (opus: 48 kHz, RFC 7587).

The rates that meet here are whole multiples of each other, so a short windowed-sinc filter does it frame by frame: 20
ms in are 20 ms out at once. soxr's streams work in blocks and were measured to be up to 20 ms (16 to 48 kHz) and 61
ms (8 to 16 kHz) behind, now and then, which a conversation hears.
"""

import math

import numpy as np
from numpy.typing import NDArray

from dialog.audio import Rate, frame_bytes

_SIDE = 12
"""Samples of the lower rate that the filter looks to either side: 0.75 ms of delay at 16 kHz, 1.5 ms at 8 kHz."""

Filter = NDArray[np.float32]


class Resampler:
    """Raises or lowers the rate by a whole factor, keeping its filter's memory between calls."""

    def __init__(self, before: int, after: int) -> None:
        """before, after: samples a second; one is a whole multiple of the other."""
        self._up, self._down = (after // before, 1) if after >= before else (1, before // after)
        if before * self._up != after * self._down:
            raise ValueError(f"{before} Hz and {after} Hz are no whole multiples of each other")
        factor = max(self._up, self._down)
        self._taps = low_pass(factor) * np.float32(self._up)
        self._memory = np.zeros(len(self._taps) - 1, np.float32)

    def convert(self, samples: NDArray[np.int16]) -> NDArray[np.int16]:
        """The samples at the other rate; what does not make a whole sample there is kept for the next call."""
        fresh = np.zeros(len(samples) * self._up, np.float32)
        fresh[:: self._up] = samples
        window = np.concatenate((self._memory, fresh))
        usable = (len(window) - len(self._taps) + 1) // self._down * self._down
        if usable <= 0:
            self._memory = window
            return np.zeros(0, np.int16)
        self._memory = window[usable:]
        filtered = np.convolve(window[: usable + len(self._taps) - 1], self._taps, "valid")[:: self._down]
        return np.clip(np.rint(filtered), -32768, 32767).astype(np.int16)


def low_pass(factor: int) -> Filter:
    """A Blackman-windowed sinc that keeps 0.84 of the lower rate's band; its taps add up to 1."""
    reach = _SIDE * factor
    at = np.arange(-reach, reach + 1)
    cut = 0.92 / factor
    taps = cut * np.sinc(cut * at) * np.blackman(len(at))
    unit: Filter = (taps / math.fsum(taps)).astype(np.float32)
    return unit


class PcmBridge:
    """Converts both directions."""

    def __init__(self, rate: Rate, inward: tuple[int, int], outward: tuple[int, int]) -> None:
        """rate: the line's; inward, outward: (samples a second, channels) of the codec's decoder and encoder."""
        self._in_channels = inward[1]
        self._out_channels = outward[1]
        self._in = None if inward[0] == rate else Resampler(inward[0], rate)
        self._out = None if outward[0] == rate else Resampler(rate, outward[0])
        # Bytes: half a second to read at most, more than a stalled reader finds.
        self.read_size = inward[0] * inward[1]
        # Bytes of a second and of a frame, outward.
        self.outward_second = outward[0] * outward[1] * 2
        self.outward_frame = frame_bytes(rate) * outward[0] // rate * outward[1]

    def inward(self, pcm: bytes) -> bytes:
        """The far side's sound, 16-bit mono at the line's rate."""
        if self._in is None and self._in_channels == 1:
            return pcm
        samples = np.frombuffer(pcm, np.int16)
        if self._in_channels > 1:
            samples = samples.reshape(-1, self._in_channels).mean(axis=1).astype(np.int16)
        return (self._in.convert(samples) if self._in else samples).tobytes()

    def outward(self, pcm: bytes) -> bytes:
        """Our sound as the encoder wants it."""
        if self._out is None and self._out_channels == 1:
            return pcm
        samples = np.frombuffer(pcm, np.int16)
        return np.repeat(self._out.convert(samples) if self._out else samples, self._out_channels).tobytes()

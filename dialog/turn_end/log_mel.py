"""The log-mel spectrogram Whisper models read, of the last 8 s of speech.

Radford et al., "Robust Speech Recognition via Large-Scale Weak Supervision" (2022), section 2.2: 16 kHz, windows of
25 ms every 10 ms, 80 channels. The mel scale is Slaney's (Auditory Toolbox, 1998): linear to 1 kHz, then logarithmic
with 27 steps for a factor of 6.4; each triangle has unit area.
"""

import numpy as np
from numpy.typing import NDArray

from dialog.resampling import Float32

RATE = 16000
SECONDS = 8
SAMPLES = RATE * SECONDS
WINDOW = 400
HOP = 160
CHANNELS = 80
FRAMES = SAMPLES // HOP

DYNAMIC_RANGE = 8.0
"""Decades below the loudest cell at which the spectrogram is cut off."""


def log_mel(speech: Float32) -> Float32:
    """Features [1, 80, 800] of 16 kHz mono speech in -1..1; older than 8 s is dropped, shorter is padded in front.

    As in training the padded signal is brought to zero mean and unit variance first (Whisper's feature extractor with
    ``do_normalize``), so the level of the line does not matter.
    """
    speech = speech[-SAMPLES:]
    silent = SAMPLES - len(speech)
    mean = float(speech.sum(dtype=np.float64)) / SAMPLES
    power = float(np.dot(speech, speech)) / SAMPLES - mean * mean
    scale = 1.0 / np.sqrt(max(power, 0.0) + 1e-7)
    # Frames that lie wholly in the padding are all alike: they are counted, not computed.
    skipped = max(0, (silent - WINDOW // 2) // HOP)
    first = skipped * HOP - WINDOW // 2
    padded = np.full(SAMPLES + WINDOW // 2 - first, -mean * scale, np.float32)
    padded[silent - first : SAMPLES - first] = (speech - np.float32(mean)) * np.float32(scale)
    padded[SAMPLES - first :] = padded[SAMPLES - first - 2 : SAMPLES - first - 2 - WINDOW // 2 : -1]
    if first < 0:
        padded[:-first] = padded[-2 * first : -first : -1]
    cells = mel_energies(padded)[: FRAMES - skipped]
    spectrogram = np.empty((FRAMES, CHANNELS), np.float32)
    spectrogram[skipped:] = cells
    if skipped:
        spectrogram[:skipped] = mel_energies(np.full(WINDOW, -mean * scale, np.float32))[0]
    np.maximum(spectrogram, spectrogram.max() - DYNAMIC_RANGE, out=spectrogram)
    spectrogram += 4.0
    spectrogram *= 0.25
    return np.ascontiguousarray(spectrogram.T)[None]


def mel_energies(samples: Float32) -> Float32:
    """Decimal logarithm of the mel energies, [frames, 80]."""
    windows = np.lib.stride_tricks.sliding_window_view(samples, WINDOW)[::HOP]
    spectrum = np.fft.rfft(windows * HANN, axis=1)
    energies = (spectrum.real**2 + spectrum.imag**2).astype(np.float32) @ FILTERS
    result: Float32 = np.log10(np.maximum(energies, 1e-10))
    return result


def _mel_to_hertz(mel: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(mel < 15.0, mel * 200.0 / 3.0, 1000.0 * np.exp((mel - 15.0) * np.log(6.4) / 27.0))


def _filters() -> Float32:
    """Triangles of unit area between 0 and 8 kHz, [201, 80]."""
    highest = 15.0 + np.log(RATE / 2 / 1000.0) * 27.0 / np.log(6.4)
    edges = _mel_to_hertz(np.linspace(0.0, highest, CHANNELS + 2))
    bins = np.linspace(0.0, RATE / 2, WINDOW // 2 + 1)[:, None]
    rising = (bins - edges[:-2]) / (edges[1:-1] - edges[:-2])
    falling = (edges[2:] - bins) / (edges[2:] - edges[1:-1])
    triangles = np.maximum(0.0, np.minimum(rising, falling)) * 2.0 / (edges[2:] - edges[:-2])
    return triangles.astype(np.float32)


HANN: Float32 = (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(WINDOW) / WINDOW)).astype(np.float32)
FILTERS: Float32 = _filters()

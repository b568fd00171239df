"""The log-mel spectrogram against a slow, literal one, and its speed tricks against each other."""

import numpy as np
import pytest
from numpy.typing import NDArray

from dialog.turn_end.log_mel import CHANNELS, FILTERS, FRAMES, HOP, SAMPLES, WINDOW, log_mel


def literal(speech: NDArray[np.float32]) -> NDArray[np.float64]:
    """The definition, frame by frame, in doubles."""
    padded = np.concatenate([np.zeros(max(0, SAMPLES - len(speech))), speech[-SAMPLES:].astype(np.float64)])
    padded = (padded - padded.mean()) / np.sqrt(padded.var() + 1e-7)
    reflected = np.pad(padded, WINDOW // 2, mode="reflect")
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(WINDOW) / WINDOW)
    cells = []
    for frame in range(FRAMES):
        spectrum = np.fft.rfft(reflected[frame * HOP : frame * HOP + WINDOW] * window)
        cells.append(np.log10(np.maximum(1e-10, (np.abs(spectrum) ** 2) @ FILTERS)))
    whole = np.array(cells)
    return np.asarray((np.maximum(whole, whole.max() - 8.0) + 4.0) / 4.0).T


@pytest.mark.parametrize("samples", [SAMPLES, SAMPLES + 4001, SAMPLES - 90, 64_123, 1000, 3, 0])
def test_it_is_the_definition(samples: int) -> None:
    noise = np.random.default_rng(3)
    speech = (noise.standard_normal(samples) * np.linspace(0.001, 0.2, samples) + 0.01).astype(np.float32)
    found = log_mel(speech)
    assert found.shape == (1, CHANNELS, FRAMES)
    assert np.abs(found[0] - literal(speech)).max() < 1e-4


def test_a_tone_lights_its_own_channel() -> None:
    times = np.arange(SAMPLES) / 16000
    found = log_mel(np.sin(2 * np.pi * 1000 * times).astype(np.float32))
    loudest = int(found[0, :, 400].argmax())
    bins = np.flatnonzero(FILTERS[:, loudest])
    assert bins[0] * 40 <= 1000 <= bins[-1] * 40


def test_the_level_of_the_line_does_not_matter() -> None:
    speech = np.random.default_rng(5).standard_normal(32000).astype(np.float32) * 0.2
    assert np.abs(log_mel(speech) - log_mel(speech * 0.05)).max() < 0.01

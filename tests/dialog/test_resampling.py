"""Rates and sample formats."""

import numpy as np

from dialog.resampling import floats, integers, resampled


def test_a_tone_keeps_its_pitch_level_and_phase() -> None:
    times = np.arange(8000) / 8000
    tone = (0.5 * np.sin(2 * np.pi * 440 * times)).astype(np.float32)
    up = resampled(tone, 8000, 16000)
    wanted = 0.5 * np.sin(2 * np.pi * 440 * np.arange(16000) / 16000)
    assert len(up) == 16000
    assert np.abs(up[500:-500] - wanted[500:-500]).max() < 0.001


def test_what_lies_above_the_new_band_is_gone() -> None:
    tone = np.sin(2 * np.pi * 6000 * np.arange(16000) / 16000).astype(np.float32)
    assert np.abs(resampled(tone, 16000, 8000)[200:-200]).max() < 0.001


def test_integers_clip_and_come_back() -> None:
    assert integers(np.array([2.0, -2.0, 0.0, 0.5], np.float32)).tolist() == [32767, -32768, 0, 16384]
    samples = np.array([-32768, -1, 0, 1, 32767], np.int16)
    assert integers(floats(samples)).tolist() == samples.tolist()
    assert floats(samples.tobytes()).tolist() == floats(samples).tolist()


def test_nothing_stays_nothing() -> None:
    assert len(resampled(np.zeros(0, np.float32), 24000, 8000)) == 0

"""Equal loudness and trimmed ends."""

import numpy as np
import pytest

from dialog.resampling import Float32
from dialog.tts.loudness import ACTIVE_LEVEL, HIGHEST_PEAK, MOST_GAIN, audible_end, audible_part, evened, faded

RATE = 24000
TIMES = np.arange(RATE) / RATE


def tone(level: float) -> Float32:
    sine: Float32 = (np.sqrt(2) * 10 ** (level / 20) * np.sin(2 * np.pi * 300 * TIMES)).astype(np.float32)
    return sine


@pytest.mark.parametrize("level", [-30.0, -20.0, -12.0])
def test_whatever_its_level_a_clip_comes_out_alike(level: float) -> None:
    found = evened(tone(level), RATE)
    assert 20 * np.log10(np.sqrt(np.mean(found**2))) == pytest.approx(ACTIVE_LEVEL, abs=0.1)


def test_peaks_win_and_noise_is_not_blown_up() -> None:
    spiky = tone(-40.0)
    spiky[5000] = 0.99
    assert np.abs(evened(spiky, RATE)).max() <= HIGHEST_PEAK + 1e-6
    quiet = tone(-80.0)
    assert np.abs(evened(quiet, RATE)).max() <= np.abs(quiet).max() * 10 ** (MOST_GAIN / 20) * 1.001


def test_silence_is_cut_from_both_ends() -> None:
    silence = np.zeros(RATE // 2, np.float32)
    first, last = audible_part(np.concatenate([silence, tone(-20.0), silence]), RATE)
    assert 0.485 <= first / RATE <= 0.5
    assert 1.5 <= last / RATE <= 1.55
    assert audible_part(silence, RATE) == (0, 0)


def test_a_word_ends_where_it_falls_silent() -> None:
    sound = np.concatenate([tone(-20.0), np.zeros(RATE // 2, np.float32)])
    assert audible_end(sound, RATE, RATE // 2, RATE + RATE // 4) == RATE
    assert audible_end(sound, RATE, 0, RATE // 2) == RATE // 2


def test_the_ends_begin_and_stop_at_nothing() -> None:
    found = faded(np.ones(1000, np.float32), RATE)
    assert found[0] == found[-1] == 0.0
    assert found[500] == 1.0
    assert len(faded(np.zeros(0, np.float32), RATE)) == 0

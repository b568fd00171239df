"""commands/calling/voiced.py: edges of voice at known places."""

import numpy as np
import pytest

from commands.bench import mu_law
from commands.calling.voiced import bout_at, bouts, first_voiced, level
from tests.commands.signals import RATE, joined, noise, silence, tone


def test_edges_are_found_to_the_millisecond() -> None:
    (bout,) = bouts(joined(silence(1.003), tone(0.5), silence(1.0)), RATE)
    assert bout.start == pytest.approx(1.003, abs=0.001)
    assert bout.end == pytest.approx(1.503, abs=0.001)


def test_edges_survive_mu_law() -> None:
    (bout,) = bouts(mu_law.decode(mu_law.encode(joined(silence(0.417), tone(0.333), silence(0.5)))), RATE)
    assert [bout.start, bout.end] == pytest.approx([0.417, 0.75], abs=0.001)


def test_a_pause_within_the_join_is_inside_one_bout_and_a_longer_one_is_not() -> None:
    pcm = joined(tone(0.3), silence(0.15), tone(0.3), silence(0.4), tone(0.3))
    assert [(round(b.start, 2), round(b.end, 2)) for b in bouts(pcm, RATE, join=0.2)] == [(0.0, 0.75), (1.15, 1.45)]


def test_silence_and_digital_silence_of_mu_law_hold_no_voice() -> None:
    assert bouts(silence(2.0), RATE) == ()
    assert bouts(np.full(RATE, 8, np.int16), RATE) == ()
    assert bouts(silence(0.0), RATE) == ()


def test_a_click_of_one_window_is_no_voice() -> None:
    assert bouts(joined(silence(0.5), tone(0.009), silence(0.5)), RATE) == ()


def test_a_faint_end_of_a_word_still_counts() -> None:
    (bout,) = bouts(joined(silence(0.2), tone(0.3, 0.5), tone(0.1, 0.5 * 10 ** (-32 / 20)), silence(0.5)), RATE)
    assert bout.end == pytest.approx(0.6, abs=0.002)


def test_over_noise_the_noise_is_not_voice() -> None:
    pcm = noise(3.0, -45)
    pcm[RATE : 2 * RATE] += tone(1.0, 0.3)
    (bout,) = bouts(pcm, RATE)
    assert [bout.start, bout.end] == pytest.approx([1.0, 2.0], abs=0.011)


def test_level_of_a_full_scale_square_is_zero_decibel() -> None:
    assert level(np.full(800, -32768, np.int16)) == pytest.approx(0.0, abs=0.01)
    assert level(np.zeros(0, np.int16)) == -120.0


def test_looking_up_bouts() -> None:
    found = bouts(joined(silence(0.5), tone(0.5), silence(1.0), tone(0.5)), RATE)
    assert first_voiced(found, 0.6) == pytest.approx(2.0, abs=0.01)
    assert first_voiced(found, 2.4) is None
    assert bout_at(found, 0.75) is found[0]
    assert bout_at(found, 1.5) is None

"""The echo's delay and loss, learnt from levels alone."""

import numpy as np
import pytest

from dialog.echo.echo_level import MARGIN, PATIENCE, SILENCE, UNKNOWN_LOSS, EchoLevel


def speech_levels(frames: int) -> list[float]:
    """Syllables of 100-200 ms with gaps, in dBFS."""
    chance = np.random.default_rng(2)
    levels: list[float] = []
    while len(levels) < frames:
        levels += list(chance.uniform(-24, -14, chance.integers(5, 10))) + list(chance.uniform(-70, -50, 4))
    return levels[:frames]


@pytest.mark.parametrize("delay", [1, 7, 15, 25])
@pytest.mark.parametrize("loss", [20.0, 30.0])
def test_delay_and_loss_are_learnt(delay: int, loss: float) -> None:
    echo = EchoLevel()
    ours = speech_levels(150)
    for number, level in enumerate(ours):
        theirs = ours[number - delay] - loss if number >= delay else -75.0
        echo.note(level, max(-75.0, theirs))
        assert echo.loudest() >= theirs - 0.01 or theirs < SILENCE
    assert echo.delay is not None
    assert abs(echo.delay - delay) <= 1
    loud = max(ours[149 - delay - 1 : 149 - delay + 2])
    assert echo.loudest() <= max(SILENCE, loud - loss + MARGIN + 8.0)


def test_before_anything_is_known_a_poor_line_is_assumed() -> None:
    echo = EchoLevel()
    echo.note(-20.0, -75.0)
    assert echo.loudest() == -20.0 - UNKNOWN_LOSS


def test_a_line_without_echo_is_found_out() -> None:
    echo = EchoLevel()
    for level in speech_levels(round(PATIENCE * 50 * 2)):
        echo.note(level, -72.0)
    assert echo.loudest() == SILENCE


def test_a_caller_as_loud_as_we_are_who_talks_in_our_rhythm_is_no_echo() -> None:
    echo = EchoLevel()
    ours = speech_levels(150)
    for number, level in enumerate(ours):
        echo.note(level, ours[number - 5] - 2.0 if number >= 5 else -75.0)
    assert echo.delay is None

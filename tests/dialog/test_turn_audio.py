"""What is kept of a turn, where its speech lies, and where it is cut."""

import numpy as np
import pytest

from dialog.ports import Pcm16
from dialog.stt.turn_audio import (
    LEAD_IN,
    LONGEST_PIECE,
    LOOK_BACK,
    MOST_KEPT,
    SHORTEST_PIECE,
    SPARE,
    TurnAudio,
    cutting_point,
    spoken_part,
)

FRAME = bytes(320)


def filled(seconds: float, *, turn: bool = False) -> TurnAudio:
    audio = TurnAudio(8000)
    audio.turn_runs = turn
    for number in range(round(seconds * 50)):
        audio.push(FRAME, number * 0.02)
    return audio


def test_between_turns_only_the_last_second_is_kept() -> None:
    audio = filled(5.0)
    assert LOOK_BACK <= audio.seconds <= LOOK_BACK + SPARE
    assert audio.ends == pytest.approx(5.0)


def test_a_turn_begins_with_its_lead_in() -> None:
    audio = filled(5.0)
    audio.begin_turn(4.6)
    assert audio.begins == pytest.approx(4.6 - LEAD_IN, abs=0.001)
    audio.begin_turn(9.0)
    assert audio.seconds == 0.0


def test_a_turn_without_end_is_bounded() -> None:
    assert MOST_KEPT <= filled(100.0, turn=True).seconds <= MOST_KEPT + SPARE


def test_looking_at_the_samples_does_not_make_them_go_at_once() -> None:
    audio = filled(63.0, turn=True)
    audio.samples()
    for number in range(100):
        audio.push(FRAME, 63.0 + number * 0.02)
    assert MOST_KEPT <= audio.seconds <= MOST_KEPT + SPARE
    assert audio.ends == pytest.approx(65.0)


def test_samples_come_whole_and_in_order() -> None:
    audio = TurnAudio(8000)
    audio.turn_runs = True
    for number in range(4):
        audio.push(np.full(160, number, np.int16).tobytes(), number * 0.02)
    audio.drop_before(0.03)
    assert audio.samples().tolist() == [1] * 80 + [2] * 160 + [3] * 160


def voiced(seconds: float) -> Pcm16:
    tone: Pcm16 = (4000 * np.sin(np.arange(round(seconds * 8000)) * 0.5)).astype(np.int16)
    return tone


def silent(seconds: float) -> Pcm16:
    return np.zeros(round(seconds * 8000), np.int16)


def test_the_spoken_part_ends_alike_whatever_silence_follows() -> None:
    short = np.concatenate([silent(1.0), voiced(1.0), silent(0.3)])
    long = np.concatenate([short, silent(2.0)])
    assert spoken_part(short, 8000) == spoken_part(long, 8000) == (round(0.84 * 8000), round(2.14 * 8000))


def test_nothing_is_spoken_in_silence() -> None:
    assert spoken_part(silent(2.0), 8000) == spoken_part(silent(0.0), 8000) == (0, 0)


def test_a_long_turn_is_cut_in_its_quietest_moment() -> None:
    turn = np.concatenate([voiced(9.0), silent(0.4), voiced(6.0)])
    assert 9.0 <= cutting_point(turn, 8000) / 8000 <= 9.4
    assert SHORTEST_PIECE <= cutting_point(voiced(20.0), 8000) / 8000 <= LONGEST_PIECE

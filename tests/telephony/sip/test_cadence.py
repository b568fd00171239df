"""One frame a tick, whatever the network does."""

import pytest

from telephony.sip.cadence import Cadence

FRAME = bytes(range(1, 161)) * 2


def ticks(cadence: Cadence, count: int) -> list[bool]:
    return [cadence.tick().filled for _ in range(count)]


def test_frames_count_up_in_20_ms_steps_and_silence_is_marked() -> None:
    cadence = Cadence(8000, 10)
    cadence.arrive(FRAME)
    first, second = cadence.tick(), cadence.tick()
    assert (first.pcm, first.at, first.filled) == (FRAME, 0.0, False)
    assert (second.pcm, second.at, second.filled) == (bytes(320), 0.02, True)


def test_portions_of_any_size_make_whole_frames() -> None:
    cadence = Cadence(16000, 10)
    cadence.arrive(b"\1" * 639)
    assert cadence.tick().filled
    cadence.arrive(b"\1")
    assert cadence.tick().pcm == b"\1" * 640


def test_one_late_packet_costs_one_filled_frame_and_no_sound() -> None:
    cadence = Cadence(8000, 10)
    given = []
    for number in range(50):
        arriving = {10: 0, 11: 2}.get(number, 1)
        cadence.arrive(bytes([number + 1]) * 320 * arriving)
        given.append(cadence.tick())
    assert [frame.filled for frame in given].count(True) == 1
    assert given[10].filled


def test_a_cushion_that_is_not_needed_is_cut_again() -> None:
    cadence = Cadence(8000, 10)
    cadence.arrive(FRAME * 6)
    for _ in range(100 * 6):
        cadence.arrive(FRAME)
        assert not cadence.tick().filled
    # What is left once nothing arrives is what the caller is behind by: at most the one frame that jitter needs.
    assert ticks(cadence, 4) == [False, True, True, True]


def test_a_reader_that_stood_still_skips_to_the_present() -> None:
    cadence = Cadence(8000, 10)
    cadence.arrive(FRAME * 100)
    assert ticks(cadence, 4) == [False, False, True, True]


def test_a_caller_vanishes_after_the_patience_and_not_while_held() -> None:
    cadence = Cadence(8000, 1.0)
    assert not vanished_after(cadence, 50)
    assert vanished_after(cadence, 1)
    cadence.hold(True)
    assert not vanished_after(cadence, 500)
    cadence.hold(False)
    assert not vanished_after(cadence, 0)
    assert vanished_after(cadence, 51)


def vanished_after(cadence: Cadence, count: int) -> bool:
    ticks(cadence, count)
    return cadence.vanished


@pytest.mark.parametrize("faster", [1.0001, 0.9999])
def test_another_clock_stays_level_for_ten_minutes(faster: float) -> None:
    cadence = Cadence(8000, 10)
    sent, filled = 0, 0
    for number in range(30000):
        due = int((number + 1) * faster)
        cadence.arrive(FRAME * (due - sent))
        sent = due
        filled += cadence.tick().filled
    assert filled <= 4
    assert len(cadence._waiting) <= 3 * 320

"""Between a network that delivers in gulps and a clock."""

from hypothesis import given
from hypothesis import strategies as st

from telephony.browser.arrivals import DEEPEST, Arrivals


def test_an_even_network_passes_through() -> None:
    arrivals = Arrivals()
    for number in range(200):
        arrivals.push(bytes([number]))
        assert arrivals.take() == bytes([number])
    assert arrivals.dropped == 0


def test_nothing_came() -> None:
    assert Arrivals().take() is None


def test_what_waits_longer_than_300_ms_falls_away() -> None:
    arrivals = Arrivals()
    for number in range(DEEPEST + 5):
        arrivals.push(bytes([number]))
    assert arrivals.take() == bytes([5])


def test_a_service_that_was_late_itself_loses_nothing() -> None:
    arrivals = Arrivals()
    for number in range(50):
        arrivals.push(bytes([number]), owed=number)
    assert [arrivals.take() for _ in range(50)] == [bytes([number]) for number in range(50)]


def test_what_a_stall_left_waiting_is_worn_off() -> None:
    arrivals = Arrivals()
    for _ in range(DEEPEST):
        arrivals.push(b"stalled")
    depth = []
    for _ in range(50 * 20):
        arrivals.push(b"even")
        arrivals.take()
        depth.append(len(arrivals._waiting))
    assert depth[0] > 10
    assert depth[-1] <= 1


def test_muting_forgets_what_waits() -> None:
    arrivals = Arrivals()
    arrivals.push(b"said before")
    arrivals.forget()
    assert arrivals.take() is None


@given(st.lists(st.integers(0, 4), max_size=300))
def test_frames_come_out_in_order_and_the_wait_stays_short(gulps: list[int]) -> None:
    arrivals = Arrivals()
    pushed, taken = 0, []
    for gulp in gulps:
        for _ in range(gulp):
            arrivals.push(pushed.to_bytes(4, "big"))
            pushed += 1
        if (frame := arrivals.take()) is not None:
            taken.append(int.from_bytes(frame, "big"))
    assert taken == sorted(set(taken))
    assert len(taken) + arrivals.dropped + len(arrivals._waiting) == pushed
    assert len(arrivals._waiting) <= DEEPEST

"""What a page may send when."""

import pytest

from dialog.audio import SpeechFrame
from telephony.browser import wire
from telephony.browser.conduct import BURST, PACE, Conduct

SOUND = wire.Sound(bytes(640))


def greeted() -> Conduct:
    conduct = Conduct()
    conduct.check(wire.Hello(1), 0.0)
    return conduct


def spoken(conduct: Conduct, utterance: int, frames: int) -> None:
    for number in range(frames):
        conduct.spoken(SpeechFrame(bytes(640), 16000, utterance, number * 0.02))


def test_sound_before_hello() -> None:
    with pytest.raises(wire.ProtocolBroken) as broken:
        Conduct().check(SOUND, 0.0)
    assert broken.value.close_code == 1008


def test_hello_twice() -> None:
    with pytest.raises(wire.ProtocolBroken) as broken:
        greeted().check(wire.Hello(1), 0.1)
    assert broken.value.close_code == 1008


def test_hello_of_another_version() -> None:
    with pytest.raises(wire.ProtocolBroken) as broken:
        Conduct().check(wire.Hello(2), 0.0)
    assert broken.value.close_code == 1003


def test_a_stalled_network_may_catch_up() -> None:
    conduct = greeted()
    for _ in range(10 * 75):
        assert conduct.check(SOUND, 10.0) is SOUND


def test_a_flood_ends_the_call() -> None:
    conduct = greeted()
    for _ in range(BURST - 1):
        conduct.check(SOUND, 0.001)
    with pytest.raises(wire.ProtocolBroken) as broken:
        conduct.check(SOUND, 0.002)
    assert broken.value.close_code == 1008


def test_the_usual_pace_can_go_on_for_an_hour() -> None:
    conduct = greeted()
    for number in range(3600 * (PACE - 10)):
        conduct.check(SOUND, number / (PACE - 10))


def test_a_playhead_within_what_was_sent() -> None:
    conduct = greeted()
    spoken(conduct, 1, 10)
    assert conduct.check(wire.Playhead(1, 0.1), 1.0) == wire.Playhead(1, 0.1)


def test_a_playhead_that_overshoots_by_a_rounding_is_cut_to_what_was_sent() -> None:
    conduct = greeted()
    spoken(conduct, 1, 10)
    cut = conduct.check(wire.Playhead(1, 0.205), 1.0)
    assert isinstance(cut, wire.Playhead)
    assert cut.offset == pytest.approx(0.2)


@pytest.mark.parametrize("ahead", [wire.Playhead(1, 0.5), wire.Playhead(2, 0.0)])
def test_a_playhead_ahead_of_what_was_sent(ahead: wire.Playhead) -> None:
    conduct = greeted()
    spoken(conduct, 1, 10)
    with pytest.raises(wire.ProtocolBroken) as broken:
        conduct.check(ahead, 1.0)
    assert broken.value.close_code == 1008


def test_a_playhead_before_anything_was_said() -> None:
    with pytest.raises(wire.ProtocolBroken):
        greeted().check(wire.Playhead(1, 0.0), 1.0)


def test_playheads_that_go_back_say_nothing() -> None:
    conduct = greeted()
    spoken(conduct, 1, 10)
    spoken(conduct, 2, 10)
    conduct.check(wire.Playhead(2, 0.1), 1.0)
    assert conduct.check(wire.Playhead(2, 0.1), 1.1) is None
    assert conduct.check(wire.Playhead(2, 0.05), 1.1) is None
    assert conduct.check(wire.Playhead(1, 0.2), 1.1) is None


def test_a_playhead_of_an_utterance_long_past_says_nothing() -> None:
    conduct = greeted()
    for utterance in range(1, 20):
        spoken(conduct, utterance, 2)
    assert conduct.check(wire.Playhead(1, 0.02), 1.0) is None

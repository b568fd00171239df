"""commands/calling/capture.py and outcome.py: the two times, on captures whose answer is known."""

import wave
from pathlib import Path

import numpy as np
import pytest

from commands.calling.capture import Capture, Heard
from commands.calling.conversation import Asked, Question
from commands.calling.outcome import times_of
from dialog.ports import Pcm16
from tests.commands.signals import RATE, joined, silence, tone

NOTHING = silence(0.0)


def captured(sent: Pcm16, received: Pcm16) -> Capture:
    length = -(-max(len(sent), len(received)) // 160) * 160
    whole = Capture(8000)
    one, two = (np.pad(pcm, (0, length - len(pcm))).astype("<i2") for pcm in (sent, received))
    for at in range(0, length, 160):
        whole.add(one[at : at + 160].tobytes(), two[at : at + 160].tobytes())
    return whole


def asked(begun: float, ended: float, *, interrupting: bool = False) -> Asked:
    return Asked(Question("q", NOTHING), begun, ended, interrupting)


def test_voice_to_voice_is_from_the_last_voiced_sample_sent_to_the_first_one_back() -> None:
    sent = joined(silence(1.0), tone(0.8), silence(3.0))
    received = joined(silence(1.8 + 0.537), tone(1.0), silence(1.0))
    (times,) = times_of(Heard.of(captured(sent, received)), [asked(1.0, 1.8)])
    assert times.voice_to_voice == pytest.approx(0.537, abs=0.002)
    assert times.stopped_after is None
    assert not times.talked_over


def test_silence_at_the_end_of_the_recording_sent_is_no_part_of_the_wait() -> None:
    sent = joined(silence(1.0), tone(0.5), silence(0.7), silence(3.0))
    received = joined(silence(2.0), tone(1.0))
    (times,) = times_of(Heard.of(captured(sent, received)), [asked(1.0, 2.2)])
    assert times.voice_to_voice == pytest.approx(0.5, abs=0.002)


def test_a_pause_inside_the_question_does_not_end_it() -> None:
    sent = joined(silence(0.5), tone(0.5), silence(1.0), tone(0.5), silence(2.0))
    received = joined(silence(3.0), tone(0.5))
    (times,) = times_of(Heard.of(captured(sent, received)), [asked(0.5, 2.5)])
    assert times.question is not None
    assert [times.question.start, times.question.end] == pytest.approx([0.5, 2.5], abs=0.01)
    assert times.voice_to_voice == pytest.approx(0.5, abs=0.002)


def test_speech_that_began_before_the_question_ended_is_told_and_the_wait_is_to_the_next_onset() -> None:
    sent = joined(silence(0.5), tone(2.0), silence(4.0))
    received = joined(silence(2.2), tone(0.6), silence(0.7), tone(1.0))
    (times,) = times_of(Heard.of(captured(sent, received)), [asked(0.5, 2.5)])
    assert times.talked_over
    assert times.voice_to_voice == pytest.approx(1.0, abs=0.01)


def test_no_reply_is_none_even_when_the_next_turn_has_one() -> None:
    sent = joined(tone(0.5), silence(2.0), tone(0.5), silence(2.0))
    received = joined(silence(3.5), tone(0.5))
    first, second = times_of(Heard.of(captured(sent, received)), [asked(0, 0.5), asked(2.5, 3.0)])
    assert first.voice_to_voice is None
    assert second.voice_to_voice == pytest.approx(0.5, abs=0.002)


def test_an_interruption_is_timed_to_the_last_voiced_sample_of_the_reply_it_stopped() -> None:
    sent = joined(tone(0.5), silence(2.0), tone(1.0), silence(3.0))
    received = joined(silence(1.0), tone(0.6), silence(0.3), tone(0.6 + 0.213), silence(1.7), tone(1.0))
    first, second = times_of(Heard.of(captured(sent, received)), [asked(0, 0.5), asked(2.5, 3.5, interrupting=True)])
    assert first.stopped_after == pytest.approx(0.213, abs=0.002)
    assert second.stopped_after is None
    assert second.voice_to_voice == pytest.approx(4.413 + 0.0 - 3.5, abs=0.01)


def test_an_interruption_of_nothing_has_no_time() -> None:
    sent = joined(tone(0.5), silence(3.0), tone(1.0), silence(3.0))
    received = joined(silence(1.0), tone(0.6), silence(5.0))
    first, _ = times_of(Heard.of(captured(sent, received)), [asked(0, 0.5), asked(3.5, 4.5, interrupting=True)])
    assert first.stopped_after is None


def test_a_clause_that_follows_after_a_short_pause_is_the_same_speech_going_on() -> None:
    sent = joined(tone(0.5), silence(2.0), tone(1.0), silence(2.0))
    received = joined(silence(1.0), tone(1.6), silence(0.3), tone(0.4), silence(2.0))
    first, _ = times_of(Heard.of(captured(sent, received)), [asked(0, 0.5), asked(2.5, 3.5, interrupting=True)])
    assert first.stopped_after == pytest.approx(0.8, abs=0.002)


def test_a_service_that_never_stops_is_seen() -> None:
    sent = joined(tone(0.5), silence(2.0), tone(1.0), silence(2.0))
    received = joined(silence(1.0), tone(4.0))
    first, _ = times_of(Heard.of(captured(sent, received)), [asked(0, 0.5), asked(2.5, 3.5, interrupting=True)])
    assert first.stopped_after == pytest.approx(2.5, abs=0.01)


def test_the_capture_is_written_with_the_caller_left_and_the_service_right(tmp_path: Path) -> None:
    captured(tone(0.1), silence(0.1)).write(tmp_path / "call.wav")
    with wave.open(str(tmp_path / "call.wav")) as file:
        assert (file.getnchannels(), file.getframerate(), file.getnframes()) == (2, RATE, 800)
        samples = np.frombuffer(file.readframes(800), "<i2").reshape(-1, 2)
    assert np.abs(samples[:, 0]).max() > 9000
    assert np.abs(samples[:, 1]).max() == 0


def test_half_a_frame_is_refused() -> None:
    with pytest.raises(ValueError, match="320 bytes"):
        Capture(8000).add(bytes(320), bytes(319))

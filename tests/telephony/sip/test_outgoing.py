"""What has left, told from a byte count alone."""

from dialog.audio import SpeechFrame
from telephony.sip.outgoing import Left, Outgoing

SIZE = 320


def speech(utterance: int, *numbers: int) -> list[SpeechFrame]:
    return [SpeechFrame(bytes(SIZE), 8000, utterance, number * 0.02) for number in numbers]


def given(*frames: SpeechFrame) -> Outgoing:
    outgoing = Outgoing()
    for frame in frames:
        outgoing.add(frame)
    return outgoing


def write(outgoing: Outgoing, count: int) -> None:
    for _, _ in zip(range(count), outgoing.waiting(), strict=False):
        outgoing.wrote(SIZE)


def test_a_frame_has_left_when_the_buffer_no_longer_holds_it() -> None:
    outgoing = given(*speech(1, 0, 1, 2))
    write(outgoing, 3)
    assert outgoing.leave(3 * SIZE) == []
    assert outgoing.leave(2 * SIZE) == [Left(1, 0.02)]
    assert outgoing.leave(2 * SIZE) == []
    assert outgoing.leave(0) == [Left(1, 0.06)]


def test_a_frame_half_sent_has_not_left() -> None:
    outgoing = given(*speech(1, 0))
    write(outgoing, 1)
    assert outgoing.leave(SIZE // 2) == []


def test_each_utterance_gets_its_newest_point() -> None:
    outgoing = given(*speech(1, 0, 1), *speech(2, 0))
    write(outgoing, 3)
    assert outgoing.leave(0) == [Left(1, 0.04), Left(2, 0.02)]


def test_dropped_frames_never_leave_and_later_ones_count_from_there() -> None:
    outgoing = given(*speech(1, 0, 1, 2))
    write(outgoing, 2)
    outgoing.drop()
    assert outgoing.leave(0) == []
    assert len(outgoing) == 0
    outgoing.add(speech(2, 0)[0])
    write(outgoing, 1)
    assert outgoing.leave(SIZE) == []
    assert outgoing.leave(0) == [Left(2, 0.02)]


def test_a_lost_buffer_is_written_again_in_order() -> None:
    outgoing = given(*speech(1, 0, 1, 2))
    write(outgoing, 2)
    outgoing.leave(SIZE)
    outgoing.lose_buffer()
    order = []
    for frame in outgoing.waiting():
        order.append(frame.offset)
        outgoing.wrote(SIZE)
    assert order == [0.02, 0.04]
    assert outgoing.leave(0)[-1].up_to == 0.06

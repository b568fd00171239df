"""Runs of samples and frames of 20 ms."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.audio import Rate, frame_bytes
from dialog.framing import FrameCutter, cut, heard_frames, spoken_frames


@pytest.mark.parametrize("rate", [8000, 16000])
def test_the_last_frame_is_filled_up_with_silence(rate: Rate) -> None:
    pcm = b"\1\2" * (frame_bytes(rate) // 2 + 10)
    first, last = cut(pcm, rate)
    assert len(first) == len(last) == frame_bytes(rate)
    assert last == b"\1\2" * 10 + bytes(frame_bytes(rate) - 20)


def test_frames_carry_their_time() -> None:
    sound = np.arange(400, dtype=np.int16)
    assert [frame.at for frame in heard_frames(sound, 8000, 1.0)] == [1.0, 1.02, 1.04]
    spoken = list(spoken_frames(sound, 8000, 3, 0.5))
    assert [(frame.utterance, frame.offset) for frame in spoken] == [(3, 0.5), (3, 0.52), (3, 0.54)]


@given(st.lists(st.binary(max_size=900), max_size=12))
def test_a_cutter_gives_every_byte_once_and_in_order(pieces: list[bytes]) -> None:
    cutter = FrameCutter(8000)
    found = [frame for piece in pieces for frame in cutter.push(piece)]
    whole = b"".join(pieces)
    assert all(len(frame) == 320 for frame in found)
    assert b"".join(found) == whole[: len(whole) // 320 * 320]

"""Between a line's rate and a codec's."""

import numpy as np
import pytest

from dialog.audio import AudioFrame, Rate, frame_bytes
from telephony.sip.pcm_bridge import PcmBridge, Resampler
from tests.telephony.sip.rig import loudness, pitch, tone


@pytest.mark.parametrize("rate", [8000, 16000])
def test_at_the_lines_own_rate_nothing_is_touched(rate: Rate) -> None:
    bridge = PcmBridge(rate, (rate, 1), (rate, 1))
    pcm = bytes(range(256)) * 2
    assert bridge.inward(pcm) is pcm
    assert bridge.outward(pcm) is pcm
    assert bridge.outward_second == rate * 2
    assert bridge.outward_frame == frame_bytes(rate)


@pytest.mark.parametrize(
    ("rate", "codec"), [(16000, (48000, 1)), (16000, (48000, 2)), (8000, (16000, 1)), (16000, (8000, 1))]
)
def test_there_and_back_keeps_pitch_loudness_and_length(rate: Rate, codec: tuple[int, int]) -> None:
    bridge = PcmBridge(rate, codec, codec)
    back = b"".join(bridge.inward(bridge.outward(frame.pcm)) for frame in tone(rate, 500, 2.0))
    size = frame_bytes(rate)
    frames = [AudioFrame(back[at : at + size], rate, 0.0) for at in range(0, len(back) - size, size)]
    assert len(back) == 100 * size
    assert pitch(frames[10:90]) == pytest.approx(500, abs=5)
    assert max(loudness(frames[10:90])) == pytest.approx(8000, rel=0.02)


def test_a_sound_the_lower_rate_cannot_carry_does_not_come_back_as_another() -> None:
    bridge = PcmBridge(16000, (48000, 1), (48000, 1))
    hiss = (8000 * np.sin(2 * np.pi * 10000 * np.arange(48000) / 48000)).astype(np.int16).tobytes()
    heard = np.frombuffer(bridge.inward(hiss), np.int16)
    assert np.abs(heard[100:-100]).max() < 80  # 40 dB down


def test_odd_portions_lose_nothing() -> None:
    whole, pieces = Resampler(48000, 16000), Resampler(48000, 16000)
    samples = np.arange(3000, dtype=np.int16)
    expected = whole.convert(samples)
    found = [pieces.convert(samples[at : at + 7]) for at in range(0, 3000, 7)]
    assert np.concatenate(found).tolist() == expected.tolist()


def test_two_channels_are_averaged() -> None:
    bridge = PcmBridge(16000, (16000, 2), (16000, 2))
    stereo = np.array([100, 300] * 320, np.int16).tobytes()
    assert set(np.frombuffer(bridge.inward(stereo), np.int16)) == {200}
    assert np.frombuffer(bridge.outward(b"\1\0\2\0"), np.int16).tolist() == [1, 1, 2, 2]

"""commands/calling/recordings.py: what a WAV must be to be asked."""

import wave
from pathlib import Path

import numpy as np
import pytest

from commands.calling.errors import BadRecording
from commands.calling.recordings import read_wav
from commands.calling.voiced import bouts
from tests.commands.signals import noise, silence, tone


def write(path: Path, data: bytes, *, rate: int = 8000, width: int = 2, channels: int = 1) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(width)
        file.setframerate(rate)
        file.writeframes(data)
    return path


@pytest.mark.parametrize("rate", [8000, 16000, 44100, 48000])
def test_any_rate_becomes_the_line_s(tmp_path: Path, rate: int) -> None:
    pcm = read_wav(write(tmp_path / "a.wav", tone(1.0, rate=rate).tobytes(), rate=rate), 8000)
    assert len(pcm) == pytest.approx(8000, abs=2)
    spectrum = np.abs(np.fft.rfft(pcm.astype(np.float64)))
    assert int(np.argmax(spectrum)) == pytest.approx(440, abs=2)
    assert np.abs(pcm).max() == pytest.approx(0.3 * 32767, rel=0.1)


def test_widths_and_channels_are_understood(tmp_path: Path) -> None:
    sound = tone(0.5)
    eight = ((sound.astype(np.int32) >> 8) + 128).astype(np.uint8).tobytes()
    twenty_four = b"".join((int(value) * 256).to_bytes(3, "little", signed=True) for value in sound)
    thirty_two = (sound.astype("<i4") << 16).tobytes()
    stereo = np.stack([sound, sound], axis=1).tobytes()
    for width, channels, data in ((1, 1, eight), (3, 1, twenty_four), (4, 1, thirty_two), (2, 2, stereo)):
        pcm = read_wav(write(tmp_path / "a.wav", data, width=width, channels=channels), 8000)
        assert np.abs(pcm.astype(int) - sound).max() < (400 if width == 1 else 3)


def test_a_recording_that_is_cut_short_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    path = write(tmp_path / "a.wav", tone(1.0).tobytes())
    path.write_bytes(path.read_bytes()[:-4001])
    assert bouts(read_wav(path, 8000), 8000)


@pytest.mark.parametrize("content", [b"", b"RIFF", b"ID3\x03 this is no WAV at all, it is something else entirely"])
def test_what_is_no_wav_is_told_in_a_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(content)
    with pytest.raises(BadRecording, match="save it as uncompressed PCM"):
        read_wav(path, 8000)


def test_a_missing_file_a_silent_one_and_an_endless_one_are_told(tmp_path: Path) -> None:
    with pytest.raises(BadRecording, match="there is no file"):
        read_wav(tmp_path / "none.wav", 8000)
    with pytest.raises(BadRecording, match="holds no voice"):
        read_wav(write(tmp_path / "a.wav", silence(1.0).tobytes()), 8000)
    with pytest.raises(BadRecording, match="holds no voice"):
        read_wav(write(tmp_path / "a.wav", b""), 8000)
    with pytest.raises(BadRecording, match="over 300 s"):
        read_wav(write(tmp_path / "b.wav", noise(301.0, -30).tobytes()), 8000)

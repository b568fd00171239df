"""Questions from WAV files, at the rate of the line."""

import wave
from pathlib import Path

import numpy as np

from commands.calling.errors import BadRecording
from commands.calling.voiced import bouts
from dialog.audio import Rate
from dialog.ports import Pcm16
from dialog.resampling import Float32, floats, integers, resampled

LONGEST_SECONDS = 300.0


def read_wav(path: Path, rate: Rate) -> Pcm16:
    """The recording as 16-bit mono at ``rate``; several channels are averaged.

    Raises BadRecording for what is no uncompressed WAV of 8, 16, 24 or 32 bits, is silent, or is over five minutes.
    """
    try:
        with wave.open(str(path), "rb") as file:
            channels, width, own_rate = file.getnchannels(), file.getsampwidth(), file.getframerate()
            data = file.readframes(file.getnframes())
    except FileNotFoundError as error:
        raise BadRecording(f"there is no file {path}: give the path of a WAV recording") from error
    except (OSError, EOFError, wave.Error) as error:
        raise BadRecording(
            f"{path} cannot be read as a WAV recording ({error or 'it ends too early'}): "
            "save it as uncompressed PCM, 16 bits"
        ) from error
    whole = data[: len(data) // (width * channels) * width * channels]
    mono = np.asarray(_samples(whole, width).reshape(-1, channels).mean(axis=1), dtype=np.float32)
    pcm = integers(resampled(mono, own_rate, rate))
    if len(pcm) > LONGEST_SECONDS * rate:
        raise BadRecording(f"{path} lasts over {LONGEST_SECONDS:.0f} s: cut it into questions")
    if not bouts(pcm, rate):
        raise BadRecording(f"{path} holds no voice: every part of it is fainter than -55 dB of full scale")
    return pcm


def _samples(data: bytes, width: int) -> Float32:
    """Floats in -1..1. WAV keeps 8 bits unsigned and all others signed little-endian."""
    match width:
        case 1:
            return np.asarray((np.frombuffer(data, np.uint8).astype(np.float32) - 128) / 128, dtype=np.float32)
        case 2:
            return floats(np.frombuffer(data, "<i2").astype(np.int16))
        case 3:
            low_first = np.frombuffer(data, np.uint8).reshape(-1, 3).astype(np.int32)
            values = low_first[:, 0] | low_first[:, 1] << 8 | low_first[:, 2] << 16
            return np.asarray(np.where(values >= 1 << 23, values - (1 << 24), values) / (1 << 23), dtype=np.float32)
        case _:
            return np.asarray(np.frombuffer(data, "<i4") / 2.0**31, dtype=np.float32)

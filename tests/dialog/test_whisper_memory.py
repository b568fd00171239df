"""Speech of ever new lengths leaves nothing behind in the second recogniser. In a process of its own."""

import subprocess
import sys

LENGTHS = """
import ctypes
import numpy as np
from dialog.stt.whisper_model import WhisperModel

def resident():
    ctypes.CDLL("libc.so.6").malloc_trim(0)
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096 / 2**20

model = WhisperModel()
lengths = np.random.default_rng(1).integers(32_000, 96_000, 40)
for number, length in enumerate(lengths):
    if number == 10:
        before = resident()
    model.encode(np.random.default_rng(number).normal(0.0, 0.05, length).astype(np.float32))
print(resident() - before)
"""
MOST = 12.0
"""Megabytes after 30 lengths: 28 where each is kept."""


def test_every_new_length_of_speech_is_let_go_again() -> None:
    ran = subprocess.run([sys.executable, "-c", LENGTHS], capture_output=True, text=True, check=True, timeout=110)
    assert float(ran.stdout) < MOST

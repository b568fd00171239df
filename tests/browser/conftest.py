"""What the tests of the pages need: these built, sounds for the softphone's microphone, an ear at the service."""

import subprocess
from pathlib import Path

import numpy as np
import pytest

from admin.settings import WebSettings
from tests.browser.chromium import chromium, write_wav
from tests.browser.phone_service import Heard

RATE = 48000


@pytest.fixture(autouse=True)
def page_is_built() -> None:
    if not all((WebSettings().page / name).is_file() for name in ("index.html", "library.html")):
        pytest.skip("the pages are not built: run python -m admin.web_build")
    chromium()


@pytest.fixture
def bursts(tmp_path: Path) -> Path:
    """Four seconds of noise bursts of 120 ms at uneven distances, each unlike the others."""
    random = np.random.default_rng(7)
    samples = np.zeros(4 * RATE)
    for start in (0.3, 0.95, 1.45, 2.2, 2.75, 3.4):
        length = int(0.12 * RATE)
        noise = np.convolve(random.standard_normal(length), np.ones(8) / 8, "same")
        samples[int(start * RATE) : int(start * RATE) + length] = 0.5 * noise * np.hanning(length)
    return write_wav(tmp_path / "bursts.wav", samples)


@pytest.fixture
def question(tmp_path: Path) -> Path:
    """A spoken question."""
    path = tmp_path / "question.wav"
    try:
        subprocess.run(["espeak-ng", "-w", str(path), "What is the dose of apixaban?"], check=True)
    except FileNotFoundError:
        pytest.skip("espeak-ng is absent: apt-get install espeak-ng")
    return path


@pytest.fixture
def heard() -> Heard:
    return Heard()

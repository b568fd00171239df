"""smart-turn v3.2 (Daily, BSD-2-Clause): a Whisper-tiny encoder that tells a finished turn from a pause."""

from typing import Any

import numpy as np

from dialog.audio import Rate
from dialog.errors import EngineFailed
from dialog.model_files import ModelFile, open_session
from dialog.ports import Pcm16
from dialog.resampling import floats, resampled
from dialog.turn_end.log_mel import HOP, RATE, SECONDS, log_mel
from dialog.turn_end.shorter_window import FEATURES_A_POSITION, FULL_LENGTH, shortened
from priority_pool import PriorityPool, Urgency

MODEL = ModelFile(
    package="pipecat",
    path="audio/turn/smart_turn/data/smart-turn-v3.2-cpu.onnx",
    sha256="2bb026316b14a660486a75b1733cd3fbab8c2fd0314dc9af7be49f8cca967e4f",
    requirement="pipecat-ai==1.14.0",
)

POSITIONS_A_SECOND = RATE // HOP // FEATURES_A_POSITION
SHORTER_WINDOWS = (4, 6)
"""Seconds; most questions fit into one of these, and cost 30 or 49 ms instead of 72."""


class SmartTurn:
    """One model for all calls, in windows of 4, 6 and 8 s; it keeps nothing between questions. Raises EngineMissing."""

    def __init__(self, pool: PriorityPool) -> None:
        self._pool = pool
        path = MODEL.verified()
        whole = path.read_bytes()
        self._sessions: dict[int, Any] = {
            seconds: open_session(shortened(whole, seconds * POSITIONS_A_SECOND)) for seconds in SHORTER_WINDOWS
        }
        self._sessions[FULL_LENGTH // POSITIONS_A_SECOND] = open_session(path)

    async def probability(self, pcm: Pcm16, rate: Rate) -> float:
        """Probability in 0..1 that the turn ending with ``pcm`` is complete. Raises EngineFailed."""
        return await self._pool.run(Urgency.TURN_END, self.judge, pcm, rate)

    def judge(self, pcm: Pcm16, rate: Rate) -> float:
        """The same, in the calling thread."""
        pcm = pcm[-SECONDS * rate :]
        window = next(seconds for seconds in sorted(self._sessions) if len(pcm) <= seconds * rate)
        features = log_mel(resampled(floats(pcm), rate, RATE))[:, :, -window * RATE // HOP :]
        try:
            answer = self._sessions[window].run(None, {"input_features": np.ascontiguousarray(features)})
        except Exception as error:
            raise EngineFailed("turn_end", "the end-of-turn model failed on a pause") from error
        return float(answer[0].item())

"""smart-turn v3.2 (Daily, BSD-2-Clause): a Whisper-tiny encoder that tells a finished turn from a pause."""

from dialog.audio import Rate
from dialog.errors import EngineFailed
from dialog.model_files import ModelFile, open_session
from dialog.ports import Pcm16
from dialog.resampling import floats, resampled
from dialog.turn_end.any_window import any_window, given
from dialog.turn_end.log_mel import HOP, RATE, SECONDS, log_mel
from priority_pool import PriorityPool, Urgency

MODEL = ModelFile(
    package="pipecat",
    path="audio/turn/smart_turn/data/smart-turn-v3.2-cpu.onnx",
    sha256="2bb026316b14a660486a75b1733cd3fbab8c2fd0314dc9af7be49f8cca967e4f",
    requirement="pipecat-ai==1.14.0",
)

WINDOWS = (4, 6, SECONDS)
"""Seconds; most questions fit into a shorter one, and cost 30 or 49 ms instead of 72."""


class SmartTurn:
    """One model for all calls, in windows of 4, 6 and 8 s; it keeps nothing between questions. Raises EngineMissing."""

    def __init__(self, pool: PriorityPool) -> None:
        self._pool = pool
        model, self._positions = any_window(MODEL.verified().read_bytes())
        self._session = open_session(model)

    async def probability(self, pcm: Pcm16, rate: Rate) -> float:
        """Probability in 0..1 that the turn ending with ``pcm`` is complete. Raises EngineFailed."""
        return await self._pool.run(Urgency.TURN_END, self.judge, pcm, rate)

    def judge(self, pcm: Pcm16, rate: Rate) -> float:
        """The same, in the calling thread."""
        pcm = pcm[-SECONDS * rate :]
        window = next(seconds for seconds in WINDOWS if len(pcm) <= seconds * rate)
        features = log_mel(resampled(floats(pcm), rate, RATE))[:, :, -window * RATE // HOP :]
        try:
            answer = self._session.run(None, given(features, self._positions))
        except Exception as error:
            raise EngineFailed("turn_end", "the end-of-turn model failed on a pause") from error
        return float(answer[0].item())

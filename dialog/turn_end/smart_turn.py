"""smart-turn v3.2 (Daily, BSD-2-Clause): a Whisper-tiny encoder that tells a finished turn from a pause."""

from dialog.audio import Rate
from dialog.errors import EngineFailed
from dialog.model_files import ModelFile, open_session
from dialog.ports import Pcm16
from dialog.resampling import floats, resampled
from dialog.turn_end.log_mel import RATE, SECONDS, log_mel
from priority_pool import PriorityPool, Urgency

MODEL = ModelFile(
    package="pipecat",
    path="audio/turn/smart_turn/data/smart-turn-v3.2-cpu.onnx",
    sha256="2bb026316b14a660486a75b1733cd3fbab8c2fd0314dc9af7be49f8cca967e4f",
    requirement="pipecat-ai==1.14.0",
)


class SmartTurn:
    """One model for all calls; it keeps nothing between questions."""

    def __init__(self, pool: PriorityPool) -> None:
        self._pool = pool
        self._session = open_session(MODEL.verified())

    async def probability(self, pcm: Pcm16, rate: Rate) -> float:
        """Probability in 0..1 that the turn ending with ``pcm`` is complete. About 70 ms. Raises EngineFailed."""
        return await self._pool.run(Urgency.TURN_END, self.judge, pcm, rate)

    def judge(self, pcm: Pcm16, rate: Rate) -> float:
        """The same, in the calling thread."""
        features = log_mel(resampled(floats(pcm[-SECONDS * rate :]), rate, RATE))
        try:
            return float(self._session.run(None, {"input_features": features})[0].item())
        except Exception as error:
            raise EngineFailed("turn_end", "the end-of-turn model failed on a pause") from error

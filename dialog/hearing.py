"""The listening half of a conversation: the caller's frames in, voice, words and the sound of a finished turn out."""

import logging
from collections import deque

import numpy as np

from dialog.audio import FRAME_SECONDS, AudioFrame, Rate
from dialog.engines import Engines
from dialog.errors import EngineFailed
from dialog.events import VoiceStarted, VoiceStopped
from dialog.line import Line
from dialog.ports import Reading
from dialog.turns.endpointing import Endpointing

JUDGED_SECONDS = 8.0
"""The end-of-turn model hears at most this much (smart-turn v3's window)."""
LEAD_IN = 0.2
"""Seconds before the first voiced moment that still belong to the turn: soft consonants come before voicing."""
TRIED_AGAIN = 1.0
"""Seconds of call audio that a new detector has to show that it works."""

log = logging.getLogger(__name__)


class Hearing:
    """Hears one line. ``now`` is the end of the newest frame, in seconds of call audio."""

    def __init__(self, line: Line, engines: Engines) -> None:
        self._engines = engines
        self._begin_listening(line.rate)
        self._failed_at = float("-inf")
        self._endpointing = Endpointing()
        self._turn_end = engines.turn_end
        self._stream = engines.speech_to_text.open(line.call, line.rate)
        self._rate = line.rate
        self._recent: deque[AudioFrame] = deque(maxlen=round(JUDGED_SECONDS / FRAME_SECONDS))
        self._turn_began = 0.0
        self.now = 0.0

    def take(self, frame: AudioFrame, playing: bytes) -> VoiceStarted | VoiceStopped | None:
        """One frame of the caller, and the frame of ours that is played meanwhile.

        A detector that fails is exchanged for a new one. Raises EngineFailed when that one fails within a second too.
        """
        self.now = frame.at + FRAME_SECONDS
        try:
            probability = self._probability(frame, playing)
        except EngineFailed as error:
            earlier, self._failed_at = self._failed_at, frame.at
            if frame.at - earlier < TRIED_AGAIN:
                raise
            log.warning("the detection of voice failed and is begun anew", extra={"reason": str(error)})
            self._begin_listening(frame.rate)
            probability = 0.0
        return self._endpointing.hear(probability, frame.at, filled=frame.filled)

    def _begin_listening(self, rate: Rate) -> None:
        self._voice_activity = self._engines.voice_activity(rate)
        self._echo = self._engines.echo(rate)

    def _probability(self, frame: AudioFrame, playing: bytes) -> float:
        """Of a voice that is the caller's."""
        self._echo.played(playing)
        clean = self._echo.clean(frame)
        self._recent.append(clean)
        self._stream.push(clean)
        probability = 0.0 if frame.filled else self._voice_activity.probability(clean)
        return 0.0 if self._echo.echoing() > 0.5 else probability

    def begin_turn(self, at: float, *, continues: bool) -> None:
        if not continues:
            self._turn_began = max(0.0, at - LEAD_IN)
            self._stream.begin_turn(self._turn_began)

    async def read(self, *, final: bool) -> Reading:
        """Words since the turn began. Raises EngineFailed."""
        return await self._stream.read(final)

    async def judge_turn_end(self) -> float:
        """Probability that the caller is finished. Raises EngineFailed."""
        turn = [frame.pcm for frame in self._recent if frame.at >= self._turn_began - FRAME_SECONDS / 2]
        return await self._turn_end.probability(np.frombuffer(b"".join(turn), np.int16), self._rate)

    def close(self) -> None:
        self._stream.close()

"""The listening half of a conversation: the caller's frames in, voice, words and the sound of a finished turn out."""

from collections import deque

import numpy as np

from dialog.audio import FRAME_SECONDS, AudioFrame
from dialog.engines import Engines
from dialog.events import VoiceStarted, VoiceStopped
from dialog.line import Line
from dialog.ports import Reading
from dialog.turns.endpointing import Endpointing

JUDGED_SECONDS = 8.0
"""The end-of-turn model hears at most this much (smart-turn v3's window)."""
LEAD_IN = 0.2
"""Seconds before the first voiced moment that still belong to the turn: soft consonants come before voicing."""


class Hearing:
    """Hears one line. ``now`` is the end of the newest frame, in seconds of call audio."""

    def __init__(self, line: Line, engines: Engines) -> None:
        self._voice_activity = engines.voice_activity(line.rate)
        self._echo = engines.echo(line.rate)
        self._endpointing = Endpointing()
        self._turn_end = engines.turn_end
        self._stream = engines.speech_to_text.open(line.call, line.rate)
        self._rate = line.rate
        self._recent: deque[AudioFrame] = deque(maxlen=round(JUDGED_SECONDS / FRAME_SECONDS))
        self._turn_began = 0.0
        self.now = 0.0

    def take(self, frame: AudioFrame, playing: bytes) -> VoiceStarted | VoiceStopped | None:
        """One frame of the caller, and the frame of ours that is played meanwhile."""
        self.now = frame.at + FRAME_SECONDS
        self._echo.played(playing)
        clean = self._echo.clean(frame)
        self._recent.append(clean)
        self._stream.push(clean)
        probability = 0.0 if frame.filled else self._voice_activity.probability(clean)
        if self._echo.echoing() > 0.5:
            probability = 0.0
        return self._endpointing.hear(probability, frame.at, filled=frame.filled)

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

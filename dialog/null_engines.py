"""Engines that cost nothing, to measure what a call itself costs: lines, voice activity, turn-taking, records."""

from collections.abc import Sequence

import numpy as np

from dialog.audio import AudioFrame, Rate
from dialog.line import Call
from dialog.ports import Pcm16, Reading, SpeechClip, WordTiming
from kb.terms import Term

WORDS = "what is the first line treatment for hypertension"
SECONDS_A_WORD = 0.3


class NullSpeechToText:
    """Hears the same question in every turn."""

    owns_turns = False

    def open(self, call: Call, rate: Rate) -> "_NullStream":
        return _NullStream()

    async def expect(self, terms: Sequence[Term]) -> None:
        """Its question needs none."""


class _NullStream:
    def __init__(self) -> None:
        self._through = 0.0

    def begin_turn(self, at: float) -> None:
        pass

    def push(self, frame: AudioFrame) -> None:
        self._through = frame.at + 0.02

    async def read(self, final: bool) -> Reading:
        return Reading(WORDS, self._through, 1.0)

    def close(self) -> None:
        pass


class NullTextToSpeech:
    """A hum of 0.3 s a word."""

    async def speak(self, text: str, rate: Rate, speed: float = 1.0, *, urgent: bool = False) -> SpeechClip:
        words, position = [], 0
        for number, word in enumerate(text.split(), 1):
            start = text.index(word, position)
            position = start + len(word)
            words.append(WordTiming(start, position, SECONDS_A_WORD * number))
        times = np.arange(round(rate * SECONDS_A_WORD * len(words))) / rate
        return SpeechClip((8000 * np.sin(2 * np.pi * 220 * times)).astype(np.int16), rate, tuple(words))


class NullTurnEnd:
    """Every pause is the end."""

    async def probability(self, pcm: Pcm16, rate: Rate) -> float:
        return 1.0

"""The engines one conversation runs on, chosen once by the composition root."""

from collections.abc import Callable
from dataclasses import dataclass

from dialog.audio import Rate
from dialog.ports import (
    EchoCanceller,
    Journal,
    Observer,
    SpeechToText,
    TextToSpeech,
    Thinking,
    TurnEndModel,
    VoiceActivity,
    Writing,
)


@dataclass(frozen=True, slots=True)
class Engines:
    """``voice_activity`` and ``echo`` keep state, so each call gets its own; the rest is shared by all calls."""

    voice_activity: Callable[[Rate], VoiceActivity]
    echo: Callable[[Rate], EchoCanceller]
    turn_end: TurnEndModel
    speech_to_text: SpeechToText
    text_to_speech: TextToSpeech
    thinking: Thinking
    journal: Journal
    observer: Observer
    writing: Writing | None = None

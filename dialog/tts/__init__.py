"""Text to speech."""

from typing import Literal

from dialog.ports import TextToSpeech
from priority_pool import PriorityPool

TtsName = Literal["hibari"]


def open_tts(name: TtsName, pool: PriorityPool) -> TextToSpeech:
    """Load the voice once for all calls. Raises EngineMissing."""
    match name:
        case "hibari":
            from dialog.tts.hibari import Hibari

            return Hibari(pool)

"""Voice activity: one model for the whole process, one small state for each call."""

from collections.abc import Callable
from typing import Literal

from dialog.audio import Rate
from dialog.ports import VoiceActivity

VadName = Literal["silero"]

VoiceActivityMaker = Callable[[Rate], VoiceActivity]
"""Makes the detector of one call at its line's rate."""


def open_vad(name: VadName = "silero") -> VoiceActivityMaker:
    """Load the model once; the result makes one detector a call. Raises EngineMissing."""
    match name:
        case "silero":
            from dialog.vad.silero import SileroModel

            return SileroModel().detector

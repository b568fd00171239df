"""Speech to text."""

from typing import Literal

from dialog.ports import SpeechToText
from priority_pool import PriorityPool

SttName = Literal["moonshine"]


def open_stt(name: SttName, pool: PriorityPool) -> SpeechToText:
    """Load the recogniser once for all calls. Raises EngineMissing."""
    match name:
        case "moonshine":
            from dialog.stt.moonshine import Moonshine

            return Moonshine(pool)

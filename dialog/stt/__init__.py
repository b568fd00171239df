"""Speech to text."""

from collections.abc import Callable
from typing import Literal

from dialog.ports import SpeechToText
from dialog.stt.second_opinion import SecondOpinion
from priority_pool import PriorityPool

SttName = Literal["moonshine"]
SecondOpinionName = Literal["whisper"]


def open_stt(name: SttName, pool: PriorityPool, opinion: SecondOpinion | None = None) -> SpeechToText:
    """Load the recogniser once for all calls; ``opinion`` is asked where it is in doubt. Raises EngineMissing."""
    match name:
        case "moonshine":
            from dialog.stt.moonshine import Moonshine

            return Moonshine(pool, opinion=opinion)


def open_second_opinion(
    name: SecondOpinionName,
    pool: PriorityPool,
    give_memory_back: Callable[[], None],
    crowded: Callable[[], bool],
    left: Callable[[], float | None] | None,
) -> SecondOpinion:
    """Not loaded yet. pool: a thread for it alone; give_memory_back: called behind each opinion; crowded: whether calls
    wait for the models; left: megabytes of free memory, where it is to be loaded only if they suffice."""
    match name:
        case "whisper":
            from dialog.stt.whisper import Whisper

            return Whisper(pool, give_memory_back, crowded, left)

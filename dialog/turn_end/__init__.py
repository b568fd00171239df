"""Is the speaker finished? Asked at a pause, of the sound alone."""

from typing import Literal

from dialog.ports import TurnEndModel
from priority_pool import PriorityPool

TurnEndName = Literal["smart_turn"]


def open_turn_end(name: TurnEndName, pool: PriorityPool) -> TurnEndModel:
    """Load the model once for all calls. Raises EngineMissing."""
    match name:
        case "smart_turn":
            from dialog.turn_end.smart_turn import SmartTurn

            return SmartTurn(pool)

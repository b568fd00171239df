"""Our own voice coming back, known for what it is."""

from collections.abc import Callable
from typing import Literal

from dialog.audio import Rate
from dialog.ports import EchoCanceller

EchoName = Literal["levels"]

EchoCancellerMaker = Callable[[Rate], EchoCanceller]
"""Makes the canceller of one call at its line's rate."""


def open_echo(name: EchoName = "levels") -> EchoCancellerMaker:
    """The result makes one canceller a call."""
    match name:
        case "levels":
            from dialog.echo.levels import LevelEcho

            return LevelEcho

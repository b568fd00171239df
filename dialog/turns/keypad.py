"""What the keys of a telephone order."""

from collections.abc import Mapping

from dialog.reply import Command

COMMAND_OF_KEY: Mapping[str, Command] = {
    "0": Command.OPERATOR,
    "1": Command.REPEAT,
    "2": Command.SLOWER,
    "3": Command.SOURCE,
    "#": Command.STOP,
    "*": Command.HELP,
}

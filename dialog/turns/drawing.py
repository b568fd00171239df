"""Draws the turn machine for its documentation, from what it does.

Each row of the table that is not ignored is walked by a short call in ``tests/calls``; here the rows are only listed.
Run as ``python -m dialog.turns.drawing``; it prints Markdown.
"""

import re
import sys

from dialog.turns.table import EVENTS, IGNORED, TABLE, State


def words(name: str) -> str:
    """``VoiceStarted`` or ``begin_turn`` as words."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).replace("_", " ").lower()


def drawing() -> str:
    """A Markdown table: a row for each event, a column for each state, the deed in the cell."""
    states = [state for state in State if state is not State.ENDED]
    rows = ["| event | " + " | ".join(states) + " |", "|---|" + "---|" * len(states)]
    for event in EVENTS:
        deeds = [TABLE[state, event] for state in states]
        rows.append(
            f"| **{words(event.__name__)}** | "
            + " | ".join("·" if deed == IGNORED else words(deed) for deed in deeds)
            + " |"
        )
    return "\n".join(rows) + "\n"


if __name__ == "__main__":
    sys.stdout.write(drawing())

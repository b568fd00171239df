"""Whole dialogues as text: lines that begin with ">" are the caller's, the others are what must be said, in order."""

from dialog.calculating.conversation import hear, start
from dialog.calculating.recognising import calculation_asked
from dialog.calculating.state import Turn, as_json, from_json


def talked(dialogue: str) -> Turn:
    """The last turn. Each of our lines must be within what was said in answer to the line before it."""
    turn: Turn | None = None
    for line in (line.strip() for line in dialogue.strip().splitlines()):
        if line.startswith(">"):
            turn = _after(turn, line[1:].strip())
        elif line:
            assert turn is not None, "a dialogue begins with the caller"
            assert line in " ".join(turn.said), f"{line!r} is not in {' '.join(turn.said)!r}"
    assert turn is not None
    return turn


def _after(turn: Turn | None, words: str) -> Turn:
    if turn is None:
        candidates = calculation_asked(words)
        assert candidates, f"{words!r} asks for no calculation"
        return start(candidates, words)
    assert turn.state.open, f"{words!r} comes after the end"
    assert from_json(as_json(turn.state)) == turn.state
    return hear(turn.state, words)

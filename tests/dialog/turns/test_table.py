"""The transition table is complete, true and drawn as it is."""

import re
import subprocess
import sys
from pathlib import Path

from dialog import events
from dialog.turns.machine import TurnMachine
from dialog.turns.table import EVENTS, IGNORED, TABLE, State

ROOT = Path(__file__).parents[3]


def test_every_pair_of_state_and_event_is_present() -> None:
    assert set(TABLE) == {(state, event) for state in State for event in EVENTS}


def test_every_name_is_a_method_and_every_method_is_named() -> None:
    named = {f"_{name}" for name in TABLE.values() if name != IGNORED}
    for name in named:
        assert callable(getattr(TurnMachine, name)), name


def test_every_event_kind_is_in_the_union() -> None:
    declared = {
        kind
        for kind in vars(events).values()
        if isinstance(kind, type) and kind.__module__ == "dialog.events" and "at" in getattr(kind, "__slots__", ())
    }
    assert declared - {events.BeginTurn} == set(EVENTS)


def test_drawing_in_the_documentation_is_fresh() -> None:
    drawn = subprocess.run(
        [sys.executable, "-m", "dialog.turns.drawing"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    page = (ROOT / "docs" / "topics" / "turn-taking.md").read_text()
    assert drawn in page, "run: python -m dialog.turns.drawing, and put it into docs/topics/turn-taking.md"


def test_machine_imports_no_clock_and_no_event_loop() -> None:
    imported = re.findall(
        r"^(?:import|from) (\w+)", (ROOT / "dialog" / "turns" / "machine.py").read_text(), re.MULTILINE
    )
    assert not {"asyncio", "time", "threading", "datetime"} & set(imported)

"""Rows for tests."""

from datetime import UTC, datetime
from uuid import uuid4

from records.calls import CallRow, HeardRow, TurnRow


def a_call(call: str = "", **facts: str) -> CallRow:
    return CallRow(
        id=call or str(uuid4()),
        organisation="Clinic",
        way_in="sip",
        caller="sip:anna@ward.example",
        called="sip:1000@clinic.example",
        started_at=datetime(2026, 3, 1, 12, 30, 0, 123456, tzinfo=UTC),
        trace="0af7651916cd43dd8448eb211c80319c",
        foreign_ids=facts or {"sip_call_id": uuid4().hex},
        verified_identity="Dr Anna Berg",
    )


def a_turn(turn: int, said: str = "how much apixaban") -> TurnRow:
    return TurnRow(
        turn=turn,
        said=said,
        spoken=f"Apixaban: five milligrams, {turn}.",
        kind="answer",
        citations=({"title": "AF guideline", "year": 2023},),
        reply={"spans": [{"text": "Apixaban", "vital": True}], "speed": None},
        timings={"thinking": 0.25, "odd": float("nan")},
    )


def a_hearing(turn: int, heard: str = "Apixaban: five") -> HeardRow:
    return HeardRow(turn, heard, complete=False, unheard=({"text": "milligrams"},))

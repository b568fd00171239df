"""The conversation's journal, kept by ``records``: calls and replies turned into rows and back."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from dialog.calculating.state import from_facts
from dialog.line import Call
from dialog.reply import Afterwards, Command, Reply, ReplyKind, Span, SpanKind
from dialog.transcript import Conversation, HeardReply, Turn
from kb.documents import Citation
from records.calls import CallRow, HeardRow, KeptTurn, TurnRow
from records.journal import Journal as Records


class KeptJournal:
    """``dialog.ports.Journal`` on top of ``records.journal.Journal``."""

    def __init__(self, records: Records) -> None:
        self._records = records

    async def call_started(self, call: Call) -> None:
        await self._records.call_started(call_row(call))

    async def turn(self, call: Call, turn: int, said: str, reply: Reply, timings: Mapping[str, float]) -> None:
        await self._records.turn(call_row(call), turn_row(turn, said, reply, timings))

    async def heard(self, call: Call, turn: int, heard: HeardReply) -> None:
        unheard = tuple(asdict(span) for span in heard.unheard)
        await self._records.heard(call_row(call), HeardRow(turn, heard.text, heard.complete, unheard))

    async def call_ended(self, call: Call, reason: str) -> None:
        await self._records.call_ended(call_row(call), reason)


def call_row(call: Call) -> CallRow:
    return CallRow(
        id=call.id,
        organisation=call.organisation,
        way_in=call.way_in,
        caller=call.caller,
        called=call.called,
        started_at=call.started_at,
        trace=call.trace,
        foreign_ids=dict(call.foreign_ids),
        consent=call.consent,
        verified_identity=call.verified_identity,
    )


def turn_row(turn: int, said: str, reply: Reply, timings: Mapping[str, float]) -> TurnRow:
    facts = asdict(reply)
    citations = tuple(facts.pop("citations"))
    return TurnRow(turn, said, reply.text, reply.kind, citations, facts, dict(timings))


def conversation_from(kept: list[KeptTurn]) -> Conversation:
    """The conversation as the journal has it, so that a session can go on where another one stopped.

    A turn of which nothing is known to have been heard counts as unheard.
    """
    conversation = Conversation()
    for turn in kept:
        reply = reply_from(turn.row)
        heard = HeardReply("", reply.spans, complete=False)
        if turn.heard is not None:
            unheard = tuple(_span(facts) for facts in turn.heard.unheard)
            heard = HeardReply(turn.heard.heard, unheard, turn.heard.complete)
        conversation = conversation.after(Turn(turn.row.turn, turn.row.said, reply, heard))
    return conversation


def reply_from(row: TurnRow) -> Reply:
    """The reply that ``turn_row`` was made from."""
    facts: dict[str, Any] = dict(row.reply)
    return Reply(
        kind=ReplyKind(row.kind),
        spans=tuple(_span(span) for span in facts["spans"]),
        citations=tuple(Citation(**citation) for citation in row.citations),
        more=tuple(_span(span) for span in facts["more"]),
        options=tuple(facts["options"]),
        question=facts["question"],
        afterwards=Afterwards(facts["afterwards"]),
        urgent=facts["urgent"],
        speed=facts["speed"],
        command=Command(facts["command"]) if facts["command"] else None,
        raw_words=facts.get("raw_words", ""),
        to_write=facts.get("to_write", 0),
        calculation=from_facts(facts["calculation"]) if facts.get("calculation") else None,
    )


def _span(facts: Mapping[str, Any]) -> Span:
    return Span(**{**facts, "kind": SpanKind(facts["kind"])})

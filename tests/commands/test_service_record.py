"""commands/calling/service_record.py: the service's record, read beside the service by a SIP Call-ID."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest

from commands.calling.service_record import open_record
from dialog.journal import KeptJournal
from dialog.line import Call
from dialog.reply import Reply, ReplyKind, Span, SpanKind
from dialog.transcript import HeardReply
from kb.documents import Citation
from records.opening import open_records
from records.settings import RecordsSettings

CITATION = Citation("Gout", "American College of Rheumatology", 2020, "Flares", "text", "MIT")
REPLY = Reply(
    ReplyKind.ANSWER, (Span("Colchicine is first line.", SpanKind.ANSWER, citation=0),), citations=(CITATION,)
)


def a_call(sip_call_id: str) -> Call:
    return Call(
        str(uuid4()), "default", "sip", "sip:a", "sip:b", datetime.now(UTC), "0" * 32, {"sip_call_id": sip_call_id}
    )


@pytest.mark.slow
async def test_turns_of_a_call_are_found_by_its_call_id_while_the_service_runs(tmp_path: Path) -> None:
    settings = RecordsSettings(tmp_path)
    async with open_records(settings) as records:
        journal, call = KeptJournal(records.journal), a_call("abc@host")
        await journal.call_started(call)
        await journal.turn(call, 1, "how is gout treated", REPLY, {"began": 2.5, "thought": 3.1})
        await journal.heard(call, 1, HeardReply("Colchicine is", REPLY.spans, complete=False))
        ending = asyncio.create_task(_end_soon(journal, call))
        async with open_record(settings) as record:
            assert record is not None
            turns = await record.turns("abc@host")
            assert turns is not None
            (turn,) = turns
            assert (turn.said, turn.spoken, turn.heard) == (
                "how is gout treated",
                "Colchicine is first line.",
                "Colchicine is",
            )
            assert turn.citations == ("American College of Rheumatology, Gout, 2020",)
            assert (turn.replied, turn.reply) == (3.1, REPLY)
            assert await record.turns("another@host") is None
        await ending
    async with open_record(settings) as record:
        assert record is None, "the service is stopped: nothing is started only to look"


async def test_where_no_service_keeps_a_record_there_is_none_and_nothing_is_made(tmp_path: Path) -> None:
    async with open_record(RecordsSettings(tmp_path / "none")) as record:
        assert record is None
    assert not (tmp_path / "none").exists()


async def _end_soon(journal: KeptJournal, call: Call) -> None:
    await asyncio.sleep(0.3)
    await journal.call_ended(call, "caller")

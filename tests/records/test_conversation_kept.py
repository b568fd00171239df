"""dialog/journal.py: a conversation goes into the journal and comes back the same."""

from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from dialog.journal import KeptJournal, conversation_from
from dialog.line import Call
from dialog.ports import Journal as JournalPort
from dialog.reply import Command, Reply, ReplyKind, Span, SpanKind
from dialog.transcript import Conversation, HeardReply, Turn
from kb.documents import Citation
from records.call_reading import CallReading
from records.journal import Journal
from records.migrations.runner import RECORDS, migrate
from records.postgres.pool import Pool
from records.settings import JournalSettings
from records.spool import Spool
from records.vault import open_vault

CALL = Call(
    id=str(uuid4()),
    organisation="Clinic",
    way_in="sip",
    caller="sip:a@b",
    called="sip:c@d",
    started_at=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
    trace="0" * 32,
    foreign_ids={"sip_call_id": "x@y"},
)
ANSWER = Reply(
    ReplyKind.ANSWER,
    (
        Span("Apixaban:", SpanKind.UNDERSTOOD),
        Span("5 mg twice daily.", SpanKind.ANSWER, "five milligrams twice daily", vital=True, citation=0),
    ),
    citations=(Citation("AF", "ESC", 2024, "Dosing", "5 mg twice daily.", "CC", page=3, digest=True),),
    more=(Span("Reduce in renal failure.", SpanKind.ANSWER, vital=True),),
    question="apixaban dose",
    urgent=True,
    speed=0.85,
    command=Command.SLOWER,
)
ASKED = Reply(ReplyKind.CLARIFY, (Span("Acute or chronic?", SpanKind.QUESTION),), options=("acute", "chronic"))


async def test_a_session_can_be_built_again_from_the_journal(pool: Pool, tmp_path: Path) -> None:
    await migrate(pool, ("records", RECORDS))
    vault = open_vault(tmp_path / "vault.keys")
    lived = Conversation()
    for turn in (
        Turn(1, "apixaban dose", ANSWER, HeardReply("Apixaban: 5 mg", (ANSWER.spans[1],), complete=False)),
        Turn(2, "kidney disease", ASKED, HeardReply("Acute or chronic?")),
    ):
        lived = lived.after(turn)
    async with Journal(pool, Spool(tmp_path, vault), vault, JournalSettings(budget_seconds=5)) as records:
        journal: JournalPort = KeptJournal(records)
        await journal.call_started(CALL)
        for turn in lived.turns:
            await journal.turn(CALL, turn.number, turn.said, turn.reply, {"thinking": 0.1})
            await journal.heard(CALL, turn.number, turn.heard)
        await journal.call_ended(CALL, "caller")
    reading = CallReading(pool, vault)
    kept = await reading.find_call_by_foreign_id("sip_call_id", "x@y")
    assert kept is not None
    assert conversation_from(await reading.turns_of(kept.row.id)) == lived


async def test_a_reply_of_which_nothing_was_heard_counts_as_unheard(pool: Pool, tmp_path: Path) -> None:
    await migrate(pool, ("records", RECORDS))
    vault = open_vault(tmp_path / "vault.keys")
    async with Journal(pool, Spool(tmp_path, vault), vault, JournalSettings(budget_seconds=5)) as records:
        await KeptJournal(records).turn(CALL, 1, "apixaban dose", ANSWER, {})
    conversation = conversation_from(await CallReading(pool, vault).turns_of(CALL.id))
    assert conversation.unheard_vital == (ANSWER.spans[1],)

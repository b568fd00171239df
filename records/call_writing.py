"""Entries into the database. Every statement may run twice and in any order: what is there stays, or the later wins."""

import json
import math
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from records.calls import CallRow, Entry, HeardRow, TurnRow
from records.postgres.pool import Connection
from records.vault import Place, Vault

INSERT_CALL = """
INSERT INTO calls (id, organisation, way_in, caller, called, started_at, trace, consent, verified_identity)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (id) DO NOTHING
"""

INSERT_FOREIGN_ID = """
INSERT INTO call_foreign_ids (organisation, call, kind, value)
VALUES ($1, $2, $3, $4) ON CONFLICT (call, kind) DO NOTHING
"""

PUT_TURN = """
INSERT INTO turns AS kept (organisation, call, turn, noted_at, kind, said, spoken, citations, reply, timings)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::jsonb)
ON CONFLICT (call, turn) DO UPDATE SET
    noted_at = excluded.noted_at, kind = excluded.kind, spoken = excluded.spoken, citations = excluded.citations,
    reply = excluded.reply
WHERE kept.noted_at <= excluded.noted_at
"""

PUT_HEARD = """
INSERT INTO heard_replies AS kept (organisation, call, turn, noted_at, complete, heard, unheard)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (call, turn) DO UPDATE SET
    noted_at = excluded.noted_at, complete = excluded.complete, heard = excluded.heard, unheard = excluded.unheard
WHERE kept.noted_at <= excluded.noted_at
"""

END_CALL = "UPDATE calls SET ended_at = $2, end_reason = $3 WHERE id = $1 AND ended_at IS NULL"


def turn_place(column: str, call: str, turn: int) -> Place:
    return Place("turns", column, f"{call}/{turn}")


def heard_place(column: str, call: str, turn: int) -> Place:
    return Place("heard_replies", column, f"{call}/{turn}")


def call_place(column: str, call: str) -> Place:
    return Place("calls", column, call)


def plain_text(text: str) -> str:
    """Without the NUL and the lone surrogates that a foreign name may hold and a text column may not."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


async def write_entry(connection: Connection, vault: Vault, entry: Entry, *, call_is_kept: bool = False) -> None:
    """Keep one entry; one statement, and so one commit, when its call is already there. The caller opens a transaction
    around it otherwise."""
    if not call_is_kept:
        await _write_call(connection, vault, entry.call)
    if entry.turn is not None:
        await _write_turn(connection, vault, entry.call, entry.turn, entry.noted_at)
    if entry.heard is not None:
        await _write_heard(connection, vault, entry.call, entry.heard, entry.noted_at)
    if entry.kind == "ended":
        await connection.execute(END_CALL, UUID(entry.call.id), entry.noted_at, plain_text(entry.reason))


async def _write_call(connection: Connection, vault: Vault, call: CallRow) -> None:
    identity = call.verified_identity
    await connection.execute(
        INSERT_CALL,
        *(UUID(call.id), plain_text(call.organisation), plain_text(call.way_in)),
        vault.seal(call.caller, call_place("caller", call.id)),
        vault.seal(call.called, call_place("called", call.id)),
        *(call.started_at, plain_text(call.trace), call.consent),
        None if identity is None else vault.seal(identity, call_place("verified_identity", call.id)),
    )
    for kind, value in call.foreign_ids.items():
        await connection.execute(
            INSERT_FOREIGN_ID, plain_text(call.organisation), UUID(call.id), plain_text(kind), plain_text(value)
        )


async def _write_turn(connection: Connection, vault: Vault, call: CallRow, row: TurnRow, noted_at: datetime) -> None:
    def sealed(column: str, text: str) -> bytes:
        return vault.seal(text, turn_place(column, call.id, row.turn))

    await connection.execute(
        PUT_TURN,
        *(plain_text(call.organisation), UUID(call.id), row.turn, noted_at, plain_text(row.kind)),
        sealed("said", row.said),
        sealed("spoken", row.spoken),
        sealed("citations", json.dumps(row.citations)),
        sealed("reply", json.dumps(row.reply)),
        json.dumps(_finite(row.timings)),
    )


async def _write_heard(connection: Connection, vault: Vault, call: CallRow, row: HeardRow, noted_at: datetime) -> None:
    await connection.execute(
        PUT_HEARD,
        *(plain_text(call.organisation), UUID(call.id), row.turn, noted_at, row.complete),
        vault.seal(row.heard, heard_place("heard", call.id, row.turn)),
        vault.seal(json.dumps(row.unheard), heard_place("unheard", call.id, row.turn)),
    )


def _finite(timings: Mapping[str, float]) -> dict[str, float]:
    """JSON has no NaN and no infinity (RFC 8259 section 6)."""
    return {name: float(value) for name, value in timings.items() if math.isfinite(value)}

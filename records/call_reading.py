"""Calls and turns as they were kept, for the testers' client, the console, and a session built again."""

import json
from typing import Any
from uuid import UUID

from records.call_writing import call_place, heard_place, turn_place
from records.calls import CallRow, HeardRow, KeptCall, KeptTurn, TurnRow
from records.postgres.pool import Connection, Pool, borrowed
from records.vault import Vault

TURNS = """
SELECT turns.*, heard_replies.complete, heard_replies.heard, heard_replies.unheard
FROM turns LEFT JOIN heard_replies USING (call, turn) WHERE call = $1 ORDER BY turn
"""

CALLS = """
SELECT calls.*, (SELECT json_object_agg(kind, value) FROM call_foreign_ids WHERE call = calls.id)::text AS foreign_ids
FROM calls
"""

BY_FOREIGN_ID = CALLS + (
    "JOIN call_foreign_ids AS named ON named.call = calls.id "
    "WHERE named.kind = $1 AND named.value = $2 ORDER BY started_at DESC LIMIT 1"
)

BY_ID = CALLS + "WHERE id = $1"

RECENT = CALLS + "WHERE organisation = $1 ORDER BY started_at DESC LIMIT $2 OFFSET $3"


class CallReading:
    """Raises DatabaseError when the database cannot be asked, CiphertextDamaged when a value does not open.

    A turn that waits in the spool is read once the database has it.
    """

    def __init__(self, pool: Pool, vault: Vault) -> None:
        self._pool = pool
        self._vault = vault

    async def find_call(self, call: str) -> KeptCall | None:
        async with borrowed(self._pool) as connection:
            return self._call(await connection.fetchrow(BY_ID, UUID(call)))

    async def find_call_by_foreign_id(self, kind: str, value: str) -> KeptCall | None:
        """The newest call the other side calls so: ("sip_call_id", the Call-ID header's value)."""
        async with borrowed(self._pool) as connection:
            return self._call(await connection.fetchrow(BY_FOREIGN_ID, kind, value))

    async def recent_calls(self, organisation: str, most: int = 50, skip: int = 0) -> list[KeptCall]:
        """The newest first."""
        async with borrowed(self._pool) as connection:
            found = await connection.fetch(RECENT, organisation, most, skip)
        return [kept for record in found if (kept := self._call(record))]

    async def turns_of(self, call: str) -> list[KeptTurn]:
        """The call's turns in order, with what was heard of each."""
        async with borrowed(self._pool) as connection:
            return await self.turns_through(connection, call)

    async def turns_through(self, connection: Connection, call: str) -> list[KeptTurn]:
        """The same, on a connection that is already borrowed."""
        return [self._turn(record) for record in await connection.fetch(TURNS, UUID(call))]

    def _call(self, record: Any) -> KeptCall | None:
        if record is None:
            return None
        call = str(record["id"])
        identity = record["verified_identity"]
        row = CallRow(
            id=call,
            organisation=record["organisation"],
            way_in=record["way_in"],
            caller=self._vault.open(record["caller"], call_place("caller", call)),
            called=self._vault.open(record["called"], call_place("called", call)),
            started_at=record["started_at"],
            trace=record["trace"],
            foreign_ids=json.loads(record["foreign_ids"] or "{}"),
            consent=record["consent"],
            verified_identity=(
                None if identity is None else self._vault.open(identity, call_place("verified_identity", call))
            ),
        )
        return KeptCall(row, record["ended_at"], record["end_reason"])

    def _turn(self, record: Any) -> KeptTurn:
        call, turn = str(record["call"]), record["turn"]

        def opened(column: str) -> str:
            return self._vault.open(record[column], turn_place(column, call, turn))

        def opened_heard(column: str) -> str:
            return self._vault.open(record[column], heard_place(column, call, turn))

        row = TurnRow(
            turn=turn,
            said=opened("said"),
            spoken=opened("spoken"),
            kind=record["kind"],
            citations=tuple(json.loads(opened("citations"))),
            reply=json.loads(opened("reply")),
            timings=json.loads(record["timings"]),
        )
        heard = None
        if record["heard"] is not None:
            unheard = tuple(json.loads(opened_heard("unheard")))
            heard = HeardRow(turn, opened_heard("heard"), record["complete"], unheard)
        return KeptTurn(row, record["noted_at"], heard)

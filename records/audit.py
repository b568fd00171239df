"""Who did what, in rows that hold the hash of the row before: none can be changed or taken out unseen.

hash = SHA-256(previous hash + canonical JSON of the row). The first row's previous hash is 32 zero bytes. Rows cut off
at the end leave a chain that is whole; whoever wants to see that too keeps ``head()`` elsewhere and compares.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256

from records.errors import AuditBroken
from records.postgres.pool import Pool, borrowed

LOCK = 0x564F4943454155
"""The advisory lock of those who append: "VOICEAU" in ASCII."""

FIRST_PREVIOUS = bytes(32)


@dataclass(frozen=True, slots=True)
class AuditRow:
    """number: counts from 1 without gaps. facts: canonical JSON. actor: an account's name, or "system"."""

    number: int
    organisation: str
    at: datetime
    actor: str
    action: str
    object: str
    facts: str
    previous: bytes
    hash: bytes

    def computed_hash(self) -> bytes:
        return sha256(
            self.previous
            + canonical(
                {
                    "number": self.number,
                    "organisation": self.organisation,
                    "at": self.at.astimezone(UTC).isoformat(timespec="microseconds"),
                    "actor": self.actor,
                    "action": self.action,
                    "object": self.object,
                    "facts": self.facts,
                }
            ).encode()
        ).digest()


@dataclass(frozen=True, slots=True)
class BrokenRow:
    """The first row that does not fit, and why."""

    number: int
    reason: str


def canonical(value: Mapping[str, object]) -> str:
    """The one way to write it: keys sorted, no spaces, no NaN (after RFC 8785, for the types used here)."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


class Audit:
    def __init__(self, pool: Pool, organisation: str) -> None:
        self._pool = pool
        self._organisation = organisation

    async def append(self, actor: str, action: str, thing: str, facts: Mapping[str, object] | None = None) -> AuditRow:
        """Add one row and return it, committed. Appends of all processes queue behind one lock.

        facts: JSON-able; ids and settings, never what a person said.
        """
        async with borrowed(self._pool) as connection, connection.transaction():
            await connection.execute("SELECT pg_advisory_xact_lock($1)", LOCK)
            last = await connection.fetchrow("SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1")
            bare = AuditRow(
                number=last["number"] + 1 if last else 1,
                organisation=self._organisation,
                at=datetime.now(UTC),
                actor=actor,
                action=action,
                object=thing,
                facts=canonical(facts or {}),
                previous=last["hash"] if last else FIRST_PREVIOUS,
                hash=b"",
            )
            row = _with_hash(bare)
            await connection.execute(
                "INSERT INTO audit (number, organisation, at, actor, action, object, facts, previous, hash) "
                "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                *(row.number, row.organisation, row.at, row.actor, row.action, row.object),
                *(row.facts, row.previous, row.hash),
            )
            return row

    async def verify(self, head: tuple[int, bytes] | None = None) -> BrokenRow | None:
        """Walk the whole chain; None when it is whole.

        head: a (number, hash) noted earlier, which must still be in it.
        """
        number, previous, met = 0, FIRST_PREVIOUS, head is None
        async with borrowed(self._pool) as connection, connection.transaction(isolation="repeatable_read"):
            async for record in connection.cursor("SELECT * FROM audit ORDER BY number", prefetch=500):
                row = AuditRow(**dict(record))
                number += 1
                if row.number != number:
                    return BrokenRow(number, "it is missing")
                if row.previous != previous:
                    return BrokenRow(number, "it does not follow the row before it")
                if row.computed_hash() != row.hash:
                    return BrokenRow(number, "it was changed")
                met = met or (head is not None and head == (number, row.hash))
                previous = row.hash
        if not met and head is not None:
            return BrokenRow(head[0], "the row noted earlier is no longer there")
        return None

    async def head(self) -> tuple[int, bytes] | None:
        """The newest row's number and hash, to be kept elsewhere."""
        async with borrowed(self._pool) as connection:
            last = await connection.fetchrow("SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1")
        return (last["number"], last["hash"]) if last else None

    async def require_whole(self) -> None:
        """Raises AuditBroken, naming the first row that does not fit."""
        broken = await self.verify()
        if broken:
            raise AuditBroken(
                f"Audit row {broken.number} does not fit the chain: {broken.reason}. Compare it with the backup."
            )


def _with_hash(row: AuditRow) -> AuditRow:

    return replace(row, hash=row.computed_hash())

"""Sealing what older keys sealed with the active one, after a rotation, beside whoever reads and writes the rows.

A batch is one transaction, so a kill costs one at most, and rows that have the active key are passed over, so the next
run goes on where it was. A row is taken only when it can be had at once: we never wait for one while we hold others, so
nobody's wait for us can close a circle.
"""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from records.errors import CiphertextDamaged
from records.postgres.pool import Connection, Pool, borrowed
from records.vault import HEAD_BYTES, Place, Vault

PAGE = 500
"""Rows of which one statement shows the key ids."""

AT_ONCE = 50
"""Rows sealed in one transaction: for a few milliseconds the journal would wait for one of them."""

Row = Mapping[str, Any]

Report = Callable[[int, int], None]
"""Is told how many rows were looked at, and how many there are."""


@dataclass(frozen=True, slots=True)
class SealedTable:
    """key: the columns of its primary key, with their types. columns: those that hold sealed values."""

    name: str
    key: Mapping[str, str]
    columns: tuple[str, ...]

    @property
    def counted(self) -> str:
        return f"SELECT count(*) FROM {self.name}"  # noqa: S608 - our own words

    def page(self, *, first: bool) -> str:
        """The heads of all sealed values of the next rows, in the order of their keys."""
        key, marks = self._key_and_marks()
        heads = ", ".join(f"substring({column} FROM 1 FOR {HEAD_BYTES}) AS {column}" for column in self.columns)
        behind = "" if first else f"WHERE ({key}) > ({marks})"
        return f"SELECT {key}, {heads} FROM {self.name} {behind} ORDER BY {key} LIMIT {PAGE}"  # noqa: S608 - our own words

    @property
    def taken(self) -> str:
        """These rows, for us alone, without those that somebody else has; a new turn may still refer to its call."""
        key, _ = self._key_and_marks()
        arrays = ", ".join(f"${number}::{kind}[]" for number, kind in enumerate(self.key.values(), 1))
        return (
            f"SELECT {key}, {', '.join(self.columns)} FROM {self.name} "  # noqa: S608 - our own words
            f"WHERE ({key}) IN (SELECT * FROM unnest({arrays})) FOR NO KEY UPDATE SKIP LOCKED"
        )

    @property
    def put(self) -> str:
        key, marks = self._key_and_marks()
        values = ", ".join(f"{column} = ${number}" for number, column in enumerate(self.columns, len(self.key) + 1))
        return f"UPDATE {self.name} SET {values} WHERE ({key}) = ({marks})"  # noqa: S608 - our own words

    def key_of(self, row: Row) -> tuple[Any, ...]:
        return tuple(row[column] for column in self.key)

    def place(self, column: str, row: Row) -> Place:
        """As records.call_writing seals it."""
        return Place(self.name, column, "/".join(map(str, self.key_of(row))))

    def _key_and_marks(self) -> tuple[str, str]:
        return ", ".join(self.key), ", ".join(f"${number}" for number in range(1, len(self.key) + 1))


_A_TURN = {"call": "uuid", "turn": "int"}
TABLES = (
    SealedTable("calls", {"id": "uuid"}, ("caller", "called", "verified_identity")),
    SealedTable("turns", _A_TURN, ("said", "spoken", "citations", "reply")),
    SealedTable("heard_replies", _A_TURN, ("heard", "unheard")),
)


@dataclass(slots=True)
class Resealed:
    """rows: looked at. sealed: with the active key now and not before. busy: somebody else had them, so they were left.
    damaged: cannot be opened, so they were left; ``why`` says it of the first."""

    rows: int = 0
    sealed: int = 0
    busy: int = 0
    damaged: int = 0
    why: str = ""


async def reseal(pool: Pool, vault: Vault, report: Report) -> Resealed:
    """Seal the values of all rows, of every organisation, with the vault's active key. Raises DatabaseError."""
    found = Resealed()
    async with borrowed(pool) as connection:
        total = sum([await connection.fetchval(table.counted) for table in TABLES])
        for table in TABLES:
            async for page in _pages(connection, table):
                old = [table.key_of(row) for row in page if _is_old(vault, table, row)]
                for start in range(0, len(old), AT_ONCE):
                    await _seal_anew(connection, vault, table, old[start : start + AT_ONCE], found)
                found.rows += len(page)
                report(found.rows, max(total, found.rows))
    return found


async def _pages(connection: Connection, table: SealedTable) -> AsyncIterator[Sequence[Row]]:
    page = await connection.fetch(table.page(first=True))
    while page:
        yield page
        page = await connection.fetch(table.page(first=False), *table.key_of(page[-1]))


def _is_old(vault: Vault, table: SealedTable, row: Row) -> bool:
    return any(vault.sealed_with_old_key(row[column]) for column in table.columns if row[column] is not None)


async def _seal_anew(
    connection: Connection, vault: Vault, table: SealedTable, keys: Sequence[tuple[Any, ...]], found: Resealed
) -> None:
    async with connection.transaction():
        rows = await connection.fetch(table.taken, *map(list, zip(*keys, strict=True)))
        fresh = []
        for row in rows:
            try:
                fresh.append((*table.key_of(row), *(_anew(vault, table, column, row) for column in table.columns)))
            except CiphertextDamaged as error:
                found.damaged += 1
                found.why = found.why or str(error)
        await connection.executemany(table.put, fresh)
    found.sealed += len(fresh)
    found.busy += len(keys) - len(rows)


def _anew(vault: Vault, table: SealedTable, column: str, row: Row) -> bytes | None:
    sealed, place = row[column], table.place(column, row)
    return None if sealed is None else vault.seal_bytes(vault.open_bytes(sealed, place), place)

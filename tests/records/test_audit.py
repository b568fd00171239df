"""The chain of audit rows: whole after any concurrency, broken by any change."""

import asyncio

import pytest

from records.audit import Audit
from records.errors import AuditBroken, StatementRefused
from records.migrations.runner import RECORDS, migrate
from records.postgres.pool import Pool, borrowed, open_pool


@pytest.fixture
async def audit(pool: Pool) -> Audit:
    await migrate(pool, ("records", RECORDS))
    return Audit(pool, "Clinic")


async def change(pool: Pool, sql: str) -> None:
    """What somebody with the database's own rights could do."""
    async with borrowed(pool) as connection:
        await connection.execute(f"ALTER TABLE audit DISABLE TRIGGER ALL; {sql}; ALTER TABLE audit ENABLE TRIGGER ALL")


async def filled(audit: Audit) -> None:
    for number in range(1, 6):
        await audit.append("anna", "document.added", f"document/{number}", {"größe": number, "a": 1.5, "when": None})


async def test_an_empty_chain_is_whole(audit: Audit) -> None:
    assert await audit.verify() is None
    assert await audit.head() is None


async def test_each_row_holds_the_hash_of_the_one_before(audit: Audit) -> None:
    first = await audit.append("anna", "login", "account/anna")
    second = await audit.append("anna", "logout", "account/anna", {"after": 3})
    assert (first.number, first.previous) == (1, bytes(32))
    assert (second.number, second.previous) == (2, first.hash)
    assert await audit.verify() is None
    assert await audit.head() == (2, second.hash)


async def test_many_appends_at_once_make_one_chain(audit: Audit, pool: Pool, database: str) -> None:
    other = await open_pool(database)
    second = Audit(other, "Clinic")
    await asyncio.gather(*((audit, second)[n % 2].append("x", "y", str(n), {"n": n}) for n in range(60)))
    await other.close()
    assert await audit.verify() is None
    head = await audit.head()
    assert head is not None
    assert head[0] == 60


@pytest.mark.parametrize(
    ("sql", "number"),
    [
        ("UPDATE audit SET actor = 'eve' WHERE number = 3", 3),
        ("UPDATE audit SET at = at + interval '1 second' WHERE number = 1", 1),
        ("UPDATE audit SET facts = '{}' WHERE number = 5", 5),
        ("UPDATE audit SET organisation = 'Other' WHERE number = 2", 2),
        ("DELETE FROM audit WHERE number = 2", 2),
        ("DELETE FROM audit WHERE number = 1", 1),
        ("DELETE FROM audit WHERE number = 2; UPDATE audit SET number = number - 1 WHERE number > 2", 2),
        ("UPDATE audit SET previous = '\\x00' WHERE number = 4", 4),
    ],
)
async def test_the_first_row_that_does_not_fit_is_named(audit: Audit, pool: Pool, sql: str, number: int) -> None:
    await filled(audit)
    assert await audit.verify() is None
    await change(pool, sql)
    broken = await audit.verify()
    assert broken is not None
    assert broken.number == number
    with pytest.raises(AuditBroken, match=f"Audit row {number}"):
        await audit.require_whole()


async def test_rows_cut_off_at_the_end_are_seen_by_who_noted_the_head(audit: Audit, pool: Pool) -> None:
    await filled(audit)
    head = await audit.head()
    await audit.append("anna", "later", "x")
    assert await audit.verify(head) is None
    await change(pool, "DELETE FROM audit WHERE number >= 5")
    assert await audit.verify() is None
    broken = await audit.verify(head)
    assert broken is not None
    assert broken.number == 5


@pytest.mark.parametrize("sql", ["UPDATE audit SET actor = 'eve'", "DELETE FROM audit", "TRUNCATE audit"])
async def test_the_database_itself_refuses_changes(audit: Audit, pool: Pool, sql: str) -> None:
    await filled(audit)
    with pytest.raises(StatementRefused):
        async with borrowed(pool) as connection:
            await connection.execute(sql)
    assert await audit.verify() is None


async def test_facts_that_are_no_json_are_refused_and_leave_no_row(audit: Audit) -> None:
    with pytest.raises(ValueError, match="JSON compliant"):
        await audit.append("anna", "x", "y", {"nan": float("nan")})
    assert await audit.head() is None

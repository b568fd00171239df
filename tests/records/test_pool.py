"""Foreign exceptions leave the pool as ours; TLS settings become what asyncpg takes."""

import asyncio
import ssl

import pytest

from records.errors import DatabaseUnavailable, StatementRefused, StatementTimedOut
from records.postgres.pool import Pool, borrowed, open_pool, tls_context
from records.settings import PoolSettings


async def test_a_statement_runs_in_a_database_that_is_our_own(pool: Pool) -> None:
    async with borrowed(pool) as connection:
        assert await connection.fetchval("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == 0
        await connection.execute("CREATE EXTENSION vector")
        assert await connection.fetchval("SELECT '[1,2]'::vector <-> '[1,4]'::vector") == 2


async def test_the_database_is_listening_on_its_socket_only(pool: Pool) -> None:
    async with borrowed(pool) as connection:
        assert await connection.fetchval("SHOW listen_addresses") == ""
        assert await connection.fetchval("SHOW synchronous_commit") == "on"


async def test_a_slow_statement_is_cancelled(database: str) -> None:
    pool = await open_pool(database, PoolSettings(statement_seconds=0.1))
    with pytest.raises(StatementTimedOut):
        async with borrowed(pool) as connection:
            await connection.execute("SELECT pg_sleep(5)")
    await pool.close()


async def test_a_broken_constraint_is_refused_without_its_values(pool: Pool) -> None:
    async with borrowed(pool) as connection:
        await connection.execute("CREATE TABLE t (x text PRIMARY KEY); INSERT INTO t VALUES ('secret')")
    with pytest.raises(StatementRefused) as caught:
        async with borrowed(pool) as connection:
            await connection.execute("INSERT INTO t VALUES ('secret')")
    assert "secret" not in str(caught.value)
    assert "23505" in str(caught.value)


async def test_a_connection_killed_under_us_is_unavailable_and_the_pool_heals(pool: Pool) -> None:
    with pytest.raises(DatabaseUnavailable):
        async with borrowed(pool) as connection:
            await connection.execute("SELECT pg_terminate_backend(pg_backend_pid())")
    async with borrowed(pool) as connection:
        assert await connection.fetchval("SELECT 1") == 1


async def test_nobody_answering_is_unavailable() -> None:
    with pytest.raises(DatabaseUnavailable):
        await open_pool("postgresql://x@/x?host=/nonexistent")


async def test_a_wrong_password_is_refused(database: str) -> None:
    with pytest.raises(StatementRefused, match="password"):
        await open_pool(database.split("&passfile", maxsplit=1)[0] + "&password=wrong")


async def test_many_at_once_wait_for_their_turn(database: str) -> None:
    pool = await open_pool(database, PoolSettings(largest=2))

    async def ask(number: int) -> int:
        async with borrowed(pool) as connection:
            return int(await connection.fetchval("SELECT $1::int", number))

    assert await asyncio.gather(*(ask(n) for n in range(20))) == list(range(20))
    await pool.close()


def test_tls_is_verified_unless_told_otherwise() -> None:
    assert tls_context(PoolSettings(tls="off")) is None
    verify = tls_context(PoolSettings(tls="verify"))
    require = tls_context(PoolSettings(tls="require"))
    assert isinstance(verify, ssl.SSLContext)
    assert isinstance(require, ssl.SSLContext)
    assert (verify.verify_mode, verify.check_hostname) == (ssl.CERT_REQUIRED, True)
    assert require.verify_mode == ssl.CERT_NONE

"""A real, throw-away PostgreSQL for tests: one server a session, one fresh database a test."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import pytest

from records.postgres.pool import Pool, open_pool

_KEEPER = """
import asyncio, asyncpg, pathlib, sys
from records.postgres.embedded import EmbeddedPostgres
async def main():
    async with EmbeddedPostgres(pathlib.Path(sys.argv[1])) as server:
        connection = await asyncpg.connect(server.dsn)
        await connection.execute("ALTER SYSTEM SET fsync = off")  # nothing here outlives the machine
        await connection.execute("SELECT pg_reload_conf()")
        await connection.close()
        print(server.dsn_of("{name}"), flush=True)
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
asyncio.run(main())
"""


@pytest.fixture(scope="session")
def postgres_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running server, with ``{name}`` where the database's name goes.

    A process of its own supervises it, so that it outlives each test's event loop; it ends when its stdin closes.
    """
    folder = tmp_path_factory.mktemp("postgres")
    root = Path(__file__).parents[1]
    with subprocess.Popen(
        [sys.executable, "-c", _KEEPER, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=root,
        text=True,
    ) as keeper:
        assert keeper.stdout is not None
        address = keeper.stdout.readline().strip()
        assert address, "the test's PostgreSQL did not start; its words are above"
        yield address.replace("%7Bname%7D", "{name}")
        assert keeper.stdin is not None
        keeper.stdin.close()
        keeper.wait(20)


_made = 0


@asynccontextmanager
async def new_database(postgres_address: str, template: str = "template1") -> AsyncIterator[str]:
    """The address of a database of one's own, made as a copy of ``template``, to which nobody may be connected."""
    global _made
    _made += 1
    name = f"test_{_made}"
    admin = await asyncpg.connect(postgres_address.format(name="postgres"))
    try:
        await admin.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        yield postgres_address.format(name=name)
        await admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    finally:
        await admin.close()


@pytest.fixture
async def database(postgres_address: str) -> AsyncIterator[str]:
    """The address of an empty database of this test's own."""
    async with new_database(postgres_address) as address:
        yield address


@pytest.fixture
async def pool(database: str) -> AsyncIterator[Pool]:
    """A pool on an empty database of this test's own."""
    opened = await open_pool(database)
    try:
        yield opened
    finally:
        opened.terminate()
        await asyncio.sleep(0)

"""Data folders of the embedded PostgreSQL for tests, and processes that own them."""

import asyncio
import fcntl
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import asyncpg
import pytest

from records.postgres.embedded import EmbeddedPostgres

ROOT = Path(__file__).parents[1]


class Owner:
    """A process that runs ``owner_program``."""

    def __init__(self, folder: Path, python: str = sys.executable, **options: Any) -> None:
        self.process = subprocess.Popen(
            [python, "-m", "tests.records.owner_program", str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            text=True,
            **options,
        )

    def tells(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, "the owner ended without a word"
        facts: dict[str, Any] = json.loads(line)
        return facts

    def end(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        assert self.process.wait(20) == 0

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(20)


StartOwner = Callable[..., Owner]


@pytest.fixture
def start_owner() -> Iterator[StartOwner]:
    """Starts processes that enter a data folder; ends them with the test."""
    owners: list[Owner] = []

    def start(folder: Path, **options: Any) -> Owner:
        owners.append(Owner(folder, **options))
        return owners[-1]

    yield start
    for one in owners:
        if one.process.poll() is None:
            one.kill()
        assert one.process.stdin is not None
        assert one.process.stdout is not None
        one.process.stdin.close()
        one.process.stdout.close()


@pytest.fixture(scope="session")
def stopped_data_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A stopped data folder with one row in it, to be copied."""
    folder = tmp_path_factory.mktemp("stopped") / "postgres"

    async def make() -> None:
        async with EmbeddedPostgres(folder) as server:
            await run(server.dsn, "CREATE TABLE kept (x int); INSERT INTO kept VALUES (42)")

    asyncio.run(make())
    with open(folder / "cluster" / "postgresql.auto.conf", "a", encoding="ascii") as file:
        file.write("fsync = off\n")  # nothing here outlives the machine
    return folder


@pytest.fixture
def data_folder(stopped_data_folder: Path, tmp_path: Path) -> Path:
    """The data folder of one test, with its row."""
    copy = tmp_path / "post gres"
    subprocess.run(["cp", "-a", str(stopped_data_folder), str(copy)], check=True)
    (copy / "owner.json").unlink()
    return copy


async def run(dsn: str, sql: str) -> Any:
    connection = await asyncpg.connect(dsn)
    try:
        return await connection.fetchval(sql) if sql.startswith("SELECT") else await connection.execute(sql)
    finally:
        await connection.close()


async def soon(question: Callable[[], bool], seconds: float = 15.0) -> None:
    async with asyncio.timeout(seconds):
        while not question():
            await asyncio.sleep(0.02)


def socket_folder_of(dsn: str) -> Path:
    return Path(parse_qs(urlsplit(dsn).query)["host"][0])


def user_of(pid: int) -> int:
    return Path(f"/proc/{pid}").stat().st_uid


def nobody_serves(folder: Path) -> bool:
    """Whether no server process holds its lock."""
    with open(folder / "server.lock", "rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True

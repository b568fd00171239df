"""What the database's own words are worth in the log."""

import asyncio
import logging
from pathlib import Path

import pytest

from records.postgres.server_process import ServerProcess
from records.settings import PostgresSettings

WORDS = "LOG:  listening\nFATAL:  terminating connection due to administrator command\nPANIC:  could not write\n"


async def test_that_one_connection_ended_is_no_warning_and_that_all_did_is(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "records")
    process = await asyncio.create_subprocess_exec(
        *("sh", "-c", 'printf "$0" >&2', WORDS), stderr=asyncio.subprocess.PIPE
    )
    await ServerProcess(process, PostgresSettings(), tmp_path).ended()
    told = [(record.levelname, vars(record).get("phi.line", "")[:5]) for record in caplog.records]
    assert told == [("DEBUG", "LOG: "), ("INFO", "FATAL"), ("WARNING", "PANIC")]

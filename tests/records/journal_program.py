"""A process that keeps turns as fast as it can and says on stdout which ones were acknowledged.

Run as ``python -m tests.records.journal_program DSN FOLDER CALL FIRST BUDGET``; it ends when it is killed.
"""

import asyncio
import sys
from pathlib import Path

from records.journal import Journal
from records.postgres.pool import open_pool
from records.settings import JournalSettings, PoolSettings
from records.spool import Spool
from records.vault import open_vault
from tests.records.rows import a_call, a_hearing, a_turn


async def main(dsn: str, folder: Path, call_id: str, first: int, budget: float) -> None:
    vault = open_vault(folder / "vault.keys")
    pool = await open_pool(dsn, PoolSettings(smallest=0))
    settings = JournalSettings(budget_seconds=budget, retry_seconds=0.05)
    async with Journal(pool, Spool(folder / "spool", vault), vault, settings) as journal:
        call = a_call(call_id)
        number = first
        print("ready", flush=True)
        while True:
            await journal.turn(call, a_turn(number, f"words {number}"))
            print(number, flush=True)
            await journal.heard(call, a_hearing(number, f"heard {number}"))
            number += 1


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2]), sys.argv[3], int(sys.argv[4]), float(sys.argv[5])))

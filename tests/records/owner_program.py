"""A process that enters the embedded PostgreSQL and tells of it on stdout, one JSON object a line, until stdin closes.

Run as ``python -m tests.records.owner_program FOLDER``.
"""

import asyncio
import json
import sys
from pathlib import Path

from records.errors import EmbeddedError
from records.postgres.embedded import EmbeddedPostgres
from records.settings import PostgresSettings


def tell(**facts: object) -> None:
    print(json.dumps(facts), flush=True)


async def main(folder: Path) -> int:
    try:
        async with EmbeddedPostgres(folder, PostgresSettings(start_seconds=40)) as server:
            server.restarted.append(lambda: tell(event="restarted", owned=server.owned, dsn=server.dsn, pid=server.pid))
            tell(event="ready", owned=server.owned, dsn=server.dsn, pid=server.pid)
            await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    except EmbeddedError as error:
        tell(event="failed", code=error.code, why=str(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main(Path(sys.argv[1]))))

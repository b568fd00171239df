"""The tables of the job queue: procrastinate's own migrations, in a schema of their own, applied by our runner.

They are taken from the installed package in its order, each prefixed with the schema; a newer version appends some.
"""

import tempfile
from importlib.util import find_spec
from pathlib import Path

from kb.stores.job_queue import SCHEMA
from records.errors import MigrationFailed
from records.migrations.runner import migrate
from records.postgres.pool import Pool

PACKAGE = "jobs"


async def make_queue(pool: Pool) -> list[str]:
    """Bring the queue's tables to where the installed procrastinate is; the names applied. Raises DatabaseError."""
    with tempfile.TemporaryDirectory(prefix="voiceassist-jobs-") as folder:
        write_migrations(_package() / "sql" / "migrations", Path(folder))
        return await migrate(pool, (PACKAGE, Path(folder)))


def write_migrations(theirs: Path, folder: Path) -> None:
    """Their files, numbered as our runner wants them; the first makes the schema."""
    texts = [f"CREATE SCHEMA IF NOT EXISTS {SCHEMA};"]
    texts += [
        f"SET LOCAL search_path TO {SCHEMA};\n{file.read_text(encoding='utf-8')}\n;SET LOCAL search_path TO DEFAULT;"
        for file in sorted(theirs.glob("*.sql"))
    ]
    for number, text in enumerate(texts, start=1):
        (folder / f"{number:04d}_queue.sql").write_text(text, encoding="utf-8")


def _package() -> Path:
    """Found, not imported: whoever only puts jobs in needs none of it."""
    spec = find_spec("procrastinate")
    if spec is None or not spec.submodule_search_locations:
        raise MigrationFailed("the package procrastinate is not installed: run ./run once with the network")
    return Path(next(iter(spec.submodule_search_locations)))

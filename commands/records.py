"""``./run records``: a new key for what is kept of calls, and what was sealed before sealed with it."""

import argparse
import asyncio
import os
from contextlib import AsyncExitStack
from dataclasses import replace

import settings as site
from commands.arguments import Action
from commands.progress import Progress, waiting
from records.opening import open_database
from records.resealing import Resealed, reseal
from records.settings import RecordsSettings
from records.vault import existing_vault, rotate

NAME = "records"
HELP = "Give what is kept of calls a new key"
EPILOG = """The order: rotate, back the key file up, start the service again, reseal. No key is ever taken out of the
key file: backups of the database made before need the old ones."""
STATEMENT_SECONDS = 600.0  # counting the rows of a large table takes its time


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = EPILOG
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True, parser_class=Action)
    actions.add_parser("rotate", help="add a new key; a service seals with it from its next start on")
    actions.add_parser("reseal", help="seal old rows with the newest key, beside calls; goes on where it was")


def run(arguments: argparse.Namespace) -> int:
    """0 done; 1 rows were left as they are. Raises RecordsError."""
    settings = site.read_settings(os.environ, {"data": arguments.data}).records
    if arguments.action == "reseal":
        return asyncio.run(_reseal(settings))
    added = rotate(settings.key_file)
    print(
        f"Key {added.active.hex()} was added to {settings.key_file}. Back that file up now, start the service again, "
        "then run ./run records reseal."
    )
    return 0


async def _reseal(settings: RecordsSettings) -> int:
    vault = existing_vault(settings.key_file)
    patient = replace(settings, pool=replace(settings.pool, statement_seconds=STATEMENT_SECONDS))
    async with AsyncExitStack() as stack:
        async with waiting("Opening the records"):
            database = await stack.enter_async_context(open_database(patient))
        with Progress("Sealing with the newest key") as bar:

            def report(done: int, total: int) -> None:
                bar.total = total
                bar.to(done)

            found = await reseal(database.pool, vault, report)
    print(as_text(found, vault.active.hex()))
    return 1 if found.busy or found.damaged else 0


def as_text(found: Resealed, key: str) -> str:
    lines = [f"{found.sealed} of {found.rows} rows were sealed with key {key}; those not told below had it."]
    if found.busy:
        lines.append(f"{found.busy} were being written just then and were left: run it again.")
    if found.damaged:
        lines.append(f"{found.damaged} cannot be opened and were left as they are. {found.why}")
    return "\n".join(lines)

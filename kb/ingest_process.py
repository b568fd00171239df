"""The ingest process as the service sees it: started as a child, watched, ended with us."""

import asyncio
import contextlib
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Literal

from kb.engine_settings import LibraryEngines
from kb.errors import IngestEnded
from kb.ingest_progress import IngestProgress

ROOT = Path(__file__).parents[1]
ENDING_SECONDS = 5.0
WORDS: dict[str, list[str]] = {
    "everything": [],
    "jobs": ["--jobs"],
    "jobs for ever": ["--keep-on"],
}
LAST_WORDS = 4_000  # bytes of its standard error that are kept for the message


Work = Literal["everything", "jobs", "jobs for ever"]
"""The starter library and the jobs that wait; these jobs alone; or whatever job comes, until it is closed."""


async def ingest_library(
    dsn: str,
    organisation: str,
    threads: int = 2,
    work: Work = "everything",
    *,
    engines: LibraryEngines | None = None,
    change: bool = False,
) -> AsyncGenerator[IngestProgress, None]:
    """Start the ingest process and give its progress until everything is in; each phase's last one is ``finished``.

    Of jobs alone there is no such last one. engines: those that are set, the packaged ones for None; change: make the
    index they ask for and change over to it, instead of keeping the one that answers.

    Closing the generator ends the process. Must run on the main thread's loop: the kernel binds the child to the
    thread that started it (prctl(2)). Raises IngestEnded when it dies before; run again, it goes on where it was.
    """
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "kb.ingest", "--dsn", "-", "--organisation", organisation),
        *("--parent", str(os.getpid()), "--threads", str(threads), *WORDS[work], *(["--change"] if change else [])),
        stdin=PIPE,
        stdout=PIPE,
        stderr=PIPE,
        cwd=ROOT,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    complaints = asyncio.create_task(_last_words(process))
    try:
        process.stdin.write(f"{dsn}\n{(engines or LibraryEngines()).line()}\n".encode())
        process.stdin.close()
        async for line in process.stdout:
            yield IngestProgress.from_line(line.decode())
        status = await process.wait()
        if status != 0:
            raise IngestEnded(_epitaph(status, await complaints))
    finally:
        await _end(process)
        await complaints


async def _last_words(process: Process) -> str:
    """Read its standard error to the end, so that it never blocks on it; the last line is kept."""
    assert process.stderr is not None
    kept = b""
    while piece := await process.stderr.read(LAST_WORDS):
        kept = (kept + piece)[-LAST_WORDS:]
    lines = kept.decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else ""


def _epitaph(status: int, last_words: str) -> str:
    how = f"was killed by signal {-status}" if status < 0 else f"ended with status {status}"
    said = f" ({last_words})" if last_words else ""
    return (
        f"Reading the library stopped: its process {how}{said}; what is in is answered from, start it again to go on."
    )


async def _end(process: Process) -> None:
    if process.returncode is not None:
        return
    with contextlib.suppress(ProcessLookupError):
        process.terminate()
    try:
        async with asyncio.timeout(ENDING_SECONDS):
            await process.wait()
    except TimeoutError:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()

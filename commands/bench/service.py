"""The service under measurement: started as shipped, pinned to core 0, stopped when the bench ends."""

import asyncio
import contextlib
import os
import socket
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from commands.bench.contract import Plan
from commands.bench.errors import BenchFailed
from commands.bench.processes import ServiceUse, all_processes, descendants, use_of
from commands.progress import Progress

ROOT = Path(__file__).parents[2]
SERVICE_CORE = 0
CALLERS_CORE = 1
READY_WITHIN = 300.0
"""Seconds: a first start makes the database."""
LIBRARY_WITHIN = 900.0
STOP_WITHIN = 20.0
LOOK_EVERY = 0.2


@dataclass(frozen=True, slots=True)
class MeasuredService:
    """to: where to call it. pid: its first process, None when it was started by somebody else (``--to``).

    data: its data folder, None when it is not ours. words: the lines it has written so far.
    """

    to: str
    pid: int | None
    data: Path | None
    words: Sequence[str] = ()

    def use(self, *, memory: bool = True) -> ServiceUse | None:
        return None if self.pid is None else use_of(self.pid, memory=memory)

    def count(self, text: str) -> int:
        """Of lines that hold ``text``."""
        return sum(text in line for line in self.words)

    async def says(self, text: str, within: float) -> bool:
        """Whether it says so in that many seconds."""
        for _ in range(round(within / LOOK_EVERY)):
            if self.count(text):
                return True
            await asyncio.sleep(LOOK_EVERY)
        return False


def pin_callers() -> str:
    """Keep this process and its children on core 1; says what was done, for the settings of the result."""
    cores = os.sched_getaffinity(0)
    if CALLERS_CORE not in cores:
        return "callers share the only core"
    os.sched_setaffinity(0, {CALLERS_CORE})
    return f"service on core {SERVICE_CORE}, callers on core {CALLERS_CORE}"


@asynccontextmanager
async def measured_service(plan: Plan, *options: str) -> AsyncIterator[MeasuredService]:
    """A service that is ready and whose library is read. ``plan.target`` names one that runs already.

    Raises BenchFailed when it does not start; the message carries its last words.
    """
    if plan.target is not None:
        yield MeasuredService(plan.target, None, plan.data)
        return
    data = plan.data or plan.folder / "service-data"
    data.mkdir(parents=True, exist_ok=True)
    port = _free_port()
    command = [
        sys.executable,
        "-m",
        "commands",
        "serve",
        "--sip-port",
        str(port),
        "--web-port",
        "0",
        "--data",
        str(data),
    ]
    process = await start([*command, *options, *plan.service_options])
    words: list[str] = []
    ready = asyncio.Event()
    reading = asyncio.create_task(_read_words(process, words, ready))
    try:
        await _until_ready(process, ready, words)
        await _until_library_read(process.pid)
        yield MeasuredService(f"sip:bench@127.0.0.1:{port}", process.pid, data, words)
        if process.returncode is not None:
            raise BenchFailed(f"the service ended by itself with status {process.returncode}: {_last(words)}")
    finally:
        await _stop(process)
        reading.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await reading


async def start(command: Sequence[str]) -> asyncio.subprocess.Process:
    """On the service's core. Ends with this process, if it must; call it on the main thread, to which it is bound."""
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "commands.bench.pinned", str(SERVICE_CORE), str(os.getpid())),
        *command,
        cwd=ROOT,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        start_new_session=True,
    )


async def _read_words(process: asyncio.subprocess.Process, words: list[str], ready: asyncio.Event) -> None:
    """Read to the end, so that the service never blocks on a full pipe; its first line with an address means ready."""
    assert process.stdout is not None
    while line := await process.stdout.readline():
        text = line.decode(errors="replace").rstrip()
        words.append(text)
        if "is ready" in text:
            ready.set()


async def _until_ready(process: asyncio.subprocess.Process, ready: asyncio.Event, words: list[str]) -> None:
    ended, up = asyncio.create_task(process.wait()), asyncio.create_task(ready.wait())
    with Progress("Starting the service"):
        await asyncio.wait({ended, up}, timeout=READY_WITHIN, return_when=asyncio.FIRST_COMPLETED)
    is_up = up.done()
    for task in (ended, up):
        task.cancel()
    if process.returncode is not None:
        raise BenchFailed(f"the service did not start (status {process.returncode}): {_last(words)}")
    if not is_up:
        raise BenchFailed(f"the service was not ready within {READY_WITHIN:.0f} s: {_last(words)}")


async def _until_library_read(pid: int) -> None:
    """Questions are answered from the library, and reading it takes CPU: wait for the process that does it to end."""
    with Progress("Waiting until the service has read its library") as progress:
        for _ in range(round(LIBRARY_WITHIN)):
            await asyncio.sleep(1.0)
            if not any(_ingests(process.pid) for process in descendants(pid, all_processes())):
                return
            progress.advance()
    raise BenchFailed(f"the service was still reading its library after {LIBRARY_WITHIN:.0f} s: try again later")


def _ingests(pid: int) -> bool:
    try:
        return b"kb.ingest" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return False


async def _stop(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.terminate()
        try:
            await asyncio.wait_for(process.wait(), STOP_WITHIN)
        except TimeoutError:
            process.kill()
            await process.wait()


def _free_port() -> int:
    """A port that is free for UDP and TCP; taken again by the service a moment later."""
    with (
        socket.socket(socket.AF_INET, socket.SOCK_STREAM) as tcp,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp,
    ):
        tcp.bind(("127.0.0.1", 0))
        port = int(tcp.getsockname()[1])
        udp.bind(("127.0.0.1", port))
        return port


def _last(words: Sequence[str]) -> str:
    return words[-1] if words else "it said nothing"

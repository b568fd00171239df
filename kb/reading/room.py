"""The reading process as the ingest process sees it: given a path, ended when it takes too long, started anew."""

import asyncio
import json
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from kb.errors import SourceUnreadable
from kb.reading.limits import LIMITS, Limits
from kb.reading.sections import ReadDocument

ROOT = Path(__file__).parents[2]
LONGEST_ANSWER = 400_000_000  # bytes of one answer; a file at the limit of letters gives a tenth of that
# What a child needs of its environment; our own may hold secrets.
ENVIRONMENT = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8", "OMP_THREAD_LIMIT": "1"}


class ReadingRoom:
    """``async with ReadingRoom() as room: documents = await room.read(path)``; one file at a time.

    Must be used on the main thread's loop: the kernel binds the child to the thread that started it (prctl(2)).
    """

    def __init__(self, limits: Limits = LIMITS, seconds: float | None = None) -> None:
        self._limits = limits
        self._seconds = seconds
        self._process: Process | None = None
        self._free = asyncio.Lock()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._end()

    async def read(self, path: Path) -> list[ReadDocument]:
        """The documents of a file. Raises SourceUnreadable."""
        async with self._free:
            process = await self._open()
            done = False
            try:
                async with asyncio.timeout(self._patience(path)):
                    answer = await self._ask(process, path)
                done = True
            except TimeoutError as error:
                raise SourceUnreadable(f"reading it took longer than {self._patience(path):.0f} s: split it") from error
            finally:
                if not done:
                    await self._end()
        if "refused" in answer:
            raise SourceUnreadable(str(answer["refused"]))
        return [ReadDocument.from_facts(facts) for facts in answer["documents"]]

    def _patience(self, path: Path) -> float:
        """A PDF may be all pictures."""
        if self._seconds is not None:
            return self._seconds
        pictured = self._limits.pictured_pages * self._limits.pictured_seconds / 4  # most take far less
        return self._limits.seconds + (pictured if path.suffix.lower() == ".pdf" else 0.0)

    async def _ask(self, process: Process, path: Path) -> dict[str, Any]:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(json.dumps(str(path)).encode() + b"\n")
            await process.stdin.drain()
            line = await process.stdout.readline()
        except (ConnectionError, ValueError) as error:
            raise SourceUnreadable("its text is too long to be taken in: split it") from error
        if not line.endswith(b"\n"):
            raise SourceUnreadable("reading it broke the reading process: open it and save it anew, or leave it out")
        answer: dict[str, Any] = json.loads(line)
        return answer

    async def _open(self) -> Process:
        if self._process is None or self._process.returncode is not None:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "kb.reading.child", str(os.getpid())),
                stdin=PIPE,
                stdout=PIPE,
                stderr=DEVNULL,
                cwd=ROOT,
                env=ENVIRONMENT,
                limit=LONGEST_ANSWER,
            )
        return self._process

    async def _end(self) -> None:
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()
        self._process = None

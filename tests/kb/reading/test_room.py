"""The reading process, slow, broken and killed."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from kb.errors import SourceUnreadable
from kb.reading.room import ROOT, ReadingRoom
from tests.child_processes import children
from tests.kb.reading.pdfs import Page, pdf


@pytest.fixture
def text(tmp_path: Path) -> Path:
    file = tmp_path / "a file.md"
    file.write_text("# A\n\ntext", encoding="utf-8")
    return file


def reader() -> int:
    (process,) = children(os.getpid(), "kb.reading.child")
    return process


async def test_one_process_reads_file_after_file(tmp_path: Path, text: Path) -> None:
    (tmp_path / "b.pdf").write_bytes(pdf([Page().text("Give 5 mg.")]))
    async with ReadingRoom() as room:
        (first,) = await room.read(text)
        process = reader()
        (second,) = await room.read(tmp_path / "b.pdf")
        with pytest.raises(SourceUnreadable, match="cannot be opened"):
            await room.read(tmp_path / "none")

        assert first.title == "A"
        assert second.sections[0].blocks[0].page == 1
        assert reader() == process


async def test_who_takes_too_long_is_ended_and_the_next_file_is_read(text: Path) -> None:
    async with ReadingRoom(seconds=0.001) as room:
        with pytest.raises(SourceUnreadable, match="took longer than"):
            await room.read(text)
        room._seconds = 30.0
        assert await room.read(text)


async def test_a_process_that_dies_costs_one_file(text: Path) -> None:
    async with ReadingRoom() as room:
        await room.read(text)
        os.kill(reader(), signal.SIGKILL)
        with pytest.raises(SourceUnreadable, match="broke the reading process"):
            await room.read(text)
        assert await room.read(text)


def test_memory_is_bounded() -> None:
    program = """
import resource, sys
from kb.reading import child
from kb.reading.limits import LIMITS
sys.argv = ["child", str(__import__("os").getppid())]
sys.stdin = __import__("io").StringIO("")
child.main()
assert resource.getrlimit(resource.RLIMIT_AS)[0] == LIMITS.memory_bytes
"""
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True)

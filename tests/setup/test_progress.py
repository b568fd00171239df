"""commands/progress.py"""

import asyncio
import io

import pytest

from commands.progress import Progress, tracked, waiting
from tests.virtual_time import run_in_virtual_time


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [100.0]
    monkeypatch.setattr("commands.progress.time.monotonic", lambda: now[0])
    return now


def test_short_work_says_nothing(clock: list[float]) -> None:
    out = io.StringIO()
    with Progress("Reading", 10, stream=out) as bar:
        for _ in range(10):
            clock[0] += 0.01
            bar.advance()
    assert out.getvalue() == ""


def test_plain_lines_come_every_five_seconds_and_end_with_the_time_taken(clock: list[float]) -> None:
    out = io.StringIO()
    with Progress("Reading", 43, stream=out) as bar:
        for _ in range(43):
            clock[0] += 0.25
            bar.advance(note="ACC 2023")
    lines = out.getvalue().splitlines()
    assert lines == [
        "Reading: 2/43, about 10 s left ACC 2023",
        "Reading: 22/43, about 5 s left ACC 2023",
        "Reading: 42/43, about 0 s left ACC 2023",
        "Reading: 43/43 done in 11 s",
    ]


def test_a_terminal_gets_one_line_drawn_over_and_never_wrapped(clock: list[float]) -> None:
    out = Terminal()
    with Progress("Reading", 4, stream=out) as bar:
        for _ in range(4):
            clock[0] += 1
            bar.advance(note="x" * 200)
    drawn = out.getvalue().split("\r")
    assert f"[{'#' * 7}{'.' * 23}]  25%  1/4, about 3 s left" in drawn[1]
    assert max(len(line.replace("\x1b[K", "")) for line in drawn) < 80
    assert out.getvalue().count("\n") == 1


def test_without_a_total_the_time_spent_or_the_count(clock: list[float]) -> None:
    out = io.StringIO()
    with Progress("Fetching", stream=out) as bar:
        clock[0] += 1
        bar.to(0)
        clock[0] += 6
        bar.advance(3)
    assert out.getvalue().splitlines() == ["Fetching: 1 s", "Fetching: 3", "Fetching: 3 done in 7 s"]


def test_a_failure_is_not_called_done(clock: list[float]) -> None:
    out = io.StringIO()

    def read() -> None:
        with Progress("Reading", 4, stream=out) as bar:
            bar.advance()
            clock[0] += 3
            raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        read()
    assert out.getvalue() == "Reading: 1/4 stopped after 3 s\n"


def test_tracked_counts_what_it_passes_on(clock: list[float], capsys: pytest.CaptureFixture[str]) -> None:
    for _ in tracked("Reading", [1, 2, 3]):
        clock[0] += 1
    assert capsys.readouterr().err.splitlines()[-1] == "Reading: 3/3 done in 3 s"


@pytest.mark.parametrize(("kind", "first"), [(Terminal, 1.5), (io.StringIO, 5.0)])
def test_waiting_is_shown_while_it_lasts(kind: type[io.StringIO], first: float, clock: list[float]) -> None:
    out = kind()

    async def wait() -> None:
        async with waiting("Starting", stream=out):
            await asyncio.sleep(first - 0.1)
            assert out.getvalue() == ""
            clock[0] += first
            await asyncio.sleep(0.2)
            assert "Starting" in out.getvalue()

    run_in_virtual_time(wait())
    assert out.getvalue().rstrip().endswith(f"Starting: done in {first:.0f} s")
    assert len(out.getvalue().splitlines()[-1]) < 80


def test_waiting_gives_way_to_another_bar_and_to_what_went_wrong(clock: list[float]) -> None:
    out = Terminal()

    async def wait() -> None:
        async with waiting("Starting", quiet=lambda: clock[0] < 103, stream=out):
            clock[0] += 2
            await asyncio.sleep(2)
            assert out.getvalue() == ""
            clock[0] += 2
            await asyncio.sleep(1)
            assert "Starting 4 s" in out.getvalue()
            raise ValueError("the port is taken")

    with pytest.raises(ValueError, match="taken"):
        run_in_virtual_time(wait())
    assert out.getvalue().endswith("\r\x1b[K")
    assert "stopped" not in out.getvalue()

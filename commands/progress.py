"""Shows how far a long piece of work is: a bar on a terminal, a plain line now and then elsewhere."""

import asyncio
import shutil
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sized
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Self, TextIO, TypeVar

Item = TypeVar("Item")
BAR_CELLS = 30
TERMINAL_INTERVAL_S = 0.1  # ten redraws a second look smooth and cost nothing
PLAIN_INTERVAL_S = 5.0  # a log that grows by a line in five seconds stays readable
QUIET_S = 0.5  # work shorter than this shows nothing at all
WAIT_S = 1.5  # work without steps is shown from here on; elsewhere than on a terminal from PLAIN_INTERVAL_S on


class Progress:
    """``with Progress("Reading the library", 43) as progress: ...; progress.advance()``.

    ``total`` is the number of steps, or None when nobody knows: then the count alone is shown. Written to standard
    error, so that standard output stays the command's result. Nothing is written before half a second has passed.
    """

    def __init__(self, label: str, total: int | None = None, *, stream: TextIO | None = None) -> None:
        self.label = label
        self.total = total
        self.done = 0
        self.note = ""
        self._stream = sys.stderr if stream is None else stream
        self.on_terminal = self._stream.isatty()
        self._began = time.monotonic()
        self._next = self._began + QUIET_S
        self._shown = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close(failed=kind is not None)

    def advance(self, steps: int = 1, note: str = "") -> None:
        """Count ``steps`` more as done; ``note`` says what is at hand, such as a document's title."""
        self.to(self.done + steps, note)

    def to(self, done: int, note: str = "") -> None:
        """Set how many steps are done."""
        self.done, self.note = done, note
        now = time.monotonic()
        if now >= self._next:
            self._next = now + (TERMINAL_INTERVAL_S if self.on_terminal else PLAIN_INTERVAL_S)
            self._show()

    def close(self, *, failed: bool = False) -> None:
        """The last word, once: how long it took. Said only when something was shown or it took over two seconds."""
        took = time.monotonic() - self._began
        if not self._shown and took < 2:
            return
        word = "stopped after" if failed else "done in"
        text = (
            f"{self.label}: {self._count()} {word} {took:.0f} s" if self.done else f"{self.label}: {word} {took:.0f} s"
        )
        self._stream.write(f"\r\x1b[K{text}\n" if self.on_terminal else f"{text}\n")
        self._stream.flush()
        self._shown = False
        self._began = time.monotonic()

    def take_back(self) -> None:
        """No last word: what is drawn on a terminal goes away, for a sentence that says more."""
        if self._shown and self.on_terminal:
            self._stream.write("\r\x1b[K")
            self._stream.flush()

    def _count(self) -> str:
        if self.total:
            return f"{self.done}/{self.total}"
        return str(self.done) if self.done else f"{time.monotonic() - self._began:.0f} s"

    def _show(self) -> None:
        self._shown = True
        if self.on_terminal:
            width = shutil.get_terminal_size().columns - 1  # a line that wraps could not be drawn over
            self._stream.write(f"\r{self._bar()[:width]}\x1b[K")
        else:
            self._stream.write(f"{self.label}: {self._count()}{self._rest()}\n")
        self._stream.flush()

    def _bar(self) -> str:
        if not self.total:
            return f"{self.label} {self._count()}{self._rest()}"
        share = min(self.done / self.total, 1.0)
        filled = int(share * BAR_CELLS)
        return f"{self.label} [{'#' * filled}{'.' * (BAR_CELLS - filled)}] {share:4.0%}  {self._count()}{self._rest()}"

    def _rest(self) -> str:
        """The time still to go, from the pace so far, and the note."""
        spent = time.monotonic() - self._began
        left = ""
        if self.total and self.done:
            left = f", about {spent * max(self.total - self.done, 0) / self.done:.0f} s left"
        return f"{left} {self.note[:40]}".rstrip()


def tracked(label: str, items: Iterable[Item], total: int | None = None) -> Iterator[Item]:
    """The items, one step of progress each; the total is their length when they have one."""
    if total is None and isinstance(items, Sized):
        total = len(items)
    with Progress(label, total) as progress:
        for item in items:
            yield item
            progress.advance()


@asynccontextmanager
async def waiting(
    label: str, *, quiet: Callable[[], bool] = lambda: False, stream: TextIO | None = None
) -> AsyncIterator[None]:
    """Shows how long a piece of work on the event loop takes whose steps nobody can count; a failure speaks for itself.

    quiet: whether another bar is drawn just now, which this one must not draw over.
    """
    progress = Progress(label, stream=stream)
    ticking = asyncio.create_task(_tick(progress, quiet), name=f"progress of {label}")
    try:
        yield
    except BaseException:
        progress.take_back()
        raise
    else:
        progress.close()
    finally:
        ticking.cancel()


async def _tick(progress: Progress, quiet: Callable[[], bool]) -> None:
    await asyncio.sleep(WAIT_S if progress.on_terminal else PLAIN_INTERVAL_S)
    while True:
        if not quiet():
            progress.to(0)
        await asyncio.sleep(TERMINAL_INTERVAL_S)

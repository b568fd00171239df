"""Starts tests/bench/answerer.py in a process of its own."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def answerer(*options: str) -> Iterator[str]:
    """The SIP address of an answerer that runs meanwhile."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.bench.answerer", *options],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            line = process.stdout.readline().split()
            assert line[:1] == ["ready"], "the answerer did not start"
            yield f"sip:x@127.0.0.1:{line[1]}"
        finally:
            process.stdin.close()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()

"""commands/bench/service.py: a bench that is killed leaves no service running."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.child_processes import command_line

ROOT = Path(__file__).parents[2]
BENCH = """
import asyncio, signal, sys
from commands.bench.service import start
signal.signal(signal.SIGINT, signal.default_int_handler)  # what a shell starts in the background ignores it
async def main():
    child = await start([sys.executable, "-c", "import time; print('up', flush=True); time.sleep(600)"])
    assert await child.stdout.readline() == b"up\\n"
    print(child.pid, flush=True)
    await child.wait()
asyncio.run(main())
"""


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL, signal.SIGINT])
def test_a_service_ends_with_the_bench_that_started_it(how: signal.Signals) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", BENCH], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as bench:
        assert bench.stdout is not None
        service = int(bench.stdout.readline())
        assert "time.sleep(600)" in " ".join(command_line(service))
        bench.send_signal(how)
        bench.wait(30)
    until = time.monotonic() + 30
    while command_line(service):
        assert time.monotonic() < until, "the service outlived its bench"
        time.sleep(0.05)

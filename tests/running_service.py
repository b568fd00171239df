"""The whole service, started as ``./run`` starts it, with its first library read; one for the test session."""

import asyncio
import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from kb.starter import starter_library
from kb.stores.connection import MIGRATIONS
from kb.stores.source_shelf import STAY_OUT
from records.migrations.runner import migrate
from records.postgres.embedded import EmbeddedPostgres
from records.postgres.pool import close_pool, open_pool
from records.settings import RecordsSettings

ROOT = Path(__file__).parents[1]
READY_WITHIN = 180.0
LIBRARY_WITHIN = 420.0
ORGANISATION = "default"
ASKED = {
    f"open-medicine/{name}"
    for name in ("acc_aha_hypertension_2017", "acc_aha_af_2023", "kdigo_ckd_2024", "gold_copd_2024", "sepsis3_2016")
}
"""Reading all would take minutes of a small machine; all are read in test_answers_over_the_starter_library."""


@dataclass
class RunningService:
    """sip: where to call it; web: its address; data: its folder."""

    process: "subprocess.Popen[str]"
    data: Path
    listener: threading.Thread = field(init=False)
    words: list[str] = field(default_factory=list)
    sip: str = ""
    web: str = ""

    def call(self, *arguments: str, within: float = 120.0) -> dict[str, Any]:
        """Place a real call with the testers' client, in the voice the recogniser knows best; its JSON."""
        outcome = self.data / "call.json"
        client = subprocess.run(
            [sys.executable, "-m", "commands", "call", "--to", self.sip, "--data", str(self.data)]
            + ["--voice", "own", *arguments, "--json", str(outcome)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=within,
        )
        assert client.returncode == 0, f"{client.stdout}\n{client.stderr}\n" + "\n".join(self.words[-20:])
        found: dict[str, Any] = json.loads(outcome.read_text())
        return found

    def stop(self, number: int = signal.SIGINT) -> int:
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(number)
        status = self.process.wait(30)
        self.listener.join(10)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return status

    def count(self, text: str) -> int:
        """Of lines that hold ``text``."""
        return sum(text in line for line in tuple(self.words))

    def until_said(self, text: str, within: float) -> None:
        self.until(lambda: self.count(text) > 0, text, within)

    def until(self, seen: Callable[[], bool], awaited: str, within: float) -> None:
        """Wait until ``seen()`` holds, which is when the service has said what is ``awaited``."""
        end = time.monotonic() + within
        while not seen():
            assert self.process.poll() is None, "the service ended: " + "\n".join(self.words[-20:])
            said = "\n".join(self.words[-20:])
            assert time.monotonic() < end, f"the service did not say {awaited!r} in {within} s: {said}"
            time.sleep(0.05)


def start_service(data: Path, *options: str, before: tuple[str, ...] = ()) -> RunningService:
    """Start it on free ports and wait until it says that it is ready. ``before``: words put before the command."""
    environment = {name: value for name, value in os.environ.items() if name != "CI" and "VOICEASSIST" not in name}
    process = subprocess.Popen(
        [*before, sys.executable, "-m", "commands", "serve", "--sip-port", "0", "--web-port", "0"]
        + ["--data", str(data), *options],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    service = RunningService(process, data)
    service.listener = threading.Thread(target=_listen, args=(service,), daemon=True)
    service.listener.start()
    service.until_said("Ctrl-C", READY_WITHIN)
    said = "\n".join(service.words)
    service.sip = re.findall(r"sip:[\d.]+:\d+", said)[0]
    service.web = re.findall(r"https?://[\w.:]+", said)[0].removesuffix("/phone")
    return service


def _listen(service: RunningService) -> None:
    assert service.process.stdout is not None
    for line in service.process.stdout:
        service.words.append(line.rstrip())


async def keep_out(data: Path, digests: list[str]) -> None:
    """Have these documents of the starter library be taken out before the first start."""
    async with EmbeddedPostgres(RecordsSettings(data).postgres_folder) as server:
        pool = await open_pool(server.dsn)
        await migrate(pool, ("kb", MIGRATIONS))
        await pool.execute(STAY_OUT, ORGANISATION, digests)
        await close_pool(pool)


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningService]:
    """A service whose library is read: ``ASKED`` of the starter library. Calls must leave it as they found it."""
    data = tmp_path_factory.mktemp("service") / "data"
    digests = [source.document.key for source in starter_library()]
    assert set(digests) >= ASKED
    asyncio.run(keep_out(data, [key for key in digests if key not in ASKED]))
    running = start_service(data)
    try:
        running.until_said("the library is read", LIBRARY_WITHIN)
        yield running
    finally:
        status = running.stop()
    assert status == 0, "\n".join(running.words[-20:])

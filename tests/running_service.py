"""The whole service, started as ``./run`` starts it, with its first library read; one for the test session."""

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
READY_WITHIN = 180.0
LIBRARY_WITHIN = 420.0


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

    def until_said(self, text: str, within: float) -> str:
        """The first line that holds ``text``."""
        end = time.monotonic() + within
        while time.monotonic() < end:
            for line in tuple(self.words):
                if text in line:
                    return line
            assert self.process.poll() is None, "the service ended: " + "\n".join(self.words[-20:])
            time.sleep(0.05)
        raise AssertionError(f"the service did not say {text!r} in {within} s: " + "\n".join(self.words[-20:]))


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


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningService]:
    """A service whose library is read. Calls must leave it as they found it."""
    running = start_service(tmp_path_factory.mktemp("service") / "data")
    try:
        running.until_said("the library is read", LIBRARY_WITHIN)
        yield running
    finally:
        status = running.stop()
    assert status == 0, "\n".join(running.words[-20:])

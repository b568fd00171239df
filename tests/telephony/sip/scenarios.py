"""Runs SIPp scenarios: reads a folder of sip-scenarios/, makes its speech, runs SIPp, tells how that ended."""

import asyncio
import os
import shutil
import subprocess
import wave
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soxr
import yaml

from telephony import g711

FOLDER = Path(__file__).parents[3] / "sip-scenarios"


@dataclass(frozen=True, slots=True)
class Scenario:
    """What a caller does, and what the line must make of it; the keys are told in sip-scenarios/README.md."""

    name: str
    behaviour: str
    says: str = ""
    answered: bool = True
    transport: str = "udp"
    needs: str = ""
    note: str = ""
    vanished_after: float = 10.0
    transfer_to: str = ""
    drivers: tuple[str, ...] = ("baresip", "pjsua2")
    line: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def read(cls, name: str) -> "Scenario":
        return cls(name=name, **yaml.safe_load((FOLDER / name / "scenario.yaml").read_text()))


def names() -> list[str]:
    return sorted(path.parent.name for path in FOLDER.glob("*/scenario.yaml"))


def skip_unless_runnable(scenario: Scenario) -> None:
    if shutil.which("sipp") is None:
        pytest.skip("SIPp is absent: apt-get install sip-tester")
    if scenario.needs == "root" and os.geteuid() != 0:
        pytest.skip(f"{scenario.name} needs root: {scenario.note}")
    if scenario.says and shutil.which("espeak-ng") is None:
        pytest.skip("a voice for the caller is absent: apt-get install espeak-ng")


async def run(scenario: Scenario, port: int, folder: Path, audio_port: int) -> tuple[int, str]:
    """SIPp's exit status and its words, having called 127.0.0.1:port once. folder: an empty one of its own."""
    shutil.copy(FOLDER / scenario.name / "caller.xml", folder)
    (folder / "silence.ulaw").write_bytes(b"\xff" * 8000)
    if scenario.says:
        speech = await asyncio.to_thread(spoken, scenario.says, folder)
        (folder / "speech.ulaw").write_bytes(speech)
        (folder / "speech.alaw").write_bytes(g711.encode_alaw(g711.decode_ulaw(speech)))
    process = await asyncio.create_subprocess_exec(
        *(
            "sipp",
            "-sf",
            "caller.xml",
            "-s",
            "4711",
            "-m",
            "1",
            "-i",
            "127.0.0.1",
            "-mi",
            "127.0.0.1",
            f"127.0.0.1:{port}",
        ),
        *("-mp", str(audio_port)),
        *("-nostdin", "-timeout", "30", "-timeout_error", "-trace_err", "-error_file", "errors.log"),
        *(("-t", "t1") if scenario.transport == "tcp" else ()),
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    _, words = await process.communicate()
    errors = folder / "errors.log"
    return process.returncode or 0, words.decode() + (errors.read_text() if errors.exists() else "")


def spoken(text: str, folder: Path) -> bytes:
    """The text as mu-law at 8 kHz, in a voice that is not the product's."""
    path = folder / "spoken.wav"
    subprocess.run(["espeak-ng", "-v", "en-us", "-s", "150", "-w", str(path), text], check=True)
    with wave.open(str(path)) as sound:
        rate = sound.getframerate()
        samples = np.frombuffer(sound.readframes(sound.getnframes()), "<i2")
    return g711.encode_ulaw(soxr.resample(samples, rate, 8000).astype(np.int16))

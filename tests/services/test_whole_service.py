"""Real calls to the whole service: SIP, recogniser, library, voice, records."""

import asyncio
import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from commands.calling.voices import OwnVoice
from dialog.journal import reply_from
from records.call_reading import CallReading
from records.calls import KeptTurn
from records.postgres.cluster import Cluster
from records.postgres.pool import close_pool, open_pool
from records.settings import RecordsSettings
from records.vault import open_vault
from telephony.g711 import encode_ulaw
from tests.busy_machine import busy
from tests.own_network import attempts_to_leave
from tests.running_service import ASKED, ROOT, RunningService, start_service
from tests.shared_data import shared_data
from tests.telephony.sip.scenarios import Scenario, run, skip_unless_runnable

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

QUESTION = "what is the first line treatment for hypertension"
BRIEF = ("--hang-up-after", "2")
"""A reply is thirty seconds long; what is told of it is known when it begins."""


def test_spoken_question_is_answered_with_its_source(service: RunningService) -> None:
    outcome = service.call("--say", QUESTION, *BRIEF)
    assert outcome["answered"]
    (turn,) = outcome["turns"]
    assert "hypertension" in turn["heard_by_it"].lower().replace("-", "")
    assert turn["citations"]
    published = re.findall(r"\b((?:19|20)\d\d)\b", " ".join(turn["citations"]))
    assert any(year in turn["spoken"] for year in published)
    assert turn["voice_to_voice_ms"] < 4000


def test_recording_of_a_person_gets_an_answer_or_a_question(service: RunningService) -> None:
    outcome = service.call("--wav", str(shared_data("speech/jfk.wav")), *BRIEF)
    assert outcome["turns"][0]["spoken"]


async def test_recorded_question_by_sipp_is_answered_with_its_source(service: RunningService, tmp_path: Path) -> None:
    """Another SIP stack than ours on the far side, playing a recording over the greeting."""
    scenario = replace(Scenario.read("ask-a-question"), says="")
    skip_unless_runnable(scenario)
    voice = OwnVoice()
    try:
        question = await voice.say(QUESTION, 8000)
    finally:
        voice.close()
    (tmp_path / "speech.ulaw").write_bytes(encode_ulaw(question))
    status, words = await run(scenario, int(service.sip.rpartition(":")[2]), tmp_path, 7100)
    assert status == 0, words
    async with records_of(service.data) as reading:
        newest = next(call for call in await reading.recent_calls("default") if "ward7" in call.row.caller)
        (turn,) = await reading.turns_of(newest.row.id)
    assert "hypertension" in turn.row.said.lower().replace("-", "")
    assert "American College of Cardiology" in turn.row.spoken
    assert reply_from(turn.row).cited


def test_caller_who_interrupts_is_heard(service: RunningService) -> None:
    outcome = service.call("--say", QUESTION, "--say", "goodbye", "--barge-in-after", "2")
    first = outcome["turns"][0]
    assert first["stopped_after_ms"] is not None
    assert first["stopped_after_ms"] < 1000


def test_keys_are_obeyed(service: RunningService) -> None:
    outcome = service.call("--say", QUESTION, "--key", "3", "--barge-in-after", "2", *BRIEF)
    assert outcome["turns"][1]["spoken"]


def test_pages_and_readiness_are_served(service: RunningService) -> None:
    for path in ("/readyz", "/healthz", "/metrics"):
        with urllib.request.urlopen(service.web + path) as answer:
            assert answer.status == 200
    with urllib.request.urlopen(service.web + "/library/figures") as answer:
        told = json.load(answer)
    assert told["documents"] == told["starter"]["documents"] == len(ASKED)
    assert (told["phase"] in ("preparing", "idle"), told["stopped"]) == (True, "")


def test_a_second_recogniser_is_loaded_beside_the_calls(service: RunningService) -> None:
    service.until_said("a second opinion on what was heard is to be had", 60)


def test_nothing_said_is_in_the_log(service: RunningService) -> None:
    service.call("--say", "my patient is called rumpelstiltskin", "--no-greeting", *BRIEF)
    assert not any("rumpel" in line.lower() for line in service.words)


def children(pid: int) -> set[int]:
    found: set[int] = set()
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, task.read_text().split()):
            found |= {child, *children(child)}
    return found


ALONE = """
import asyncio, sys, time
from pathlib import Path
from telephony.settings import SipSettings
from telephony.sip.baresip import BaresipEndpoint
from tests.busy_machine import busy
from tests.own_network import attempts_to_leave
from tests.running_service import start_service

async def call(to):
    endpoint = BaresipEndpoint(SipSettings(port=0))
    await endpoint.start()
    line = await endpoint.dial(to)
    heard = 0
    async for signal in line:
        heard += type(signal).__name__ == "AudioFrame" and any(signal.pcm)
        if heard == 200:
            line.hang_up()
    await endpoint.close()

service = start_service(Path(sys.argv[1]))
asyncio.run(call(service.sip))
time.sleep(20)
service.stop()
"""
"""Four seconds of greeting heard, then twenty in which something might still want to leave."""


def test_no_connection_beyond_loopback_is_even_tried(tmp_path: Path) -> None:
    """In a network of its own with nothing but loopback, the kernel counts every attempt to leave it."""
    assert attempts_to_leave(ALONE, tmp_path, str(tmp_path / "data"), within=400) == (0, 0)


def test_service_killed_while_it_reads_its_library_has_answered_and_keeps_its_turns(tmp_path: Path) -> None:
    data = tmp_path / "data"
    first = start_service(data)
    outcome = first.call("--say", QUESTION, *BRIEF)
    assert outcome["turns"][0]["spoken"]
    assert not first.count("the library is read"), "the call was to be answered meanwhile"
    first.stop(signal.SIGKILL)
    second = start_service(data)
    try:
        ready = re.search(r"is ready, ([\d.]+) s after its start", "\n".join(second.words))
        assert ready is not None
        assert float(ready[1]) <= 5.0 or busy(), "a warm start takes five seconds at most"
        kept = asyncio.run(turns_kept(data))
        assert [turn.row.spoken for turn in kept if turn.row.turn == 1]
    finally:
        second.stop()


@contextlib.asynccontextmanager
async def records_of(data: Path) -> AsyncIterator[CallReading]:
    settings = RecordsSettings(data)
    cluster = Cluster(settings.postgres_folder)
    folder = cluster.socket_folder()
    assert folder is not None
    pool = await open_pool(cluster.dsn(folder))
    try:
        yield CallReading(pool, open_vault(settings.key_file))
    finally:
        await close_pool(pool)


async def turns_kept(data: Path) -> list[KeptTurn]:
    async with records_of(data) as reading:
        (call,) = await reading.recent_calls("default")
        return list(await reading.turns_of(call.row.id))


def test_database_that_stops_mid_call_is_not_heard(service: RunningService) -> None:
    postgres = [pid for pid in children(service.process.pid) if is_postgres(pid)]
    assert postgres
    answered = service.count("a call was answered")
    calling = subprocess.Popen(
        [sys.executable, "-m", "commands", "call", "--voice", "own", "--to", service.sip]
        + ["--say", QUESTION, "--say", QUESTION, "--barge-in-after", "4", *BRIEF],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    service.until(lambda: service.count("a call was answered") > answered, "a call was answered", 90)
    time.sleep(3)
    # Its first process is the parent of the others; the numbers of processes begin anew, so it need not be the least.
    os.kill(max(postgres, key=lambda pid: len(children(pid))), signal.SIGQUIT)
    said, _ = calling.communicate(timeout=120)
    assert "Turn 2" in said
    service.until_said("the embedded database runs again", 30)
    assert service.call("--say", QUESTION, *BRIEF)["turns"][0]["citations"]


def is_postgres(pid: int) -> bool:
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        return "postgres" in Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")[0]
    return False


@pytest.mark.parametrize("flag", ["--web-port", "--sip-port"])
def test_taken_port_is_one_sentence_that_names_the_flag(flag: str, tmp_path: Path) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        other = "--sip-port" if flag == "--web-port" else "--web-port"
        done = subprocess.run(
            [sys.executable, "-m", "commands", "serve", flag, port, other, "0", "--data", str(tmp_path / "data")],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=120,
        )
    assert done.returncode == 1
    assert flag in done.stderr
    assert "Traceback" not in done.stderr


def test_wrong_setting_is_one_sentence(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "commands", "serve", "--max-calls", "many", "--data", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode != 0
    assert "--max-calls" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1

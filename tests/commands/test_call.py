"""``./run call`` as a tester types it, against a service whose times are known."""

import json
import subprocess
import sys
import wave
from pathlib import Path

import pytest

from commands.call import KINDS
from tests.bench.service_to_measure import answerer
from tests.commands.signals import joined, silence, tone


def run_call(*arguments: str | Path, timeout: float = 100) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "commands", "call", *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    path = tmp_path / "question.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(joined(silence(0.3), tone(0.6), silence(0.4), tone(0.4), silence(0.5)).tobytes())
    return path


@pytest.mark.slow
def test_two_turns_the_first_interrupted_are_measured_written_and_recorded(tmp_path: Path, recording: Path) -> None:
    written, sound = tmp_path / "call.json", tmp_path / "call.wav"
    with answerer("--wait", "0.6", "--reply", "3", "--stop", "0.12") as to:
        ended = run_call("--to", to, "--wav", recording, "--barge-in-after", "1", "--json", written, "--record", sound)
    assert ended.returncode == 0, ended.stderr
    outcome = json.loads(written.read_text())
    assert (outcome["answered"], outcome["hangup"]) == (True, "caller")
    first, second = outcome["turns"]
    assert first["said_to_it"] == "question.wav"
    assert all(600 <= turn["voice_to_voice_ms"] <= 1300 for turn in (first, second))
    assert 120 <= first["stopped_after_ms"] <= 900
    assert second["stopped_after_ms"] is None
    assert first["heard_by_it"] is first["spoken"] is first["citations"] is None
    assert isinstance(first["heard_by_caller"], str)
    with wave.open(str(sound)) as file:
        assert file.getnchannels() == 2
        assert file.getnframes() > 8 * 8000
    assert "voice to voice" in ended.stdout


@pytest.mark.slow
def test_a_sentence_is_said_and_a_key_pressed_in_the_order_given(tmp_path: Path) -> None:
    written = tmp_path / "call.json"
    with answerer("--wait", "0.5", "--reply", "0.8") as to:
        ended = run_call("--to", to, "--say", "What is the dose?", "--key", "1", "--json", written)
    assert ended.returncode == 0, ended.stderr
    turns = json.loads(written.read_text())["turns"]
    assert [turn["said_to_it"] for turn in turns] == ["What is the dose?", "key 1"]
    assert turns[0]["voice_to_voice_ms"] >= 500
    assert turns[1]["voice_to_voice_ms"] is None


def test_nobody_there_has_a_sentence_and_a_status_of_its_own(tmp_path: Path, recording: Path) -> None:
    written = tmp_path / "call.json"
    ended = run_call("--to", "sip:x@127.0.0.1:9", "--wav", recording, "--json", written)
    assert ended.returncode == 4, ended.stderr
    assert "nobody listens" in ended.stderr
    outcome = json.loads(written.read_text())
    assert (outcome["answered"], outcome["turns"]) == (False, [])
    assert outcome["hangup"].startswith("unreachable")


@pytest.mark.slow
def test_a_refusal_has_a_sentence_and_a_status_of_its_own(recording: Path) -> None:
    with answerer("--refuse") as to:
        ended = run_call("--to", to, "--wav", recording)
    assert ended.returncode == 3, ended.stderr
    assert "486" in ended.stderr


def test_a_bad_recording_costs_no_call(tmp_path: Path) -> None:
    bad = tmp_path / "bad.wav"
    bad.write_bytes(b"no sound")
    ended = run_call("--to", "sip:x@127.0.0.1:9", "--wav", bad)
    assert ended.returncode == 2
    assert ended.stderr.count("\n") == 1
    assert "save it as uncompressed PCM" in ended.stderr


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((), "nothing to ask"),
        (("--wav", "/nowhere/a.wav"), "there is no file"),
        (("--key", "12"), "no key of a telephone"),
        (("--say", "q", "--when", "weight"), "no answer behind --when 'weight'"),
        (("--say", "q", "--again"), "give --when TEXT before it"),
        (("--when", "weight", "--say", "actual"), "nothing to ask"),
        (("--say", "q", "--barge-in-after", "-1"), "no length of time"),
    ],
)
def test_what_cannot_be_understood_is_told_in_one_sentence(arguments: tuple[str, ...], sentence: str) -> None:
    ended = run_call(*arguments)
    assert ended.returncode == 2
    assert sentence in ended.stderr
    assert "Traceback" not in ended.stderr


def test_every_kind_of_step_has_its_option() -> None:
    assert KINDS == {"--wav": "wav", "--say": "say", "--key": "key", "--again": "again"}

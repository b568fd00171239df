"""commands/arguments.py and commands/__main__.py"""

import argparse
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from commands import arguments
from commands.__main__ import listed, main, version

ROOT = Path(__file__).parents[2]


def test_every_command_is_listed_without_importing_any() -> None:
    code = "import sys; from commands.__main__ import overview; overview(); print(*sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert [name for name in loaded.split() if name.startswith("commands.")] == [
        "commands.__main__",
        "commands.arguments",
    ]


def test_a_command_is_named_as_its_file_is() -> None:
    for name in listed():
        stem = ROOT / "commands" / name.replace("-", "_")
        assert stem.with_suffix(".py").exists() or (stem / "__init__.py").exists(), name


def test_the_commands_and_the_version_are_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    shown = capsys.readouterr().out
    assert all(name in shown and text in shown for name, text in listed().items())
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"VoiceAssist {version()}\n"


def test_an_unknown_command_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sevre"]) == 2
    error = capsys.readouterr().err
    assert error.startswith("./run: there is no command 'sevre'; there are ")
    assert error.count("\n") == 1


def test_a_wrong_option_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    parser = arguments.CommandLine("call", "Call")
    parser.add_argument("--listen")
    for words in (["--lisen", "x"], ["--list", "x"], ["--listen"]):
        with pytest.raises(SystemExit) as stopped:
            parser.parse_args(words)
        assert stopped.value.code == 2
        error = capsys.readouterr().err
        assert error.startswith("./run call: ")
        assert error.endswith("'./run call --help' lists what it takes.\n")
        assert error.count("\n") == 1


class DiskFull(Exception):
    code = "disk_full"
    retryable = False


@pytest.mark.parametrize(
    ("failure", "status", "words"),
    [
        (DiskFull("the disk is full; free some"), 1, "./run test: the disk is full; free some\n"),
        (KeyboardInterrupt(), 130, ""),
    ],
)
def test_how_a_command_ends(
    failure: BaseException,
    status: int,
    words: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail(_: argparse.Namespace) -> int:
        raise failure

    monkeypatch.setattr("commands.test.run", fail)
    assert main(["test"]) == status
    assert capsys.readouterr().err == words


def test_a_defect_keeps_its_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: argparse.Namespace) -> int:
        raise ZeroDivisionError

    monkeypatch.setattr("commands.test.run", fail)
    with pytest.raises(ZeroDivisionError):
        main(["test"])


def test_what_the_values_of_options_may_be(tmp_path: Path) -> None:
    file = tmp_path / "a b.wav"
    file.write_bytes(b"")
    assert arguments.port("5060") == 5060
    assert arguments.seconds("1.5") == 1.5
    assert str(arguments.network("10.1.2.3/16")) == "10.1.0.0/16"
    assert arguments.existing_file(str(file)) == file
    assert arguments.new_file(str(tmp_path / "new.json")) == tmp_path / "new.json"


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (arguments.port, "65536"),
        (arguments.port, "-1"),
        (arguments.port, "٣"),
        (arguments.seconds, "-1"),
        (arguments.seconds, "nan"),
        (arguments.seconds, "soon"),
        (arguments.network, "10.1.0.0/33"),
        (arguments.network, "hospital"),
        (arguments.existing_file, "/nowhere/at/all.wav"),
        (arguments.new_file, "/nowhere/at/all.json"),
    ],
)
def test_what_the_values_of_options_may_not_be(kind: Callable[[str], object], text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match=r"^('|there is no )"):
        kind(text)


def test_a_warning_says_what_it_is_about(tmp_path: Path) -> None:
    """serve sets the log up by its settings; a command that does not would show the message alone."""
    done = subprocess.run(
        [sys.executable, "-m", "commands", "library", "sources", "--data", str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "VOICEASSIST_TYPO": "1"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert "an unknown setting is ignored (variable=VOICEASSIST_TYPO)" in done.stderr

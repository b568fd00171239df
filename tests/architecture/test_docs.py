"""The documentation says what is so: its commands are understood, its links lead somewhere, its tables are fresh."""

import importlib.util
import re
import shlex
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from commands.__main__ import DEFAULT, listed, main
from tests.architecture.tree import ROOT

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def _reference() -> ModuleType:
    spec = importlib.util.spec_from_file_location("write_reference", ROOT / "docs" / "write_reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


reference = _reference()


def _told() -> list[tuple[str, str]]:
    """Every ``./run`` line of a block of commands, and every one in running text, with its page."""
    found = []
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        blocks = re.findall(r"```sh\n(.*?)```", text, flags=re.DOTALL)
        lines = [line for block in blocks for line in block.replace("\\\n", " ").splitlines()]
        lines += re.findall(r"`(\./run[^`]*)`", text)
        for line in lines:
            if "./run" in line and not re.search(r"\[|\bCOMMAND\b|\bNAME\b|\|", line):
                found.append((page.name, line))
    return found


TOLD = sorted(set(_told()))


@pytest.mark.parametrize(("page", "line"), TOLD)
def test_every_command_told_is_understood(
    page: str, line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Read by the very parser that would read it; the files it names are there."""
    monkeypatch.chdir(tmp_path)
    words = shlex.split(line, comments=True)
    words = words[words.index("./run") + 1 :]
    for word in words:
        if Path(word).suffix in {".wav", ".pem", ".pdf"}:
            Path(word).write_bytes(b"")
    if not words or words[0].startswith("-"):
        if words[:1] in (["--help"], ["--version"]):
            assert main(words) == 0
            return
        words = [DEFAULT, *words]
    assert words[0] in listed(), f"{page} tells {line!r}, and there is no such command"
    told = _unknown_words(words, capsys)
    assert words[0] == "test" or not told, f"{page} tells {line!r}: {told}"


def _unknown_words(words: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """What the command's parser says against these words; nothing when it takes them, or only shows its help."""
    try:
        _, unknown = reference.parser_of(words[0]).parse_known_args(words[1:])
    except SystemExit as stopped:
        return capsys.readouterr().err if stopped.code else ""
    return " ".join(unknown)


def test_the_readme_tells_the_two_commands() -> None:
    blocks = re.findall(r"```sh\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), flags=re.DOTALL)
    assert [block.strip() for block in blocks] == ["./run", "./run test"]


def test_the_readme_tells_the_intended_use() -> None:
    text = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    assert "**Intended use.** A reference for licensed clinicians, not a medical device." in text
    assert "it is for trying VoiceAssist out, not for care" in text


def test_the_licence_is_apache_2() -> None:
    text = " ".join((ROOT / "LICENSE").read_text(encoding="utf-8").split())
    assert text.startswith("Apache License Version 2.0, January 2004")
    assert "END OF TERMS AND CONDITIONS" in text


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    targets = [target.partition("#")[0] for target in re.findall(r"\]\(([^)\s]+)\)", text)]
    assert not [target for target in targets if target and "://" not in target and not (page.parent / target).exists()]


def test_every_page_can_be_found() -> None:
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    pages = [str(page.relative_to(ROOT / "docs")) for page in PAGES if page.name != "README.md"]
    assert not [page for page in pages if f"({page})" not in index]


@pytest.mark.parametrize("name", sorted(reference.PAGES))
def test_the_reference_is_what_the_code_says(name: str) -> None:
    shown = (reference.REFERENCE / name).read_text(encoding="utf-8")
    assert shown == reference.PAGES[name](), "run .venv/bin/python docs/write_reference.py"


def test_each_command_shows_its_own_help() -> None:
    for name in listed():
        command = [sys.executable, "-m", "commands", name, "--help"]
        shown = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert shown.returncode == 0, shown.stderr
        assert shown.stdout.startswith(f"usage: ./run {name}")

"""``./run COMMAND``: finds the command's file, reads its arguments, runs it.

A command is a module of this package named as the command is, with::

    NAME = "serve"                       # the word typed after ./run
    HELP = "Answer calls"                # one line, shown by ./run --help
    def add_arguments(parser): ...       # argparse
    def run(arguments) -> int: ...       # the exit status
    PASSES_ON = True                     # optional: words it does not know are handed on as arguments.rest

Only the module of the command that runs is imported, so that one command never pays for another's libraries.
"""

import argparse
import ast
import importlib
import os
import sys
import tomllib
from pathlib import Path
from typing import Protocol, cast

# Read by onnxruntime when it is first imported; without it, it opens connections of its own.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
# Read by numpy's OpenBLAS when it is first imported; its threads would spin beside those that carry calls.
os.environ["OPENBLAS_NUM_THREADS"] = "1"

from commands.arguments import PROGRAM, CommandLine
from records.logs import configure_logging

DEFAULT = "serve"
FOLDER = Path(__file__).parent


class Command(Protocol):
    NAME: str
    HELP: str

    def add_arguments(self, parser: argparse.ArgumentParser) -> None: ...
    def run(self, arguments: argparse.Namespace) -> int: ...


def listed(folder: Path = FOLDER) -> dict[str, str]:
    """The name and the one-line help of every command, read from the files without importing them."""
    found: dict[str, str] = {}
    for file in sorted([*folder.glob("*.py"), *folder.glob("*/__init__.py")]):
        texts = _constants(file)
        if "NAME" in texts and "HELP" in texts:
            found[texts["NAME"]] = texts["HELP"]
    return found


def _constants(file: Path) -> dict[str, str]:
    """The module-level ``WORD = "text"`` lines of a file."""
    texts: dict[str, str] = {}
    for line in ast.parse(file.read_bytes()).body:
        match line:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=str(text))):
                texts[name] = text
    return texts


def version() -> str:
    project = tomllib.loads((FOLDER.parent / "pyproject.toml").read_text(encoding="utf-8"))
    return str(project["project"]["version"])


def overview() -> str:
    """What ``./run --help`` shows."""
    commands = listed()
    width = max(map(len, commands), default=0)
    rows = [f"  {name:<{width}}  {text}" for name, text in sorted(commands.items())]
    return "\n".join(
        [
            f"VoiceAssist {version()}: clinical questions answered by telephone, with their source.",
            "",
            f"{PROGRAM} [COMMAND] [OPTIONS]; without a command it is {PROGRAM} {DEFAULT}.",
            "",
            *rows,
            "",
            f"'{PROGRAM} COMMAND --help' tells what a command takes.",
        ]
    )


def main(words: list[str]) -> int:
    """Run the command the words name. Returns its exit status: 0 done, 1 failed, 2 not understood."""
    if words[:1] in (["--help"], ["-h"], ["help"]):
        print(overview())
        return 0
    if words[:1] in (["--version"], ["-V"]):
        print(f"VoiceAssist {version()}")
        return 0
    name, rest = (words[0], words[1:]) if words and not words[0].startswith("-") else (DEFAULT, words)
    commands = listed()
    if name not in commands:
        known = ", ".join(sorted(commands))
        print(f"{PROGRAM}: there is no command {name!r}; there are {known}.", file=sys.stderr)
        return 2
    command = cast(Command, importlib.import_module(f"commands.{name.replace('-', '_')}"))
    parser = CommandLine(command.NAME, command.HELP)
    command.add_arguments(parser)
    if getattr(command, "PASSES_ON", False):
        arguments, unknown = parser.parse_known_args(rest)
        arguments.rest = unknown
    else:
        arguments = parser.parse_args(rest)
    return _run(command, arguments)


def _run(command: Command, arguments: argparse.Namespace) -> int:
    """An error of ours (every package's tree has ``code`` and ``retryable``) is told as its one sentence."""
    try:
        return command.run(arguments)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader of our output went away (| head); Python would complain once more while closing standard output.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:
        if not (hasattr(error, "code") and hasattr(error, "retryable")):
            raise
        print(f"{PROGRAM} {command.NAME}: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    # Without it a warning would be shown bare, without the facts that say what is meant; serve sets its own.
    configure_logging("warning")
    raise SystemExit(main(sys.argv[1:]))

"""Writes docs/reference/command-line.md and settings.md from the code: ``.venv/bin/python docs/write_reference.py``."""

import argparse
import importlib
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from commands.__main__ import DEFAULT, listed  # noqa: E402 - found only now
from commands.arguments import PROGRAM, CommandLine  # noqa: E402
from settings import OPTIONS  # noqa: E402

REFERENCE = ROOT / "docs" / "reference"
WRITTEN = "<!-- Written by docs/write_reference.py; not edited by hand. -->\n\n"


def parser_of(name: str) -> CommandLine:
    """The very parser that reads this command's words."""
    command = importlib.import_module(f"commands.{name.replace('-', '_')}")
    parser = CommandLine(command.NAME, command.HELP)
    command.add_arguments(parser)
    return parser


def command_line() -> str:
    text = f"{WRITTEN}# The command line\n\n"
    text += f"`{PROGRAM} [COMMAND] [OPTIONS]` sets everything up where that is needed and runs the command; "
    text += f"without one it is `{PROGRAM} {DEFAULT}`.\n"
    text += "Exit status: 0 done, 1 failed, 2 not understood, 130 interrupted.\n\n"
    text += f"`{PROGRAM} --help` lists the commands, `{PROGRAM} COMMAND --help` the options of one, "
    text += f"`{PROGRAM} --version` tells the version.\n"
    for name, help_text in sorted(listed().items()):
        text += f"\n## {PROGRAM} {name}\n\n{help_text}.\n"
        parser = parser_of(name)
        text += _options(parser)
        for parts in _parts(parser):
            for word in parts._choices_actions:
                part = parts.choices[word.dest]
                text += f"\n### {PROGRAM} {name} {word.dest}\n\n{_sentence(_help(word, part))}.\n{_options(part)}"
    return text


def _options(parser: argparse.ArgumentParser) -> str:
    text = ""
    shown = [each for each in _actions(parser) if each.help is not argparse.SUPPRESS and each not in _parts(parser)]
    if shown:
        text += "\n| option | what it does |\n|---|---|\n"
        text += "".join(f"| {_form(action)} | {_help(action, parser)} |\n" for action in shown)
    if parser.epilog:
        text += f"\n```text\n{parser.epilog.strip()}\n```\n"
    return text


def _parts(parser: argparse.ArgumentParser) -> "list[argparse._SubParsersAction[argparse.ArgumentParser]]":
    """The words that may follow a command, each with a parser of its own."""
    return [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]


def _actions(parser: argparse.ArgumentParser) -> list[argparse.Action]:
    return [action for action in parser._actions if not isinstance(action, argparse._HelpAction)]


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _form(action: argparse.Action) -> str:
    value = ""
    if action.nargs != 0:
        choices = "{" + ",".join(map(str, action.choices)) + "}" if action.choices else ""
        shown = action.metavar or choices or action.dest.upper()
        value = shown if isinstance(shown, str) else " ".join(shown)
    words = [f"{option} {value}".strip() for option in action.option_strings] or [value]
    return ", ".join(f"`{word}`" for word in words)


def _help(action: argparse.Action, parser: argparse.ArgumentParser) -> str:
    if not action.help:
        return ""
    values = {**vars(action), "prog": parser.prog}
    return " ".join((action.help % values).replace("|", "\\|").split())


def settings() -> str:
    text = f"{WRITTEN}# Settings\n\n"
    text += f"Each setting is an environment variable, and an option of `{PROGRAM} serve` unless it is a secret:\n"
    text += (
        "other people on a machine can read a command line. An option wins over the variable. A value that cannot be\n"
    )
    text += (
        "used stops the start with one sentence.\n\n| variable | option | default | what it is |\n|---|---|---|---|\n"
    )
    for option in OPTIONS:
        if option.hidden:
            continue
        flag = "" if option.secret else f"`{option.flag}`"
        default = f"`{option.default}`" if option.default else ""
        text += f"| `{option.variable}` | {flag} | {default} | {option.help} |\n"
    return text


PAGES = {"settings.md": settings, "command-line.md": command_line}


def main() -> int:
    REFERENCE.mkdir(exist_ok=True)
    for name, write in PAGES.items():
        (REFERENCE / name).write_text(write(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

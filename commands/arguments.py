"""What every command reads from its command line: one-sentence errors, and the kinds of value that several share."""

import argparse
import ipaddress
import sys
from pathlib import Path
from typing import NoReturn

PROGRAM = "./run"


class CommandLine(argparse.ArgumentParser):
    """An argument parser whose complaint is one sentence on standard error, with exit status 2.

    Abbreviated options are refused: a script that says ``--list`` would change its meaning when an option is added.
    """

    def __init__(self, name: str, help_text: str) -> None:
        super().__init__(
            prog=f"{PROGRAM} {name}".strip(),
            description=help_text,
            allow_abbrev=False,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )

    def error(self, message: str) -> NoReturn:
        sys.stderr.write(f"{self.prog}: {message}; '{self.prog} --help' lists what it takes.\n")
        raise SystemExit(2)


class Action(CommandLine):
    """One word after ``./run COMMAND``; argparse makes it with the whole program's words before it."""

    def __init__(self, *, prog: str) -> None:
        super().__init__(prog.removeprefix(PROGRAM).strip(), "")
        self.add_argument("--data", metavar="FOLDER", help="the folder that keeps everything (default: data)")


Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def port(text: str) -> int:
    """A TCP or UDP port, 0 to 65535; 0 lets the system choose a free one."""
    if not text.isascii() or not text.isdigit() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port (a whole number from 0 to 65535)")
    return int(text)


def seconds(text: str) -> float:
    """A length of time in seconds, zero or more."""
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value < float("inf"):
        raise argparse.ArgumentTypeError(f"{text!r} is no length of time (seconds, zero or more)")
    return value


def network(text: str) -> Network:
    """One address or a CIDR network, such as 10.1.0.0/16; host bits are allowed and dropped."""
    try:
        return ipaddress.ip_network(text, strict=False)
    except ValueError as reason:
        raise argparse.ArgumentTypeError(f"{text!r} is no network (such as 10.1.0.0/16): {reason}") from reason


def existing_file(text: str) -> Path:
    """A file that can be read, as an absolute path: the command may change its folder later."""
    path = Path(text).expanduser()
    if not path.is_file():
        raise argparse.ArgumentTypeError(f"there is no file {text!r}")
    return path.absolute()


def new_file(text: str) -> Path:
    """A file to be written, in a folder that exists."""
    path = Path(text).expanduser().absolute()
    if not path.parent.is_dir():
        raise argparse.ArgumentTypeError(f"there is no folder {str(path.parent)!r} to write {path.name!r} into")
    return path

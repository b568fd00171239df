"""Under whose account the embedded PostgreSQL runs: it refuses to run as root (PostgreSQL manual, section 18.1)."""

import contextlib
import os
import pwd
import shutil
import stat
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Literal

from records.errors import EmbeddedStartFailed
from records.postgres.installation import PACKAGE, Installation
from records.postgres.launch import nobody

LAUNCHER = Path(__file__).with_name("launch.py")
COPY_PREFIX = "voiceassist-postgres-"

AccountKind = Literal["self", "nobody", "namespace"]


@dataclass(frozen=True, slots=True)
class Account:
    """kind: as ``launch.py`` takes it. user, group: who owns the files, as seen from outside."""

    kind: AccountKind
    user: int
    group: int
    installation: Installation

    def command(self, program: str, *arguments: str) -> list[str]:
        """The argument list that starts a PostgreSQL program under this account, to die with this process."""
        path = str(self.installation.program(program))
        return [sys.executable, "-I", "-S", str(LAUNCHER), str(os.getpid()), self.kind, path, *arguments]


def choose_account(installation: Installation) -> Account:
    """Ourselves, unless we are root; then the first that works: nobody; root within a user namespace; nobody with a
    copy of the programs where nobody can read them (``/root`` is closed to others, and stays so).

    A user without a name, as containers may be given, is nobody within a user namespace: initdb asks for the name.
    Raises EmbeddedStartFailed.
    """
    if os.geteuid() != 0:
        return _ordinary(os.geteuid(), installation)
    user, group = nobody()
    if _can_run("nobody", installation):
        return Account("nobody", user, group, installation)
    if _can_run("namespace", installation):
        return Account("namespace", 0, os.getegid(), installation)
    copy = _readable_copy(installation)
    if _can_run("nobody", copy):
        return Account("nobody", user, group, copy)
    raise EmbeddedStartFailed(
        "PostgreSQL refuses to run as root and no lesser account can run it: start VoiceAssist as an ordinary user."
    )


def _ordinary(user: int, installation: Installation) -> Account:
    try:
        pwd.getpwuid(user)
    except KeyError:
        if _can_run("namespace", installation):
            return Account("namespace", user, os.getegid(), installation)
        raise EmbeddedStartFailed(
            f"PostgreSQL needs a name for user number {user}: add a line for it to /etc/passwd, or run as another user."
        ) from None
    return Account("self", user, os.getegid(), installation)


def _readable_copy(installation: Installation) -> Installation:
    """A copy outside closed folders, made once and found again by its name. One that others could have written is
    not used."""
    parent = Path("/var/tmp" if os.path.isdir("/var/tmp") else tempfile.gettempdir())  # noqa: S108 - owner is checked
    made = installation.program("postgres").stat().st_mtime_ns
    final = parent / (COPY_PREFIX + sha256(f"{installation.root}\0{made}".encode()).hexdigest()[:12])
    if not final.exists():
        fresh = Path(tempfile.mkdtemp(prefix=COPY_PREFIX, dir=parent))
        installation.copy_to(fresh)
        with contextlib.suppress(OSError):  # another start was quicker: its copy is as good
            fresh.rename(final)
        shutil.rmtree(fresh, ignore_errors=True)
    facts = final.lstat()
    if not stat.S_ISDIR(facts.st_mode) or facts.st_uid != 0 or facts.st_mode & 0o022:
        raise EmbeddedStartFailed(f"{final} was not made by root: remove it and start again.")
    return Installation(final / PACKAGE / "pginstall", final / f"{PACKAGE}.libs")


def _can_run(kind: AccountKind, installation: Installation) -> bool:
    """Whether the account can read what initdb reads and can load the server with its libraries."""
    launch = [sys.executable, "-I", "-S", str(LAUNCHER), str(os.getpid()), kind]
    probe, postgres = str(installation.probe), str(installation.program("postgres"))
    for arguments in (["probe", probe], [postgres, "--version"]):
        if subprocess.run([*launch, *arguments], capture_output=True, cwd="/", check=False).returncode != 0:
            return False
    return True

"""Becomes another program under a lesser account, bound to die with its parent.

Run by path, as ``python -I -S launch.py PARENT ACCOUNT PROGRAM [ARGUMENT...]``, never imported by the service. A
program of its own, because between fork and exec of a process with threads almost nothing is safe to call (fork(2)).

PARENT: process id of the starter; when it is no longer our parent, it died before we could bind to it.
ACCOUNT: "self" stays who we are; "nobody" gives up root; "namespace" stays root outside but is nobody within a user
namespace (user_namespaces(7)), which serves where nobody could not enter the folders.
PROGRAM "probe" starts nothing: it exits 0 when the account may read and run every path given as an argument.
"""

import ctypes
import os
import pwd
import signal
import sys

CLONE_NEWUSER = 0x10000000  # <linux/sched.h>
PR_SET_PDEATHSIG = 1  # <linux/prctl.h>
NOBODY = 65534
"""The overflow id of the kernel, which every Linux calls nobody."""

REFUSED = 77  # EX_NOPERM of <sysexits.h>


def nobody() -> tuple[int, int]:
    """User and group id of nobody."""
    try:
        entry = pwd.getpwnam("nobody")
    except KeyError:
        return NOBODY, NOBODY
    return entry.pw_uid, entry.pw_gid


def become(account: str, libc: ctypes.CDLL) -> None:
    if account == "nobody":
        user, group = nobody()
        os.setgroups([])
        os.setgid(group)
        os.setuid(user)
    elif account == "namespace":
        user, group = os.getuid(), os.getgid()
        if libc.unshare(CLONE_NEWUSER) != 0:
            raise OSError(ctypes.get_errno(), "unshare")
        # setgroups must be denied before an unprivileged gid_map may be written, user_namespaces(7)
        for name, line in (
            ("setgroups", "deny"),
            ("uid_map", f"{NOBODY} {user} 1"),
            ("gid_map", f"{NOBODY} {group} 1"),
        ):
            with open(f"/proc/self/{name}", "w", encoding="ascii") as file:
                file.write(line)


def main(arguments: list[str]) -> int:  # noqa: RET503 - execv does not come back
    parent, account, program, *rest = arguments
    libc = ctypes.CDLL(None, use_errno=True)
    try:
        become(account, libc)
    except OSError as error:
        sys.stderr.write(f"cannot become {account}: {error}\n")
        return REFUSED
    # after setuid, which clears it; SIGINT is PostgreSQL's fast shutdown
    libc.prctl(PR_SET_PDEATHSIG, int(signal.SIGINT), 0, 0, 0)
    if os.getppid() != int(parent):
        return 0
    if program == "probe":
        return 0 if all(os.access(path, os.R_OK) for path in rest) else REFUSED
    os.umask(0o077)
    os.execv(program, [program, *rest])  # noqa: S606 - this is what it is for


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

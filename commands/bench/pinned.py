"""Runs a program on one core, which is told to end when the bench that started it has ended, however that came.

    python -m commands.bench.pinned CORE PARENT PROGRAM [WORD...]

Every thread and process of the program inherits the core.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1  # <linux/prctl.h>


def main(core: str, parent: str, *command: str) -> int:
    """Becomes the program; returns only when there is no parent any more."""
    os.sched_setaffinity(0, {int(core)})
    # Kept when a program takes this one's place (prctl(2)); the parent may have ended before we could say so.
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, int(signal.SIGTERM), 0, 0, 0)
    if os.getppid() == int(parent):
        os.execv(command[0], command)  # noqa: S606 - the service as the bench starts it, not a word of anybody else
    return 1


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))

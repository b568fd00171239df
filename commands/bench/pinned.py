"""Runs a program on one core, which is told to end when the bench that started it has ended, however that came.

    python -m commands.bench.pinned CORE PARENT PROGRAM [WORD...]

Every thread and process of the program inherits the core.
"""

import os
import sys

from kb.parent_process import end_with


def main(core: str, parent: str, *command: str) -> None:
    """Becomes the program."""
    os.sched_setaffinity(0, {int(core)})
    end_with(int(parent))
    os.execv(command[0], command)  # noqa: S606 - the service as the bench starts it, not a word of anybody else


if __name__ == "__main__":
    main(*sys.argv[1:])

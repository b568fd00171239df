"""A process of ours that ends when the one which started it has ended, however that came."""

import ctypes
import os
import signal

PR_SET_PDEATHSIG = 1  # <linux/prctl.h>


def end_with(parent: int, by: signal.Signals = signal.SIGTERM) -> None:
    """Be sent ``by`` when the thread that started this process ends (prctl(2)); kept by a program that takes its place.

    Raises SystemExit when ``parent`` is no longer our parent: it may have ended before we could say so.
    """
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, int(by), 0, 0, 0)
    if os.getppid() != parent:
        raise SystemExit(1)

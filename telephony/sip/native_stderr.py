"""Keeps C code from printing to standard error.

libre prints the address of every request that it does not know, whole, to its ``stderr`` and has no switch for that
(its ``src/sip/transp.c``); an address can tell who calls. What is written to the descriptor itself still arrives: our
log, Python's fatal errors and glibc's own last words.
"""

import ctypes
import os
from functools import cache

_LIBC = ctypes.CDLL(None, use_errno=True)
_LIBC.fdopen.restype = ctypes.c_void_p


def silence() -> int:
    """Nothing printed through stdio reaches standard error from now on. Returns what ``restore`` is to be given."""
    descriptor, stream = _unwritable()
    # Python takes the descriptor of its last words from the stream.
    os.dup2(2, descriptor, inheritable=False)
    return _exchange(stream)


def restore(before: int) -> None:
    _exchange(before)


@cache
def _unwritable() -> tuple[int, int]:
    """A stdio stream for reading, on which every print fails, and its descriptor. It is never closed, for a thread may
    be about to print on it."""
    descriptor = os.open(os.devnull, os.O_RDONLY | os.O_CLOEXEC)
    stream = _LIBC.fdopen(descriptor, b"r")
    if not stream:
        raise OSError(ctypes.get_errno(), "a stream on the null device cannot be opened")
    return descriptor, stream


def _exchange(stream: int) -> int:
    """Make this C's ``stderr``; returns the one before."""
    variable = ctypes.c_void_p.in_dll(_LIBC, "stderr")
    before, variable.value = variable.value, stream
    assert before is not None, "a process is given its standard error by the C library's start"
    return before

"""Gets PCM in and out of pjsua2's MediaFrame quickly.

Its ``buf`` is a wrapped std::vector of bytes: ``bytes(buf)`` makes a Python integer per byte and takes 1 ms a frame.
The vector's three pointers (begin, end, end of storage; libstdc++, which is what the wheel is built with) are read in
place.
"""

import ctypes
from typing import Any


def taken(frame: Any) -> bytes:
    """What the frame holds."""
    begin, end = _pointers(frame)
    return ctypes.string_at(begin, end - begin) if begin and end > begin else b""


def fill(frame: Any, pcm: bytes) -> None:
    """Make the frame hold ``pcm``. Only its first use of a vector grows it."""
    begin, end = _pointers(frame)
    if end - begin != len(pcm):
        frame.buf.resize(len(pcm))
        begin, end = _pointers(frame)
    ctypes.memmove(begin, pcm, len(pcm))
    frame.size = len(pcm)


def _pointers(frame: Any) -> tuple[int, int]:
    pointers = (ctypes.c_void_p * 3).from_address(int(frame.buf.this))
    return pointers[0] or 0, pointers[1] or 0

"""Keeps a call's audio ports to the address we listen on.

baresip opens them on every interface and has no setting for it (its ``src/stream.c``, ``stream_sock_alloc``). What
the kernel can still do is drop each packet that was sent to another address before the socket gets it: a filter on the
socket (kernel documentation, networking/filter.rst), which needs no privilege.
"""

import ctypes
import ipaddress
import logging
import os
import socket
import struct
from collections.abc import Iterator

SO_ATTACH_FILTER = 26  # asm-generic/socket.h; Python does not name it

_LOAD_WORD, _JUMP_UNLESS_EQUAL, _RETURN = 0x20, 0x15, 0x06  # linux/bpf_common.h
_NETWORK_HEADER = -0x100000  # linux/filter.h, SKF_NET_OFF
_DESTINATION = {4: 16, 6: 24}  # bytes into the header (RFC 791 section 3.1, RFC 8200 section 3)

log = logging.getLogger(__name__)


class AudioPorts:
    """host: the address to keep to. ports: the lowest and the highest that audio may have."""

    def __init__(self, host: str, ports: tuple[int, int]) -> None:
        self._ports = ports
        self._steps = _only_to(host)
        self._program = ctypes.create_string_buffer(self._steps, len(self._steps))

    def keep(self) -> None:
        """Put the filter on all sockets of ours that have such a port on every interface; once more does no harm."""
        program = struct.pack("HP", len(self._steps) // 8, ctypes.addressof(self._program))
        for own in _own_sockets():
            with own:
                if self._is_audio(own):
                    self._put(program, own)

    def _put(self, program: bytes, own: socket.socket) -> None:
        try:
            own.setsockopt(socket.SOL_SOCKET, SO_ATTACH_FILTER, program)
        except OSError as error:
            log.warning("an audio port is open on every interface", extra={"why": error.strerror})

    def _is_audio(self, own: socket.socket) -> bool:
        if own.type != socket.SOCK_DGRAM or own.family not in (socket.AF_INET, socket.AF_INET6):
            return False
        host, port, *_ = own.getsockname()
        return host in ("0.0.0.0", "::") and self._ports[0] <= port <= self._ports[1]  # noqa: S104 - compared with


def _own_sockets() -> Iterator[socket.socket]:
    """Every socket of this process, by a descriptor more that is the taker's to close."""
    for name in os.listdir("/proc/self/fd"):
        try:
            descriptor = os.dup(int(name))
        except OSError:
            continue  # closed meanwhile by another thread
        try:
            yield socket.socket(fileno=descriptor)
        except OSError:
            os.close(descriptor)  # no socket


def _only_to(host: str) -> bytes:
    """Steps that let a packet through whose destination is this address, word by word."""
    address = ipaddress.ip_address(host)
    words = struct.unpack(f"!{len(address.packed) // 4}I", address.packed)
    steps = b""
    for number, word in enumerate(words):
        where = _NETWORK_HEADER + _DESTINATION[address.version] + 4 * number
        unless = 2 * (len(words) - number) - 1  # steps to the one that drops
        steps += struct.pack("HBBi", _LOAD_WORD, 0, 0, where) + struct.pack("HBBI", _JUMP_UNLESS_EQUAL, 0, unless, word)
    return steps + struct.pack("HBBI", _RETURN, 0, 0, 0xFFFFFFFF) + struct.pack("HBBI", _RETURN, 0, 0, 0)

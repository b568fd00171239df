"""Whether nobody listens at an address, told at once; a SIP stack asks for 32 s first (RFC 3261 timer B)."""

import asyncio
import re
import socket

from commands.calling.errors import Unreachable

REFUSED_WITHIN = 0.25
"""Seconds. On one network a closed port is refused in milliseconds (ICMP port unreachable, RFC 792); a far or a
filtered one stays silent, and is left to the SIP stack."""
NOTHING = b"\r\n\r\n"
"""What a SIP stack ignores on its port (RFC 3261 section 7.5)."""

_ADDRESS = re.compile(r"sip:(?:[^@]*@)?(\[[^\]]+\]|[^:;>]+)(?::(\d+))?(.*)", re.IGNORECASE)


class _Knock(asyncio.DatagramProtocol):
    def __init__(self) -> None:
        self.refused = asyncio.Event()

    def error_received(self, exc: Exception) -> None:
        if isinstance(exc, ConnectionRefusedError):
            self.refused.set()


async def knock(to: str) -> None:
    """Return when somebody may listen at ``to``, over UDP. Raises Unreachable when nobody does."""
    found = _ADDRESS.fullmatch(to)
    if found is None or "transport=t" in found[3].lower():
        return
    where = (found[1].strip("[]"), int(found[2] or 5060))
    try:
        transport, knocking = await asyncio.get_running_loop().create_datagram_endpoint(_Knock, remote_addr=where)
    except socket.gaierror as error:
        raise Unreachable(f"{where[0]} has no address ({error.strerror}): check its spelling") from error
    except OSError as error:
        raise Unreachable(f"{where[0]} cannot be reached ({error.strerror}): check the network") from error
    try:
        transport.sendto(NOTHING)
        await asyncio.wait_for(knocking.refused.wait(), REFUSED_WITHIN)
    except TimeoutError:
        return
    finally:
        transport.close()
    raise Unreachable(f"nobody listens at {to}: start the service with ./run, or check the address")

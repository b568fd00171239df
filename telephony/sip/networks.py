"""Which networks calls are taken from."""

import asyncio
import ipaddress
import socket
from collections.abc import Iterable

from telephony.errors import SettingsWrong

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

LOOPBACK: tuple[Network, ...] = (ipaddress.ip_network("127.0.0.0/8"), ipaddress.ip_network("::1/128"))


def networks(allow: Iterable[str]) -> tuple[Network, ...]:
    """The networks written as CIDR or single addresses, loopback always among them. Raises SettingsWrong."""
    try:
        return (*LOOPBACK, *(ipaddress.ip_network(entry) for entry in allow))
    except ValueError as error:
        raise SettingsWrong(f"--allow takes networks such as 10.0.0.0/8, and {error}") from error


def allowed(host: str, within: Iterable[Network]) -> bool:
    """Whether the address lies in one of the networks. What is no address is not allowed."""
    try:
        address = ipaddress.ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        return False
    # A dual-stack socket shows IPv4 callers as ::ffff:10.0.0.1 (RFC 4291 section 2.5.5.2).
    mapped = getattr(address, "ipv4_mapped", None)
    return any((mapped or address) in network for network in within)


async def addresses_of(registrar: str) -> tuple[str, ...]:
    """The PBX's own addresses: the calls it sends us are wanted. Raises SettingsWrong."""
    host = registrar.rpartition(":")[0] or registrar
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host.strip("[]"), None, type=socket.SOCK_DGRAM)
    except OSError as error:
        raise SettingsWrong(f"the PBX {host} is not found ({error}): check its name in the settings") from error
    return tuple({str(entry[4][0]) for entry in found})

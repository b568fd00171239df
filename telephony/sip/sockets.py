"""Which ports are ours to listen on. Asked before a SIP stack starts, for the stacks do not say it in a sentence."""

import errno
import ipaddress
import re
import socket
import struct
from pathlib import Path

from telephony.errors import EndpointDown, PortTaken, SettingsWrong
from telephony.settings import SipSettings
from telephony.sip.ports import Address

_TRIES = 50


def addresses(settings: SipSettings) -> tuple[Address, ...]:
    """The addresses to listen on, all free at this moment; port 0 is replaced by one that is.

    Raises PortTaken, or SettingsWrong for an address that is not this machine's.
    """
    for _ in range(_TRIES):
        wanted = _wanted(settings, settings.port or _some_free_port(settings.listen))
        try:
            for address in wanted:
                check_free(address)
        except PortTaken:
            if settings.port:
                raise
            continue
        return wanted
    raise PortTaken("no free port was found for SIP; close some programs, or choose one with --sip-port")


def check_free(address: Address) -> None:
    """Raises PortTaken when another socket holds it."""
    kind = socket.SOCK_DGRAM if address.transport == "udp" else socket.SOCK_STREAM
    with socket.socket(_family(address.host), kind) as probe:
        if kind is socket.SOCK_STREAM:
            # Connections of a former run in TIME_WAIT hold no port against a listener.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address.host, address.port))
        except OSError as error:
            raise _explained(error, address) from error


def check_taken(wanted: tuple[Address, ...]) -> None:
    """Raises EndpointDown for an address the started stack does not hold: it would only have logged that."""
    for address in wanted:
        try:
            check_free(address)
        except PortTaken:
            continue
        raise EndpointDown(f"the SIP stack does not listen on {address.uri}: restart the service")


def listens_everywhere(settings: SipSettings) -> bool:
    return settings.listen in ("0.0.0.0", "::")  # noqa: S104 - compared with, not bound


def bound(wanted: tuple[Address, ...]) -> tuple[Address, ...]:
    """The concrete addresses behind "every interface": what the kernel shows at our ports (proc(5), /proc/net/udp).

    Link-local IPv6 addresses are left out: they cannot be dialled without naming an interface.
    """
    return tuple(
        Address(address.transport, host, address.port)
        for address in wanted
        for host in _hosts_at(address)
        if not ipaddress.ip_address(host).is_link_local
    )


def own_addresses() -> tuple[str, ...]:
    """Every address of this machine that the kernel routes to itself (proc(5), /proc/net/fib_trie and if_inet6)."""
    four, six = Path("/proc/net/fib_trie"), Path("/proc/net/if_inet6")
    found = set(re.findall(r"\|-- (\S+)\n\s+/32 host LOCAL", four.read_text())) if four.exists() else set()
    for line in six.read_text().splitlines() if six.exists() else ():
        found.add(str(ipaddress.IPv6Address(bytes.fromhex(line.split()[0]))))
    return tuple(sorted(found))


def _hosts_at(address: Address) -> list[str]:
    kind = "udp" if address.transport == "udp" else "tcp"
    hosts = []
    for table in (Path(f"/proc/net/{kind}"), Path(f"/proc/net/{kind}6")):
        for line in table.read_text().splitlines()[1:] if table.exists() else ():
            _, local, remote, *_ = line.split()
            host, _, port = local.partition(":")
            if int(port, 16) == address.port and remote.endswith(":0000"):
                hosts.append(_host(host))
    return hosts


def _host(written: str) -> str:
    """The kernel writes an address as 32-bit words in the machine's own byte order."""
    words = [int(written[at : at + 8], 16) for at in range(0, len(written), 8)]
    return str(ipaddress.ip_address(b"".join(struct.pack("=I", word) for word in words)))


def _explained(error: OSError, address: Address) -> PortTaken | SettingsWrong:
    where = f"{address.transport.upper()} port {address.port} on {address.host}"
    if error.errno == errno.EADDRINUSE:
        return PortTaken(f"{where} is taken by another program: stop it, or choose another port with --sip-port")
    if error.errno == errno.EACCES:
        return PortTaken(f"{where} needs root: choose a port above 1023 with --sip-port")
    return SettingsWrong(f"cannot listen on {where} ({error.strerror}): give an address of this machine with --listen")


def _wanted(settings: SipSettings, port: int) -> tuple[Address, ...]:
    plain = (Address("udp", settings.listen, port), Address("tcp", settings.listen, port))
    return (*plain, Address("tls", settings.listen, port + 1)) if settings.certificate else plain


def _some_free_port(host: str) -> int:
    with socket.socket(_family(host), socket.SOCK_DGRAM) as probe:
        try:
            probe.bind((host, 0))
        except OSError as error:
            raise _explained(error, Address("udp", host, 0)) from error
        return int(probe.getsockname()[1])


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET

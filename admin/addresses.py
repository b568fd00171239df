"""By which names this machine is reached: for the certificate, the origin check and the address that is printed."""

import fcntl
import ipaddress
import socket
import struct
from pathlib import Path

from admin.settings import WebSettings

SIOCGIFADDR = 0x8915
"""ioctl that reads an interface's IPv4 address (netdevice(7)); unlike connecting, it sends nothing."""

LOOPBACK_NAMES = ("localhost", "127.0.0.1", "::1")


def is_loopback(listen: str) -> bool:
    """Whether an address to listen on is reached from this machine only."""
    if listen == "localhost":
        return True
    try:
        return ipaddress.ip_address(listen).is_loopback
    except ValueError:
        return False


def names(settings: WebSettings) -> tuple[str, ...]:
    """Every name and address the web side is reached by, the one to print first."""
    if is_loopback(settings.listen):
        return tuple(dict.fromkeys((settings.listen, *settings.names, *LOOPBACK_NAMES)))
    here = _interface_addresses() if _is_any(settings.listen) else (settings.listen,)
    return tuple(dict.fromkeys((*settings.names, *here, socket.gethostname().lower(), *LOOPBACK_NAMES)))


def url(settings: WebSettings, port: int, name: str | None = None) -> str:
    """Address of the web side without a path, by ``name`` or the first name: ``https://10.0.0.5:8080``."""
    scheme, usual = ("http", 80) if is_loopback(settings.listen) and settings.certificate is None else ("https", 443)
    host = name or names(settings)[0]
    host = f"[{host}]" if ":" in host else host
    return f"{scheme}://{host}" if port == usual else f"{scheme}://{host}:{port}"


def origins(settings: WebSettings, port: int) -> frozenset[str]:
    """The origins of our own pages, as browsers send them (RFC 6454 section 7)."""
    return frozenset(url(settings, port, name) for name in names(settings)) | frozenset(settings.origins)


def _is_any(listen: str) -> bool:
    try:
        return ipaddress.ip_address(listen).is_unspecified
    except ValueError:
        return False


def _interface_addresses() -> tuple[str, ...]:
    found = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        for _, interface in socket.if_nameindex():
            request = struct.pack("256s", interface.encode()[:15])
            try:
                answer = fcntl.ioctl(probe.fileno(), SIOCGIFADDR, request)
            except OSError:
                continue  # an interface without an IPv4 address
            found.append(socket.inet_ntoa(answer[20:24]))
    found += _interface_addresses_v6()
    return tuple(address for address in found if not ipaddress.ip_address(address).is_loopback)


def _interface_addresses_v6() -> list[str]:
    """Global ones, from the kernel's table (proc(5)); link-local ones cannot stand in an address bar."""
    table = Path("/proc/net/if_inet6")
    rows = table.read_text().split("\n") if table.exists() else []
    found = (ipaddress.IPv6Address(bytes.fromhex(row.split()[0])) for row in rows if row.strip())
    return [str(address) for address in found if not address.is_link_local]

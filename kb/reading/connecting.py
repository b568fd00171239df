"""Connecting to a web address, and never into the house unless that was asked for.

The address a name stands for is looked up once, judged, and then connected to by number, so that a name cannot answer
differently the second time (OWASP, Server-Side Request Forgery Prevention Cheat Sheet).
"""

import http.client
import ipaddress
import socket
import ssl
from functools import cache
from urllib.parse import SplitResult, urlsplit

from kb.errors import SourceUnreadable

SILENCE_SECONDS = 15.0


def judged(address: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError as error:
        raise SourceUnreadable("it is no web address") from error
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise SourceUnreadable("only http and https addresses are fetched")
    if parts.username is not None or any(character <= " " for character in address):
        raise SourceUnreadable("an address with a name, a password or a space in it is not fetched")
    return parts


def target(parts: SplitResult) -> str:
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def connection_to(
    parts: SplitResult, *, private: bool, how_to_allow: str, seconds: float = SILENCE_SECONDS
) -> http.client.HTTPConnection:
    """Not connected yet; looks the name up, which blocks. Raises SourceUnreadable.

    private: addresses inside the house too; how_to_allow: ends the sentence that refuses them.
    seconds: how long the far side may be silent.
    """
    assert parts.hostname is not None
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise SourceUnreadable(f"there is no server of the name {parts.hostname}") from error
    places = [str(each[4][0]) for each in found]
    if not private and not all(map(is_public, places)):
        raise SourceUnreadable(f"{parts.hostname} is inside the house: {how_to_allow}")
    kind = _Secure if parts.scheme == "https" else _Plain
    return kind(parts.hostname, port, places[0], seconds)


def is_public(place: str) -> bool:
    """Whether anybody on the internet reaches this IP address; what is wrapped in another is judged by itself."""
    address = ipaddress.ip_address(place.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(str(address.ipv4_mapped))
        if address.sixtofour is not None or address.teredo is not None:
            return False
        if address in ipaddress.ip_network("64:ff9b::/96"):  # NAT64, RFC 6052
            return is_public(str(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)))
    return address.is_global and not address.is_multicast


class _Plain(http.client.HTTPConnection):
    """To a server by its number; its name stands in the request."""

    def __init__(self, host: str, port: int, place: str, seconds: float) -> None:
        super().__init__(host, port, timeout=seconds)
        self._place, self._seconds = place, seconds

    def connect(self) -> None:
        self.sock = socket.create_connection((self._place, self.port), self._seconds)


class _Secure(http.client.HTTPSConnection):
    def __init__(self, host: str, port: int, place: str, seconds: float) -> None:
        super().__init__(host, port, timeout=seconds, context=_trusted())
        self._place, self._seconds = place, seconds

    def connect(self) -> None:
        plain = socket.create_connection((self._place, self.port), self._seconds)
        self.sock = _trusted().wrap_socket(plain, server_hostname=self.host)


@cache
def _trusted() -> ssl.SSLContext:
    """The system's certificates; reading them takes 20 ms and more."""
    return ssl.create_default_context()

"""Fetching a web address: bounded in size and time, and never into the house unless that was asked for.

The address a name stands for is looked up once, judged, and then connected to by number, so that a name cannot answer
differently the second time (OWASP, Server-Side Request Forgery Prevention Cheat Sheet).
"""

import http.client
import ipaddress
import socket
import ssl
import time
from dataclasses import dataclass
from urllib.parse import SplitResult, urljoin, urlsplit

from kb.errors import SourceUnreadable
from kb.reading.limits import Limits, readable_size

SILENCE_SECONDS = 15.0
PIECE = 65_536
REDIRECTS = frozenset((301, 302, 303, 307, 308))
AGENT = "VoiceAssist library reader"
FAILURES = (OSError, http.client.HTTPException, ValueError)


@dataclass(frozen=True, slots=True)
class Fetched:
    """content is None when it has not changed since (304). kind: the media type without parameters."""

    content: bytes | None
    address: str
    kind: str = ""
    etag: str = ""
    last_modified: str = ""


def is_web_address(text: str) -> bool:
    return text.lower().startswith(("http://", "https://"))


def fetch(address: str, limits: Limits, *, private: bool = False, etag: str = "", last_modified: str = "") -> Fetched:
    """What lies at the address; blocks. private: addresses inside the house too. Raises SourceUnreadable."""
    until = time.monotonic() + limits.web_seconds
    asked = {"User-Agent": AGENT, "Accept-Encoding": "identity", "Accept": "*/*"}
    asked |= {"If-None-Match": etag} if etag else {}
    asked |= {"If-Modified-Since": last_modified} if last_modified else {}
    for _ in range(limits.redirects + 1):
        parts = _judged(address)
        connection = _connect(parts, private)
        try:
            connection.request("GET", _target(parts), headers=asked)
            answer = connection.getresponse()
            if answer.status in REDIRECTS:
                address = urljoin(address, answer.getheader("Location") or "")
                continue
            return _taken(answer, address, limits, until)
        except FAILURES as error:
            raise SourceUnreadable(f"{parts.hostname} does not answer properly: try again later") from error
        finally:
            connection.close()
    raise SourceUnreadable(f"it leads on more than {limits.redirects} times")


def _taken(answer: http.client.HTTPResponse, address: str, limits: Limits, until: float) -> Fetched:
    kind = (answer.getheader("Content-Type") or "").partition(";")[0].strip().lower()
    etag, last_modified = answer.getheader("ETag") or "", answer.getheader("Last-Modified") or ""
    if answer.status == http.client.NOT_MODIFIED:
        return Fetched(None, address, kind, etag, last_modified)
    if answer.status != http.client.OK:
        raise SourceUnreadable(f"the server answers {answer.status} {answer.reason}".rstrip())
    if (answer.getheader("Content-Encoding") or "identity").lower() != "identity":
        raise SourceUnreadable("the server sends it packed though it was asked not to")
    held = bytearray()
    while piece := answer.read1(PIECE):
        held += piece
        if len(held) > limits.web_bytes:
            raise SourceUnreadable(f"it has more than the {readable_size(limits.web_bytes)} that are fetched")
        if time.monotonic() > until:
            raise SourceUnreadable(f"fetching it took longer than {limits.web_seconds:.0f} s")
    return Fetched(bytes(held), address, kind, etag, last_modified)


def _judged(address: str) -> SplitResult:
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


def _target(parts: SplitResult) -> str:
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _connect(parts: SplitResult, private: bool) -> http.client.HTTPConnection:
    assert parts.hostname is not None
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise SourceUnreadable(f"there is no server of the name {parts.hostname}") from error
    places = [str(each[4][0]) for each in found]
    if not private and not all(map(is_public, places)):
        raise SourceUnreadable(
            f"{parts.hostname} is inside the house: add it with --allow-private if it is meant to be read"
        )
    return (
        _Secure(parts.hostname, port, places[0]) if parts.scheme == "https" else _Plain(parts.hostname, port, places[0])
    )


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

    def __init__(self, host: str, port: int, place: str) -> None:
        super().__init__(host, port, timeout=SILENCE_SECONDS)
        self._place = place

    def connect(self) -> None:
        self.sock = socket.create_connection((self._place, self.port), SILENCE_SECONDS)


class _Secure(http.client.HTTPSConnection):
    def __init__(self, host: str, port: int, place: str) -> None:
        self._trust = ssl.create_default_context()
        super().__init__(host, port, timeout=SILENCE_SECONDS, context=self._trust)
        self._place = place

    def connect(self) -> None:
        plain = socket.create_connection((self._place, self.port), SILENCE_SECONDS)
        self.sock = self._trust.wrap_socket(plain, server_hostname=self.host)

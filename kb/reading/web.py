"""Fetching a web address: bounded in size and time, and never into the house unless that was asked for."""

import http.client
import time
from dataclasses import dataclass
from urllib.parse import urljoin

from kb.errors import SourceUnreadable
from kb.reading.connecting import connection_to, judged, target
from kb.reading.limits import Limits, readable_size

HOW_TO_ALLOW = "add it with --allow-private if it is meant to be read"
PIECE = 65_536
REDIRECTS = frozenset((301, 302, 303, 307, 308))
AGENT = "VoiceAssist library reader"
# A page that is gone may be withdrawn: nothing but a person's eye tells that from a server that was moved.
GONE = "look at the address; if the page was withdrawn, take it out with ./run library remove"
LOCKED = "it asks for a login: save the page as a file and add that"
WHAT_TO_DO = {401: LOCKED, 403: LOCKED, 404: GONE, 410: GONE, 429: "it asks to come back later"}
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
        parts = judged(address)
        connection = connection_to(parts, private=private, how_to_allow=HOW_TO_ALLOW)
        try:
            connection.request("GET", target(parts), headers=asked)
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
        said = f"the server answers {answer.status} {answer.reason}".rstrip()
        raise SourceUnreadable(f"{said}: {WHAT_TO_DO.get(answer.status, 'open it in a browser, or try again later')}")
    if (answer.getheader("Content-Encoding") or "identity").lower() != "identity":
        raise SourceUnreadable("the server sends it packed though it was asked not to")
    held = bytearray()
    while piece := answer.read1(PIECE):
        held += piece
        if len(held) > limits.web_bytes:
            raise SourceUnreadable(f"it has more than the {readable_size(limits.web_bytes)} that are fetched")
        if time.monotonic() > until:
            raise SourceUnreadable(f"fetching it took longer than {limits.web_seconds:.0f} s")
    if answer.length:
        raise SourceUnreadable("the server broke off in the middle of it: try again later")
    return Fetched(bytes(held), address, kind, etag, last_modified)

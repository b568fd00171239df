"""Just enough SIP for a measuring caller: text in and out, no sockets (RFC 3261; offer and answer RFC 3264).

A caller of our own sends and receives every packet itself, so its times owe nothing to a telephone stack's buffers.
"""

import secrets
from dataclasses import dataclass, replace

CRLF = "\r\n"
PAYLOADS = "0 101"


@dataclass(frozen=True, slots=True)
class Dialog:
    """What stays the same in the requests of one call.

    target: where in-dialog requests go: the Contact of the 2xx, before it the address dialled.
    remote_tag: empty until answered.
    """

    call_id: str
    local_tag: str
    local: str
    target: str
    to: str
    remote_tag: str = ""
    sequence: int = 1

    @staticmethod
    def begin(to: str, host: str, port: int) -> "Dialog":
        return Dialog(f"{secrets.token_hex(12)}@{host}", secrets.token_hex(6), f"{host}:{port}", to, to)

    def answered(self, response: "Response") -> "Dialog":
        """The dialog as the 2xx made it."""
        contact = response.header("contact")
        target = contact.partition("<")[2].partition(">")[0] if "<" in contact else contact.partition(";")[0]
        return replace(self, target=target.strip() or self.to, remote_tag=_tag(response.header("to")))


@dataclass(frozen=True, slots=True)
class Response:
    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    body: str

    def header(self, name: str) -> str:
        return _header(self.headers, name)

    @property
    def method(self) -> str:
        """Of the request it answers."""
        return self.header("cseq").partition(" ")[2].strip()


@dataclass(frozen=True, slots=True)
class Request:
    method: str
    headers: tuple[tuple[str, str], ...]

    def header(self, name: str) -> str:
        return _header(self.headers, name)


def invite(dialog: Dialog, audio_port: int) -> bytes:
    host = dialog.local.rpartition(":")[0]
    body = CRLF.join(
        [
            "v=0",
            f"o=bench 1 1 IN IP4 {host}",
            "s=bench",
            f"c=IN IP4 {host}",
            "t=0 0",
            f"m=audio {audio_port} RTP/AVP {PAYLOADS}",
            "a=rtpmap:0 PCMU/8000",
            "a=rtpmap:101 telephone-event/8000",
            "a=fmtp:101 0-15",
            "a=ptime:20",
            "a=sendrecv",
            "",
        ]
    )
    contact = f"Contact: <sip:bench@{dialog.local}>"
    return _request("INVITE", dialog, [contact, "Content-Type: application/sdp"], body)


def ack(dialog: Dialog) -> bytes:
    """Of a 2xx: a transaction of its own (section 13.2.2.4)."""
    return _request("ACK", dialog, [], "")


def ack_refusal(invite_text: bytes, response: Response) -> bytes:
    """Of a refusal: the INVITE's own branch, and the To of the response (section 17.1.1.3)."""
    lines = invite_text.decode().split(CRLF + CRLF)[0].split(CRLF)
    kept = [line for line in lines[1:] if line.split(":")[0] in ("Via", "Max-Forwards", "From", "Call-ID")]
    start = lines[0].replace("INVITE", "ACK", 1)
    sequence = next(line for line in lines if line.startswith("CSeq")).replace("INVITE", "ACK")
    return (
        CRLF.join([start, *kept, f"To: {response.header('to')}", sequence, "Content-Length: 0"]) + CRLF * 2
    ).encode()


def cancel(invite_text: bytes) -> bytes:
    """The INVITE's headers with the method changed (section 9.1)."""
    lines = invite_text.decode().split(CRLF + CRLF)[0].split(CRLF)
    kept = [
        line for line in lines[1:] if line.split(":")[0] in ("Via", "Max-Forwards", "From", "To", "Call-ID", "CSeq")
    ]
    changed = [line.replace("INVITE", "CANCEL") if line.startswith("CSeq") else line for line in kept]
    return _joined([lines[0].replace("INVITE", "CANCEL", 1), *changed, "Content-Length: 0"])


def bye(dialog: Dialog) -> bytes:
    return _request("BYE", replace(dialog, sequence=dialog.sequence + 1), [], "")


def answer(request: Request, status: int, reason: str) -> bytes:
    """A response without a body, with the headers that section 8.2.6.2 wants copied."""
    copied = [f"{name}: {value}" for name, value in request.headers if _long(name) in _COPIED]
    return _joined([f"SIP/2.0 {status} {reason}", *copied, "Content-Length: 0"])


def read(data: bytes) -> Response | Request | None:
    """One datagram; None when it is no SIP message (a keep-alive, for one)."""
    head, _, body = data.decode("utf-8", "replace").partition(CRLF * 2)
    start, *lines = head.split(CRLF)
    headers = tuple((name.strip(), value.strip()) for name, _, value in (line.partition(":") for line in lines))
    words = start.split(" ", 2)
    if len(words) < 3:
        return None
    if words[0] == "SIP/2.0" and words[1].isdigit():
        return Response(int(words[1]), words[2], headers, body)
    return Request(words[0], headers) if words[2] == "SIP/2.0" else None


def audio_address(body: str) -> tuple[str, int] | None:
    """Where the far side wants its RTP: the m=audio port with the media's own c= line or the session's."""
    host = ""
    port = 0
    for line in body.split(CRLF):
        if line.startswith("m="):
            if port:
                break
            if line.startswith("m=audio "):
                port = int(line.split()[1].partition("/")[0])
        elif line.startswith("c=IN IP4 "):
            host = line.split()[2].partition("/")[0]
    return (host, port) if host and port else None


_COPIED = ("via", "from", "to", "call-id", "cseq")
_COMPACT = {"v": "via", "f": "from", "t": "to", "i": "call-id", "m": "contact", "c": "content-type"}


def _request(method: str, dialog: Dialog, extra: list[str], body: str) -> bytes:
    to_tag = f";tag={dialog.remote_tag}" if dialog.remote_tag else ""
    lines = [
        f"{method} {dialog.target} SIP/2.0",
        f"Via: SIP/2.0/UDP {dialog.local};branch=z9hG4bK{secrets.token_hex(8)};rport",
        "Max-Forwards: 70",
        f"From: <sip:bench@{dialog.local}>;tag={dialog.local_tag}",
        f"To: <{dialog.to}>{to_tag}",
        f"Call-ID: {dialog.call_id}",
        f"CSeq: {dialog.sequence} {method}",
        *extra,
        f"Content-Length: {len(body.encode())}",
    ]
    return _joined(lines) + body.encode()


def _joined(lines: list[str]) -> bytes:
    return (CRLF.join(lines) + CRLF * 2).encode()


def _header(headers: tuple[tuple[str, str], ...], name: str) -> str:
    return next((value for key, value in headers if _long(key) == name), "")


def _long(name: str) -> str:
    lowered = name.lower()
    return _COMPACT.get(lowered, lowered)


def _tag(address: str) -> str:
    return address.rpartition(";tag=")[2].partition(";")[0] if ";tag=" in address else ""

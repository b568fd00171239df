"""Reads the SIP messages that baresip reports in its trace, with the address each packet really came from.

A report is one line ``RX UDP 192.0.2.7:5060 -> 192.0.2.1:5060`` and then the message as it was on the wire. The
address is the socket's, not what a Via or Contact header claims, and so it can be trusted as far as the network can.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from dialog.events import TransferOutcome

_SHORT_NAMES = {"i": "call-id", "f": "from", "t": "to", "v": "via", "m": "contact"}
"""RFC 3261 section 7.3.3."""


@dataclass(frozen=True, slots=True)
class Traced:
    """A message that reached us.

    source: the address it came from, without the port.
    start: its first line.
    headers: by lower-case long name, the first of each.
    """

    source: str
    start: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = ""

    @property
    def method(self) -> str:
        return self.start.partition(" ")[0]

    @property
    def uri(self) -> str:
        """The address a request is for."""
        parts = self.start.split(" ")
        return parts[1] if len(parts) > 1 else ""

    @property
    def call_id(self) -> str:
        return self.headers.get("call-id", "")


def read_received(report: str) -> Traced | None:
    """The message that was received, or None for one that we sent or that is too broken to have a first line."""
    path, _, message = report.partition("\n")
    if not path.startswith("RX "):
        return None
    head, _, body = message.replace("\r\n", "\n").lstrip("\n").partition("\n\n")
    start, *lines = head.split("\n")
    if not start:
        return None
    headers: dict[str, str] = {}
    for line in lines:
        name, colon, value = line.partition(":")
        key = name.strip().lower()
        if colon:
            headers.setdefault(_SHORT_NAMES.get(key, key), value.strip())
    return Traced(_source(path), start, headers, body)


def offers_hold(invite: Traced) -> bool:
    """Whether an INVITE's SDP asks us to be silent: by direction or by the address 0.0.0.0 (RFC 3264, 8.4)."""
    lines = [line.strip() for line in invite.body.split("\n")]
    return any(line in ("a=sendonly", "a=inactive", "c=IN IP4 0.0.0.0") for line in lines)


def _source(path: str) -> str:
    """The host in ``RX UDP [2001:db8::7]:5060 -> ...``."""
    words = path.split(" ")
    host = words[2].rpartition(":")[0] if len(words) > 2 else ""
    return host.strip("[]")


_REFUSALS: dict[int, TransferOutcome] = {
    **dict.fromkeys((486, 600), "busy"),
    **dict.fromkeys((603, 607, 608), "declined"),
    **dict.fromkeys((408, 480, 487), "no_answer"),
}
"""RFC 3261 section 21; 607 is RFC 8197, 608 RFC 8688. Declined is a no from a person or on their behalf, whether it
answers the REFER itself or is told by a NOTIFY."""


def outcome_of(status: int) -> TransferOutcome:
    """What a SIP status says of a transfer (RFC 3515 section 2.4.5)."""
    if status < 180:
        return "trying"
    if status < 200:
        return "ringing"
    if status < 300:
        return "answered"
    return _REFUSALS.get(status, "failed")


def transfer_progress(notify: Traced) -> TransferOutcome | None:
    """What a NOTIFY of the refer event tells of the transfer, by the status line in its body."""
    if not notify.headers.get("event", "").lower().startswith("refer"):
        return None
    words = notify.body.split(" ", 2)
    if len(words) < 2 or words[0] != "SIP/2.0" or not words[1][:3].isdigit():
        return None
    return outcome_of(int(words[1][:3]))

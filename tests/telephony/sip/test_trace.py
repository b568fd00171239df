"""Reading the stack's trace."""

import pytest

from telephony.sip.trace import Traced, offers_hold, outcome_of, read_received, transfer_progress

INVITE = (
    "RX UDP 192.0.2.7:5062 -> 127.0.0.1:5060\nINVITE sip:4711@example.org SIP/2.0\r\nVia: SIP/2.0/UDP 10.0.0.1\r\n"
    "i: abc@host\r\nFrom: <sip:a@b>\r\nContent-Length: 5\r\n\r\nv=0\r\nc=IN IP4 0.0.0.0\r\n"
)


def test_a_request_with_its_real_source() -> None:
    invite = read_received(INVITE)
    assert invite is not None
    assert (invite.source, invite.method, invite.uri) == ("192.0.2.7", "INVITE", "sip:4711@example.org")
    assert invite.call_id == "abc@host"
    assert offers_hold(invite)


@pytest.mark.parametrize(
    ("line", "held"),
    [
        ("a=sendonly", True),
        ("a=inactive", True),
        ("a=sendrecv", False),
        ("a=recvonly", False),
        ("c=IN IP4 10.0.0.0", False),
    ],
)
def test_holds_by_direction(line: str, held: bool) -> None:
    assert offers_hold(Traced("127.0.0.1", "INVITE sip:x SIP/2.0", {}, f"v=0\r\n{line}\r\n")) is held


def test_the_source_of_ipv6_has_no_brackets() -> None:
    message = read_received("RX TCP [2001:db8::7]:5062 -> [::1]:5060\nOPTIONS sip:x SIP/2.0\r\n\r\n")
    assert message is not None
    assert message.source == "2001:db8::7"


@pytest.mark.parametrize("report", ["", "TX UDP 1.2.3.4:1 -> 5.6.7.8:2\nSIP/2.0 200 OK\r\n", "RX UDP a\n", "RX\n\n\n"])
def test_what_is_no_received_message(report: str) -> None:
    assert read_received(report) is None


def test_a_message_without_a_path_has_no_source() -> None:
    message = read_received("RX \nINVITE sip:x SIP/2.0\r\n\r\n")
    assert message is not None
    assert message.source == ""


@pytest.mark.parametrize(
    ("status", "outcome"),
    [(100, "trying"), (180, "ringing"), (183, "ringing"), (200, "answered"), (486, "busy"), (600, "busy")]
    + [(603, "declined"), (607, "declined"), (608, "declined"), (604, "failed"), (606, "failed"), (302, "failed")]
    + [(408, "no_answer"), (480, "no_answer"), (487, "no_answer"), (404, "failed"), (503, "failed")],
)
def test_outcomes(status: int, outcome: str) -> None:
    assert outcome_of(status) == outcome
    notify = Traced("127.0.0.1", "NOTIFY sip:x SIP/2.0", {"event": "refer;id=1"}, f"SIP/2.0 {status} Reason\r\n")
    assert transfer_progress(notify) == outcome


@pytest.mark.parametrize(
    ("event", "body"),
    [("presence", "SIP/2.0 180 Ringing"), ("refer", ""), ("refer", "HTTP/1.1 200"), ("refer", "SIP/2.0 x")],
)
def test_a_notify_that_tells_nothing_of_a_transfer(event: str, body: str) -> None:
    assert transfer_progress(Traced("127.0.0.1", "NOTIFY sip:x SIP/2.0", {"event": event}, body)) is None

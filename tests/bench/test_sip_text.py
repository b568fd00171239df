"""commands/bench/sip_text.py: what a measuring caller writes and reads."""

from commands.bench import sip_text
from commands.bench.sip_text import Dialog, Request, Response

OK = (
    "SIP/2.0 200 OK\r\nv: SIP/2.0/UDP 127.0.0.1:4000;branch=z9hG4bKx\r\nFrom: <sip:bench@127.0.0.1:4000>;tag=a\r\n"
    "t: <sip:x@127.0.0.1:5060>;tag=far;x=1\r\ni: abc\r\nCSeq: 1 INVITE\r\n"
    'm: "It" <sip:it@127.0.0.1:5062;transport=udp>;q=1\r\n\r\n'
    "v=0\r\nc=IN IP4 127.0.0.2\r\nm=audio 4002 RTP/AVP 0\r\nc=IN IP4 127.0.0.3\r\nm=video 9 RTP/AVP 96\r\n"
)


def dialog() -> Dialog:
    return Dialog.begin("sip:x@127.0.0.1:5060", "127.0.0.1", 4000)


def test_an_answer_is_read_with_its_compact_headers() -> None:
    response = sip_text.read(OK.encode())
    assert isinstance(response, Response)
    assert (response.status, response.method) == (200, "INVITE")
    answered = dialog().answered(response)
    assert (answered.target, answered.remote_tag) == ("sip:it@127.0.0.1:5062;transport=udp", "far")
    assert sip_text.audio_address(response.body) == ("127.0.0.3", 4002)


def test_requests_after_the_answer_go_to_the_contact_with_the_tag_and_the_next_number() -> None:
    response = sip_text.read(OK.encode())
    assert isinstance(response, Response)
    answered = dialog().answered(response)
    lines = sip_text.bye(answered).decode().split("\r\n")
    assert lines[0] == "BYE sip:it@127.0.0.1:5062;transport=udp SIP/2.0"
    assert "To: <sip:x@127.0.0.1:5060>;tag=far" in lines
    assert "CSeq: 2 BYE" in lines
    assert "CSeq: 1 ACK" in sip_text.ack(answered).decode().split("\r\n")


def test_the_ack_of_a_refusal_and_a_cancel_keep_the_branch_of_the_invite() -> None:
    text = sip_text.invite(dialog(), 4004)
    branch = next(line for line in text.decode().split("\r\n") if line.startswith("Via"))
    refusal = sip_text.read(OK.replace("200 OK", "486 Busy Here").encode())
    assert isinstance(refusal, Response)
    for other in (sip_text.ack_refusal(text, refusal), sip_text.cancel(text)):
        assert branch in other.decode().split("\r\n")
    assert "To: <sip:x@127.0.0.1:5060>;tag=far;x=1" in sip_text.ack_refusal(text, refusal).decode()


def test_the_length_of_the_offer_is_right() -> None:
    head, _, body = sip_text.invite(dialog(), 4004).decode().partition("\r\n\r\n")
    assert f"Content-Length: {len(body)}" in head.split("\r\n")
    assert sip_text.audio_address(body) == ("127.0.0.1", 4004)


def test_a_request_is_answered_with_its_own_headers() -> None:
    request = sip_text.read(
        b"BYE sip:bench@127.0.0.1:4000 SIP/2.0\r\nVia: one\r\nVia: two\r\nf: a\r\nt: b\r\ni: c\r\nCSeq: 3 BYE\r\n\r\n"
    )
    assert isinstance(request, Request)
    lines = sip_text.answer(request, 200, "OK").decode().split("\r\n")
    assert lines[:6] == ["SIP/2.0 200 OK", "Via: one", "Via: two", "f: a", "t: b", "i: c"]


def test_what_is_no_sip_is_none() -> None:
    assert sip_text.read(b"\r\n\r\n") is None
    assert sip_text.read(bytes(range(256))) is None
    assert sip_text.audio_address("v=0\r\nm=audio 0 RTP/AVP 0\r\n") is None

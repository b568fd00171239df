"""What of the stack's words reaches our log."""

import ctypes
import logging
import os

import pytest

from telephony.sip.stack_log import TRACE, StackLog
from telephony.sip.trace import Traced

INVITE = "RX UDP 192.0.2.7:5062 -> 127.0.0.1:5060\nINVITE sip:4711@x SIP/2.0\r\nCall-ID: a\r\n\r\n"


def test_invites_are_delivered_even_when_a_configuration_switched_the_logger_off() -> None:
    found: list[Traced] = []
    logging.getLogger(TRACE).disabled = True
    stack_log = StackLog(found.append)
    stack_log.open()
    logging.getLogger(TRACE).debug("%s", INVITE)
    logging.getLogger(TRACE).debug("%s", INVITE.replace("INVITE", "OPTIONS"))
    logging.getLogger(TRACE).debug("%s", INVITE.replace("RX", "TX"))
    stack_log.close()
    logging.getLogger(TRACE).debug("%s", INVITE)
    assert [message.source for message in found] == ["192.0.2.7"]


def test_the_stacks_sentences_keep_their_numbers_under_a_phi_key(caplog: pytest.LogCaptureFixture) -> None:
    stack_log = StackLog(lambda _: None)
    stack_log.open()
    logging.getLogger("baresip.native").warning("%s", "call from sip:204@ward rejected")
    logging.getLogger("baresip.call").warning("call %s", "finished", extra={"peer": "sip:204@ward", "sip_call_id": "x"})
    stack_log.close()
    assert [record.getMessage() for record in caplog.records] == ["the SIP stack reports"] * 2
    shown = [
        {key: value for key, value in vars(record).items() if not key.startswith("phi.")} for record in caplog.records
    ]
    assert "204" not in str([(each["msg"], each["args"], each.get("peer")) for each in shown])
    assert vars(caplog.records[0])["phi.words"] == "call from sip:204@ward rejected"


def test_what_c_code_prints_is_dropped_while_open_and_the_descriptor_stays(capfd: pytest.CaptureFixture[str]) -> None:
    libc = ctypes.CDLL(None)
    stack_log = StackLog(lambda _: None)
    for words in ("before", "while open", "after"):
        if words == "while open":
            stack_log.open()
        libc.fputs(f"{words}\n".encode(), ctypes.c_void_p.in_dll(libc, "stderr"))
        os.write(2, b"by the descriptor\n")
        if words == "while open":
            stack_log.close()
    told = capfd.readouterr().err.splitlines()
    assert told == ["before", "by the descriptor", "by the descriptor", "after", "by the descriptor"]

"""A closed port is told at once; one that may be open is left to the SIP stack."""

import socket
import time

import pytest

from commands.calling.errors import Unreachable
from commands.calling.reachability import knock


async def test_closed_port_is_told_at_once() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    began = time.monotonic()
    with pytest.raises(Unreachable, match=r"nobody listens at .*start the service"):
        await knock(f"sip:voiceassist@127.0.0.1:{port}")
    assert time.monotonic() - began < 1.0


async def test_open_port_is_gone_through_without_a_word_it_would_answer() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listener:
        listener.bind(("127.0.0.1", 0))
        await knock(f"sip:127.0.0.1:{listener.getsockname()[1]};lr")
        assert listener.recv(100) == b"\r\n\r\n"


@pytest.mark.parametrize("to", ["sip:x@127.0.0.1:9;transport=tcp", "sip:x@127.0.0.1:9;transport=TLS", "tel:112"])
async def test_what_is_not_dialled_over_udp_is_left_alone(to: str) -> None:
    await knock(to)


async def test_name_without_an_address_is_told() -> None:
    with pytest.raises(Unreachable, match=r"name\.invalid"):
        await knock("sip:x@name.invalid")

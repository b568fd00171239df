"""What reaches a port that is open on every interface, once it is kept to one address."""

import os
import socket

import pytest

from telephony.sip.audio_ports import AudioPorts


def received(listening: socket.socket, to: str) -> bool:
    """Whether a packet sent to this address arrives; on loopback it is there when it is sent."""
    family = socket.AF_INET6 if ":" in to else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as sending:
        sending.sendto(b"sound", (to, listening.getsockname()[1]))
    try:
        return listening.recv(100) == b"sound"
    except BlockingIOError:
        return False


def opened(host: str) -> socket.socket:
    own = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_DGRAM)
    own.setblocking(False)
    own.bind((host, 0))
    return own


@pytest.mark.parametrize(
    ("everywhere", "kept", "other"), [("0.0.0.0", "127.0.0.1", "127.0.0.2"), ("::", "::1", "127.0.0.1")]
)
def test_only_the_address_listened_on_reaches_an_audio_port(everywhere: str, kept: str, other: str) -> None:
    """By IPv6 the other one is IPv4, which a socket on every interface hears as well (RFC 4038 section 4.2)."""
    try:
        audio = opened(everywhere)
    except OSError:
        pytest.skip("this machine has no IPv6")
    with audio:
        port = audio.getsockname()[1]
        assert received(audio, other)
        AudioPorts(kept, (port, port)).keep()
        assert received(audio, kept)
        assert not received(audio, other)


@pytest.mark.parametrize(("host", "above"), [("0.0.0.0", 1), ("127.0.0.2", 0)])
def test_what_is_no_audio_port_on_every_interface_is_left_alone(host: str, above: int) -> None:
    before = len(os.listdir("/proc/self/fd"))
    with opened(host) as other:
        port = other.getsockname()[1] + above
        AudioPorts("127.0.0.1", (port, port)).keep()
        assert received(other, "127.0.0.2")
    assert len(os.listdir("/proc/self/fd")) == before

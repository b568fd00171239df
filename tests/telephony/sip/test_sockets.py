"""Ports, and what is said when they are not to be had."""

import ipaddress
import socket

import pytest

from telephony.errors import EndpointDown, PortTaken, SettingsWrong
from telephony.settings import SipSettings
from telephony.sip import sockets
from telephony.sip.ports import Address


@pytest.mark.parametrize(("kind", "name"), [(socket.SOCK_DGRAM, "UDP"), (socket.SOCK_STREAM, "TCP")])
def test_a_taken_port_is_one_sentence_with_the_port_and_the_flag(kind: socket.SocketKind, name: str) -> None:
    with socket.socket(socket.AF_INET, kind) as holder:
        holder.bind(("127.0.0.1", 0))
        if kind is socket.SOCK_STREAM:
            holder.listen()
        port = holder.getsockname()[1]
        with pytest.raises(PortTaken) as taken:
            sockets.addresses(SipSettings(port=port))
    assert str(taken.value) == (
        f"{name} port {port} on 127.0.0.1 is taken by another program: stop it, or choose another port with --sip-port"
    )


def test_an_address_of_another_machine_is_a_sentence() -> None:
    with pytest.raises(SettingsWrong, match="give an address of this machine with --listen"):
        sockets.addresses(SipSettings(listen="203.0.113.1", port=5999))


def test_port_0_takes_a_free_one_for_udp_tcp_and_the_next_for_tls() -> None:
    from pathlib import Path

    udp, tcp, tls = sockets.addresses(SipSettings(port=0, certificate=Path("x.pem")))
    assert (udp.transport, tcp.transport, tls.transport) == ("udp", "tcp", "tls")
    assert udp.port == tcp.port == tls.port - 1
    assert tls.uri == f"sip:127.0.0.1:{tls.port};transport=tls"


def test_a_stack_that_does_not_listen_is_found_out() -> None:
    (udp, _) = sockets.addresses(SipSettings(port=0))
    with pytest.raises(EndpointDown, match="does not listen"):
        sockets.check_taken((udp,))


def test_the_addresses_behind_every_interface_are_the_kernels() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as holder:
        holder.bind(("127.0.0.2", 0))
        port = holder.getsockname()[1]
        assert sockets.bound((Address("udp", "0.0.0.0", port),)) == (Address("udp", "127.0.0.2", port),)


def test_our_own_addresses_are_the_kernels_and_can_be_bound() -> None:
    own = sockets.own_addresses()
    assert "127.0.0.1" in own
    for host in own:
        if not ipaddress.ip_address(host).is_link_local:
            sockets.check_free(Address("udp", host, 0))

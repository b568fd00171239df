"""Whether a request was made on this machine: what is told of the service itself is told to nobody else."""

import ipaddress

from starlette.requests import HTTPConnection

FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip", "via")
"""Headers by which a proxy on this machine says that it passes on what somebody else asks (RFC 7239, RFC 9110 section
7.6.3): such a request comes from loopback and is not of this machine."""


def from_this_machine(connection: HTTPConnection) -> bool:
    """A proxy that adds none of these headers must not pass these paths on."""
    if connection.client is None or any(name in connection.headers for name in FORWARDED):
        return False
    try:
        return ipaddress.ip_address(connection.client.host).is_loopback
    except ValueError:
        return False

"""The names this machine is reached by."""

import socket
from pathlib import Path

import pytest

from admin import addresses
from admin.settings import WebSettings


@pytest.mark.parametrize(
    ("listen", "expected"),
    [
        *((here, True) for here in ("127.0.0.1", "::1", "localhost", "127.3.2.1")),
        *((beyond, False) for beyond in ("0.0.0.0", "::", "10.0.0.5", "phone.example")),
    ],
)
def test_loopback(listen: str, expected: bool) -> None:
    assert addresses.is_loopback(listen) is expected


def test_origins_on_loopback() -> None:
    assert addresses.origins(WebSettings(), 8080) == {
        "http://127.0.0.1:8080",
        "http://localhost:8080",
        "http://[::1]:8080",
    }


def test_the_usual_port_is_not_written() -> None:
    assert addresses.url(WebSettings(), 80) == "http://127.0.0.1"
    assert addresses.url(WebSettings(listen="10.0.0.5"), 443) == "https://10.0.0.5"


def test_a_certificate_makes_it_https_on_loopback_too() -> None:
    assert addresses.url(WebSettings(certificate=Path("c.pem")), 8443) == "https://127.0.0.1:8443"


def test_every_interface() -> None:
    names = addresses.names(WebSettings(listen="0.0.0.0", names=("phone.example",)))
    assert names[0] == "phone.example"
    assert socket.gethostname().lower() in names
    assert "127.0.0.1" in names


def test_a_proxys_origin() -> None:
    settings = WebSettings(listen="10.0.0.5", origins=("https://phone.example",))
    assert {"https://phone.example", "https://10.0.0.5:8080"} <= addresses.origins(settings, 8080)

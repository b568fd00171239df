"""What a site may set about its web side."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class WebSettings:
    """The softphone's page, health and metrics.

    listen: the address to listen on; loopback until told otherwise, 0.0.0.0 for every interface. Beyond loopback only
        HTTPS is spoken and the softphone needs the one-time link.
    port: TCP port; 0 takes a free one.
    names: further names or addresses this machine is reached by, for the certificate and the origin check.
    origins: further origins whose pages may call, such as a reverse proxy's ("https://phone.example").
    certificate, private_key: PEM files; without them a local authority makes its own beyond loopback.
    data: the data folder, which holds the local authority and who was admitted.
    page: the built pages; python -m admin.web_build makes them.
    admitted_for: days a browser that used the link may call.
    link_for: hours the one-time link may be used.
    metrics_beyond_loopback: whether /metrics answers callers on other machines.
    """

    listen: str = "127.0.0.1"
    port: int = 8080
    names: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    certificate: Path | None = None
    private_key: Path | None = None
    data: Path = Path("data")
    page: Path = Path(__file__).parent / "web" / "dist"
    admitted_for: int = 30
    link_for: int = 24
    metrics_beyond_loopback: bool = False

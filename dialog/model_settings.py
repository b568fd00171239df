"""Where the words would go: an address of ours, or somebody else's (pure).

Near is this machine and the private networks of RFC 1918 and RFC 4193 (with link-local ones), named by their numbers:
what a name stands for is decided elsewhere, and may change.
"""

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

_NEAR = tuple(
    ip_network(network)
    for network in (
        "127.0.0.0/8",
        "::1/128",
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "169.254.0.0/16",
        "fc00::/7",
        "fe80::/10",
    )
)


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """A language model that writes the answers; without a ``url`` none does, and answers are extracted.

    url: of an OpenAI-compatible endpoint, to its version ("http://127.0.0.1:8000/v1"). name: of the model, as the
    endpoint calls it. key: sent as the bearer token; empty where none is asked for.
    beyond: the words of a question may leave this machine and its private network.
    """

    url: str = ""
    name: str = ""
    key: str = ""
    beyond: bool = False

    def __post_init__(self) -> None:
        """Raises ValueError with a sentence for whoever set it."""
        if not self.url:
            return
        parts = urlsplit(self.url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.query:
            raise ValueError(
                "the model's address is http:// or https://, a host, a port and a path: http://10.0.0.5:8000/v1"
            )
        if not self.name:
            raise ValueError(
                "a model's address is given without its name: set model_name to what the endpoint calls it"
            )
        if not self.near and not self.beyond:
            raise ValueError(
                f"questions would be sent to {parts.hostname}, beyond this machine and its private network: "
                "set model_beyond to yes if they may be, or give a private address in numbers"
            )
        if not self.near and parts.scheme != "https":
            raise ValueError(f"questions would be sent to {parts.hostname} unencrypted: use https")

    def __repr__(self) -> str:
        return f"ModelSettings(url={self.url!r}, name={self.name!r}, beyond={self.beyond!r})"

    @property
    def near(self) -> bool:
        return is_near(urlsplit(self.url).hostname or "")


def is_near(host: str) -> bool:
    """Whether a host is this machine or on a private network; a name but "localhost" never is."""
    if host.lower() == "localhost":
        return True
    try:
        address: IPv4Address | IPv6Address = ip_address(host)
    except ValueError:
        return False
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    return any(address in network for network in _NEAR if network.version == address.version)

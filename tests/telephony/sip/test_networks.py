"""Who may call."""

import pytest

from telephony.errors import SettingsWrong
from telephony.sip.networks import allowed, networks


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.10", "::1", "[::1]", "::ffff:127.0.0.1"])
def test_loopback_always(host: str) -> None:
    assert allowed(host, networks(()))


@pytest.mark.parametrize("host", ["10.0.0.1", "192.0.2.7", "2001:db8::7", "", "pbx.example.org", "127.0.0.1.evil.org"])
def test_nobody_else_by_default(host: str) -> None:
    assert not allowed(host, networks(()))


def test_named_networks_and_single_addresses() -> None:
    within = networks(("10.0.0.0/8", "2001:db8::/32", "192.0.2.7"))
    assert all(allowed(host, within) for host in ("10.200.3.4", "2001:db8:1::1", "192.0.2.7", "::ffff:10.1.1.1"))
    assert not any(allowed(host, within) for host in ("11.0.0.1", "192.0.2.8", "2001:db9::1"))


def test_a_network_that_is_none_is_a_sentence() -> None:
    with pytest.raises(SettingsWrong, match="--allow takes networks such as"):
        networks(("10.0.0.300/8",))

"""Which endpoints are ours, and which settings cannot be."""

import pytest

from dialog.model_settings import ModelSettings, is_near


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "::1", "10.1.2.3", "172.16.0.9", "192.168.1.7", "fd00::5", "::ffff:10.0.0.1"]
)
def test_near(host: str) -> None:
    assert is_near(host)


@pytest.mark.parametrize(
    "host",
    [
        "8.8.8.8",
        "172.32.0.1",
        "models.example",
        "localhost.example",
        "10.0.0.1.example",
        "2001:db8::1",
        "",
        "::ffff:8.8.8.8",
    ],
)
def test_beyond(host: str) -> None:
    assert not is_near(host)


@pytest.mark.parametrize(
    "url",
    ["ftp://10.0.0.5/v1", "10.0.0.5:8000", "http://user:word@10.0.0.5/v1", "http:///v1", "http://10.0.0.5/v1?key=1"],
)
def test_an_address_that_cannot_be_used_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="the model's address"):
        ModelSettings(url, "name")

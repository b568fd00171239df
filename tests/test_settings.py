"""What may be set, from where, and what a wrong setting is answered with."""

from pathlib import Path

import pytest

from settings import OPTIONS, SettingWrong, read_settings


def test_without_anything_said_it_listens_to_this_machine_alone() -> None:
    settings = read_settings({}, {})
    assert settings.sip.listen == settings.web.listen == "127.0.0.1"
    assert settings.sip.allow == ()
    assert settings.web.origins == ()
    assert not settings.web.metrics_beyond_loopback


def test_flag_wins_over_environment() -> None:
    environment = {"VOICEASSIST_SIP_PORT": "5080", "VOICEASSIST_WEB_PORT": "8090"}
    settings = read_settings(environment, {"sip_port": "5070", "web_port": None})
    assert settings.sip.port == 5070
    assert settings.web.port == 8090


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("sip_port", "70000", "a port is a number"),
        ("sip_port", "٣", "a port is a number"),
        ("max_calls", "0", "a whole number from 1"),
        ("allow", "10.1.2.3/8", "host bits"),
        ("certificate", "/nowhere/at-all.pem", "no such file"),
        ("sip_driver", "sofia", "one of baresip, pjsua2"),
        ("origins", "phone.example", "a scheme, a host"),
        ("origins", "https://phone.example/page", "a scheme, a host"),
        ("link_hours", "soon", "a whole number"),
    ],
)
def test_what_cannot_be_is_named_with_what_may_be(name: str, value: str, why: str) -> None:
    with pytest.raises(SettingWrong, match=f"--{name.replace('_', '-')} cannot be .*{why}"):
        read_settings({}, {name: value})
    with pytest.raises(SettingWrong, match=f"VOICEASSIST_{name.upper()} cannot be .*{why}"):
        read_settings({f"VOICEASSIST_{name.upper()}": value}, {})


def test_secret_is_never_shown() -> None:
    settings = read_settings(
        {"VOICEASSIST_EXTENSION_PASSWORD": "hunter2"}, {"registrar": "pbx.example", "extension": "100"}
    )
    assert "hunter2" not in repr(settings)
    assert not any(
        option.secret for option in OPTIONS if option.name not in ("database_url", "extension_password", "model_key")
    )


def test_registrar_needs_an_extension() -> None:
    with pytest.raises(SettingWrong, match="without --extension"):
        read_settings({}, {"registrar": "pbx.example"})


def test_reverse_proxy_and_its_metrics() -> None:
    given = {"origins": "https://phone.example, https://desk.example:8443", "metrics": "everywhere"}
    settings = read_settings({}, {**given, "link_hours": "2", "admitted_days": "7"})
    assert settings.web.origins == ("https://phone.example", "https://desk.example:8443")
    assert settings.web.metrics_beyond_loopback
    assert (settings.web.link_for, settings.web.admitted_for) == (2, 7)


def test_folder_is_made_absolute() -> None:
    assert read_settings({}, {"data": "here"}).web.data == Path.cwd() / "here"


def test_without_a_model_set_nothing_is_sent_anywhere() -> None:
    assert read_settings({}, {}).model.url == ""


def test_a_model_on_the_private_network_needs_its_address_and_name() -> None:
    given = {"VOICEASSIST_MODEL_URL": "http://10.0.0.5:8000/v1", "VOICEASSIST_MODEL_KEY": "hunter2"}
    with pytest.raises(SettingWrong, match="model_name"):
        read_settings(given, {})
    settings = read_settings({**given, "VOICEASSIST_MODEL_NAME": "local"}, {})
    assert settings.model.near
    assert settings.model.key == "hunter2"
    assert "hunter2" not in repr(settings)


def test_words_leave_the_private_network_only_when_that_is_said() -> None:
    given = {"model_url": "https://models.example/v1", "model_name": "large"}
    with pytest.raises(SettingWrong, match="model_beyond"):
        read_settings({}, given)
    assert not read_settings({}, {**given, "model_beyond": "yes"}).model.near
    with pytest.raises(SettingWrong, match="unencrypted"):
        read_settings({}, {**given, "model_url": "http://models.example/v1", "model_beyond": "yes"})

"""What may be set, from where, and what a wrong setting is answered with."""

from pathlib import Path

import pytest

from kb.engine_settings import LibraryEngines
from settings import OPTIONS, SettingWrong, read_settings


def test_without_anything_said_it_listens_to_this_machine_alone() -> None:
    settings = read_settings({}, {})
    assert settings.sip.listen == settings.web.listen == "127.0.0.1"
    assert (settings.sip.port, settings.sip.driver) == (5060, "baresip")
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
        ("operator", "the front desk", "give a SIP address, as sip:"),
        ("operator", "5550100", "give a SIP address, as sip:"),
        ("operator", "<sip:desk@pbx>", "give a SIP address, as sip:"),
        ("second_opinion", "none", "one of auto, whisper, off"),
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
    named = {"database_url", "extension_password", "embedding_key", "qdrant_key", "rerank_key", "model_key"}
    named |= {"pubmed_key", "openfda_key", "uptodate_key", "openevidence_key"}
    assert {option.name for option in OPTIONS if option.secret} == named


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


def test_a_second_opinion_is_to_be_had_unless_it_is_turned_off() -> None:
    assert read_settings({}, {}).second_opinion == "auto"
    assert read_settings({"VOICEASSIST_SECOND_OPINION": "off"}, {}).second_opinion == "off"


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


def test_nothing_but_the_packaged_engines_without_anything_said() -> None:
    library = read_settings({}, {}).library
    assert (library.embedding.engine, library.store.engine, library.rerank.engine) == ("packaged", "pgvector", "late")


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"embedding": "endpoint"}, "--embedding endpoint needs --embedding-url too"),
        ({"embedding": "endpoint", "embedding_url": "http://a/v1"}, "needs --embedding-model too"),
        ({"embedding": "folder"}, "--embedding folder needs --embedding-folder too"),
        ({"embedding_url": "http://a/v1"}, "--embedding-url is for --embedding endpoint alone, and it is packaged"),
        ({"embedding_folder": "/"}, "--embedding-folder is for --embedding folder alone"),
        ({"store": "qdrant"}, "--store qdrant needs --qdrant-url too"),
        ({"qdrant_url": "http://a"}, "--qdrant-url is for --store qdrant alone"),
        ({"rerank": "endpoint"}, "--rerank endpoint needs --rerank-url too"),
        ({"rerank": "late", "rerank_model": "m"}, "--rerank-model is for --rerank endpoint alone, and it is late"),
        ({"embedding": "folder", "embedding_folder": "/nowhere/at/all"}, "no such folder"),
        ({"embedding": "endpoint", "embedding_url": "ftp://a"}, "an address is http or https"),
        ({"embedding": "endpoint", "embedding_url": "http://user:word@a/v1"}, "no user"),
    ],
)
def test_engines_that_do_not_go_together_are_one_sentence(given: dict[str, str | None], why: str) -> None:
    with pytest.raises(SettingWrong, match=why) as raised:
        read_settings({}, given)
    assert str(raised.value).count(". ") == 0


def test_a_key_comes_from_its_variable_or_its_file_and_is_never_shown(tmp_path: Path) -> None:
    endpoint: dict[str, str | None] = {"embedding": "endpoint", "embedding_url": "http://a/v1/", "embedding_model": "m"}
    file = tmp_path / "key"
    file.write_text("from-a-file\n", encoding="utf-8")

    by_variable = read_settings({"VOICEASSIST_EMBEDDING_KEY": "from-outside"}, endpoint).library
    by_file = read_settings({}, endpoint | {"embedding_key_file": str(file)}).library

    assert by_variable.embedding.key == "from-outside"
    assert by_file.embedding.key == "from-a-file"
    assert by_file.embedding.address == "http://a/v1"
    assert "from-" not in repr(by_variable) + repr(by_file)
    with pytest.raises(SettingWrong, match="both set"):
        read_settings({"VOICEASSIST_EMBEDDING_KEY": "x"}, endpoint | {"embedding_key_file": str(file)})
    with pytest.raises(SettingWrong, match="VOICEASSIST_EMBEDDING_KEY is for --embedding endpoint alone"):
        read_settings({"VOICEASSIST_EMBEDDING_KEY": "from-outside"}, {})


def test_the_engines_reach_another_process_whole() -> None:
    given: dict[str, str | None] = {"store": "qdrant", "qdrant_url": "http://q:6333", "rerank_ms": "70"}
    library = read_settings({"VOICEASSIST_QDRANT_KEY": "k"}, given).library

    assert LibraryEngines.from_line(library.line()) == library
    assert LibraryEngines.from_line("") == LibraryEngines()
    assert "\n" not in library.line()


@pytest.mark.parametrize(
    "address",
    ["", "sip:switchboard@pbx.example", "sips:0@10.1.2.3:5061;transport=tls", "sip:pbx.example"],
)
def test_an_operator_is_a_sip_address(address: str) -> None:
    assert read_settings({}, {"operator": f" {address}" if address else ""}).dialog.operator == address

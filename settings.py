"""What a site may set: one table, read from the environment and from ``serve``'s flags, a flag winning.

This is the only place that reads the environment. Each package declares its own part as a frozen dataclass.
"""

import logging
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from ipaddress import ip_network
from pathlib import Path
from typing import Any, Literal, get_args
from urllib.parse import urlsplit

from admin.settings import WebSettings
from dialog.model_settings import ModelSettings
from dialog.settings import DialogSettings
from kb.engine_settings import LibraryEngines, engines_of
from kb.settings import SourcesSettings
from kb.sources.ports import SourceName
from records.settings import PoolSettings, RecordsSettings
from telephony.settings import Registration, SipSettings

EngineSet = Literal["embedded", "null"]
SecondOpinionName = Literal["auto", "whisper", "off"]


class SettingWrong(ValueError):
    """A setting cannot be used as given; the message says which, why, and what it may be."""

    code = "setting_wrong"
    retryable = False


def _text(value: str) -> str:
    return value.strip()


def _port(value: str) -> int:
    if not value.isascii() or not value.isdigit() or int(value) > 65535:
        raise ValueError("a port is a number from 0 to 65535")
    return int(value)


def _count(value: str) -> int:
    if not value.isascii() or not value.isdigit() or not 1 <= int(value) <= 10_000:
        raise ValueError("give a whole number from 1 to 10000")
    return int(value)


def _path(value: str) -> Path:
    return Path(value).expanduser().absolute()


def _file(value: str) -> Path | None:
    if not value:
        return None
    if not _path(value).is_file():
        raise ValueError("there is no such file")
    return _path(value)


def _folder(value: str) -> str:
    if value and not _path(value).is_dir():
        raise ValueError("there is no such folder")
    return str(_path(value)) if value else ""


def _address(value: str) -> str:
    """``https://models.example/v1``"""
    parts = urlsplit(value.strip())
    if value and (parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.username):
        raise ValueError("an address is http or https, a host, and perhaps a port and a path; no user and no query")
    return value.strip().rstrip("/")


def _cosine(value: str) -> float:
    try:
        number = float(value)
    except ValueError:
        number = 2.0
    if not -1 <= number <= 1:
        raise ValueError("give a number from -1 to 1")
    return number


def _networks(value: str) -> tuple[str, ...]:
    """``10.0.0.0/8, 192.168.1.7``"""
    return tuple(str(ip_network(part.strip())) for part in value.split(",") if part.strip())


def _sip_address(value: str) -> str:
    """``sip:switchboard@pbx.example``"""
    if value and not re.fullmatch(r"sips?:([^@\s<>]+@)?[^@\s<>;]+(;[^\s<>]*)?", value.strip()):
        raise ValueError("give a SIP address, as sip:switchboard@pbx.example")
    return value.strip()


def _words(value: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in value.split(",") if part.strip())


def _origins(value: str) -> tuple[str, ...]:
    """``https://phone.example, https://desk.example:8443``: scheme, host and port alone (RFC 6454 section 4)."""
    found = _words(value)
    for origin in found:
        parts = urlsplit(origin)
        if parts.scheme not in ("http", "https") or not parts.hostname or origin != f"{parts.scheme}://{parts.netloc}":
            raise ValueError("an origin is a scheme, a host and perhaps a port, as https://phone.example")
    return found


def _several_of(*allowed: str) -> Callable[[str], tuple[str, ...]]:
    def parse(value: str) -> tuple[str, ...]:
        if set(_words(value)) - set(allowed):
            raise ValueError(f"they are some of {', '.join(allowed)}")
        return tuple(dict.fromkeys(_words(value)))

    return parse


def _addresses(value: str) -> tuple[str, ...]:
    """``https://guidelines.example/start, https://other.example/``"""
    for address in _words(value):
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("each is a web address, as https://guidelines.example/start")
    return _words(value)


def _one_of(*allowed: str) -> Callable[[str], str]:
    def parse(value: str) -> str:
        if value not in allowed:
            raise ValueError(f"it is one of {', '.join(allowed)}")
        return value

    return parse


@dataclass(frozen=True, slots=True)
class Option:
    """One setting: ``VOICEASSIST_<NAME>`` in the environment, ``--<name>`` as a flag unless it is a secret."""

    name: str
    parse: Callable[[str], Any]
    default: str
    help: str
    secret: bool = False
    hidden: bool = False

    @property
    def variable(self) -> str:
        return f"VOICEASSIST_{self.name.upper()}"

    @property
    def flag(self) -> str:
        return f"--{self.name.replace('_', '-')}"


OPTIONS: tuple[Option, ...] = (
    Option("listen", _text, "127.0.0.1", "the address to listen on; 0.0.0.0 is every interface"),
    Option("sip_port", _port, "5060", "the UDP and TCP port for SIP; 0 takes a free one"),
    Option("web_port", _port, "8080", "the port of the softphone's page; 0 takes a free one"),
    Option("allow", _networks, "", "networks whose SIP calls are taken besides this machine, as 10.1.0.0/16,10.2.3.4"),
    Option("sip_driver", _one_of("baresip", "pjsua2"), "baresip", "the SIP stack: baresip, or pjsua2 (4 calls)"),
    Option("max_calls", _count, "20", "calls at a time; one more is answered busy"),
    Option("certificate", _file, "", "a PEM certificate for TLS, SRTP and HTTPS"),
    Option("private_key", _file, "", "its unencrypted key, where it is not in the certificate's file"),
    Option("names", _words, "", "further names this machine is reached by, for HTTPS"),
    Option("origins", _origins, "", "further web origins whose pages may call, such as a reverse proxy's"),
    Option("link_hours", _count, "24", "how long the softphone's one-time link may be used"),
    Option("admitted_days", _count, "30", "how long a browser that used the link may call"),
    Option("metrics", _one_of("loopback", "everywhere"), "loopback", "who may read /metrics"),
    Option("data", _path, "data", "the folder that keeps everything"),
    Option(
        "database_url", _text, "", "a PostgreSQL 15 or newer with pgvector, instead of the embedded one", secret=True
    ),
    Option("database_tls", _one_of("off", "require", "verify"), "off", "TLS to that database: off, require or verify"),
    Option("organisation", _text, "default", "whose calls, library and records these are"),
    Option("site_name", _text, "", "how the site is named in the greeting"),
    Option("emergency_number", _text, "911", "what a caller here dials in an emergency"),
    Option("operator", _sip_address, "", "the SIP address callers are put through to"),
    Option("site_number", _text, "", "the telephone number read aloud when nobody can be put through"),
    Option("registrar", _text, "", "a PBX to be an extension of, as host or host:port"),
    Option("extension", _text, "", "the extension at that PBX"),
    Option("extension_password", _text, "", "its password", secret=True),
    Option("model_url", _text, "", "an OpenAI-compatible endpoint that writes the answers, as http://10.0.0.5:8000/v1"),
    Option("model_name", _text, "", "its model, as the endpoint calls it"),
    Option("model_key", _text, "", "the endpoint's key", secret=True),
    Option("model_key_file", _file, "", "a file that holds that key alone"),
    Option("model_beyond", _one_of("no", "yes"), "no", "whether questions may be sent beyond the private network"),
    Option("embedding", _one_of("packaged", "endpoint", "folder"), "packaged", "which model finds passages by meaning"),
    Option("embedding_url", _address, "", "an OpenAI-compatible endpoint, as https://models.example/v1"),
    Option("embedding_model", _text, "", "the embedding model's name there"),
    Option("embedding_key", _text, "", "the key of that endpoint", secret=True),
    Option("embedding_key_file", _file, "", "a file that holds that key alone"),
    Option("embedding_folder", _folder, "", "the folder of a model as transformers saves it"),
    Option("embedding_question_folder", _folder, "", "the folder of the model for questions, where there are two"),
    Option("embedding_pooling", _one_of("mean", "cls", "last"), "mean", "how that model's tokens make one vector"),
    Option(
        "second_opinion",
        _one_of(*get_args(SecondOpinionName)),
        "auto",
        "Whisper, for drugs not heard surely: auto where memory is free, whisper always, off never",
    ),
    Option("abstain_below", _cosine, "0.55", "how near a passage must be to answer; each model has its own limit"),
    Option("store", _one_of("pgvector", "qdrant"), "pgvector", "where passages are searched by meaning"),
    Option("qdrant_url", _address, "", "a Qdrant server, as http://qdrant.example:6333"),
    Option("qdrant_key", _text, "", "its API key", secret=True),
    Option("qdrant_key_file", _file, "", "a file that holds that key alone"),
    Option("rerank", _one_of("none", "late", "folder", "endpoint"), "late", "who looks again at what was found"),
    Option("rerank_folder", _folder, "", "the folder of a cross-encoder as transformers saves it"),
    Option("rerank_url", _address, "", "a re-ranker, as http://models.example:8080/rerank"),
    Option("rerank_model", _text, "", "the model's name there, for servers of Cohere's shape; none for TEI"),
    Option("rerank_key", _text, "", "the key of that re-ranker", secret=True),
    Option("rerank_key_file", _file, "", "a file that holds that key alone"),
    Option("rerank_ms", _count, "500", "how many milliseconds re-ranking may take; then the order found stays"),
    Option(
        "sources",
        _several_of(*get_args(SourceName)),
        "",
        "outside sources that may be asked when the library does not know, as pubmed,openfda; none without it",
    ),
    Option("sources_email", _text, "", "the address by which NCBI reaches whoever asks PubMed here"),
    Option("sources_private", _one_of("no", "yes"), "no", "whether they may be asked at addresses inside the house"),
    Option("guideline_pages", _addresses, "", "web pages the source guidelines begins at, one of each site"),
    Option("pubmed_key", _text, "", "an NCBI API key: ten questions a second instead of three", secret=True),
    Option("openfda_key", _text, "", "an openFDA API key: 120,000 questions a day instead of 1,000", secret=True),
    Option("uptodate_key", _text, "", "the key that came with a licence of UpToDate", secret=True),
    Option("uptodate_url", _text, "", "the Infobutton address that came with it"),
    Option("openevidence_key", _text, "", "an OpenEvidence API key", secret=True),
    Option("openevidence_url", _text, "https://api.openevidence.com", "where OpenEvidence is asked"),
    Option("log_level", _one_of("debug", "info", "warning", "error"), "info", "what the log shows"),
    Option("log_form", _one_of("human", "json"), "human", "whether a person or a machine reads the log"),
    Option("engines", _one_of("embedded", "null"), "embedded", "null measures the lines without models", hidden=True),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """All of it, checked. ``engines`` "null" is for the density bench: real lines, no recogniser and no voice."""

    dialog: DialogSettings
    sip: SipSettings
    web: WebSettings
    records: RecordsSettings
    sources: SourcesSettings
    organisation: str
    max_calls: int
    engines: EngineSet
    second_opinion: SecondOpinionName = "auto"
    model: ModelSettings = field(default_factory=ModelSettings)
    library: LibraryEngines = field(default_factory=LibraryEngines)


def read_settings(environment: Mapping[str, str], flags: Mapping[str, str | None]) -> Settings:
    """Flags win over the environment, which wins over the defaults. Raises SettingWrong."""
    known = {option.variable for option in OPTIONS}
    for variable in environment:
        if variable.startswith("VOICEASSIST_") and variable not in known | {"VOICEASSIST_TEST_DATA"}:
            logging.getLogger(__name__).warning("an unknown setting is ignored", extra={"variable": variable})
    values = {option.name: _value(option, environment, flags) for option in OPTIONS}
    try:
        return _settings(values)
    except ValueError as error:
        raise SettingWrong(f"A setting cannot be used: {error}.") from error


def _value(option: Option, environment: Mapping[str, str], flags: Mapping[str, str | None]) -> Any:
    flag = flags.get(option.name)
    given = flag if flag is not None else environment.get(option.variable) or option.default
    try:
        return option.parse(given)
    except ValueError as error:
        name = option.flag if flag is not None else option.variable
        shown = "the given value" if option.secret else repr(given)
        raise SettingWrong(f"{name} cannot be {shown}: {error}.") from error


def _settings(values: Mapping[str, Any]) -> Settings:
    organisation = values["organisation"]
    return Settings(
        dialog=DialogSettings(
            site_name=values["site_name"],
            emergency_number=values["emergency_number"],
            operator=values["operator"],
            site_number=values["site_number"],
            abstain_below=values["abstain_below"],
        ),
        sip=SipSettings(
            driver=values["sip_driver"],
            listen=values["listen"],
            port=values["sip_port"],
            allow=values["allow"],
            capacity=values["max_calls"],
            certificate=values["certificate"],
            private_key=values["private_key"],
            registration=_registration(values),
            organisation=organisation,
        ),
        web=WebSettings(
            listen=values["listen"],
            port=values["web_port"],
            names=values["names"],
            origins=values["origins"],
            link_for=values["link_hours"],
            admitted_for=values["admitted_days"],
            metrics_beyond_loopback=values["metrics"] == "everywhere",
            certificate=values["certificate"],
            private_key=values["private_key"],
            data=values["data"],
        ),
        records=_records(values),
        sources=_sources(values),
        organisation=organisation,
        max_calls=values["max_calls"],
        engines=values["engines"],
        second_opinion=values["second_opinion"],
        model=ModelSettings(
            values["model_url"], values["model_name"], _key(values, "model_key"), values["model_beyond"] == "yes"
        ),
        library=engines_of({**values, **{name: _key(values, name) for name in KEYS}}),
    )


KEYS = ("embedding_key", "qdrant_key", "rerank_key")


def _key(values: Mapping[str, Any], name: str) -> str:
    """A secret as it is given, or as its file holds it."""
    file: Path | None = values[f"{name}_file"]
    if file is None:
        return str(values[name])
    if values[name]:
        raise SettingWrong(f"VOICEASSIST_{name.upper()} and its file are both set: keep one of them.")
    try:
        return file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingWrong(f"The key in {file} cannot be read: see that the file is text, and whose it is.") from error


def _registration(values: Mapping[str, Any]) -> Registration | None:
    if not values["registrar"]:
        return None
    if not values["extension"]:
        raise SettingWrong("--registrar is given without --extension: name the extension to be at that PBX.")
    return Registration(values["registrar"], values["extension"], values["extension_password"])


def _sources(values: Mapping[str, Any]) -> SourcesSettings:
    return SourcesSettings(
        allowed=values["sources"],
        private=values["sources_private"] == "yes",
        email=values["sources_email"],
        pubmed_key=values["pubmed_key"],
        openfda_key=values["openfda_key"],
        guideline_pages=values["guideline_pages"],
        uptodate_key=values["uptodate_key"],
        uptodate_url=values["uptodate_url"],
        openevidence_key=values["openevidence_key"],
        openevidence_url=values["openevidence_url"],
        data=values["data"],
    )


def _records(values: Mapping[str, Any]) -> RecordsSettings:
    return RecordsSettings(
        data_folder=values["data"],
        database=values["database_url"],
        pool=PoolSettings(tls=values["database_tls"]),
        log_level=values["log_level"],
        log_form=values["log_form"],
    )


def flags_of(options: Sequence[Option] = OPTIONS) -> tuple[Option, ...]:
    """The settings that may be given on a command line; secrets may not: other users see a command line."""
    return tuple(option for option in options if not option.secret)

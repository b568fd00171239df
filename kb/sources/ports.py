"""What an outside source is; every one passes the same contract test in tests/kb/sources/test_contract.py."""

from collections.abc import Awaitable, Coroutine
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from kb.documents import Passage

SourceName = Literal["pubmed", "openfda", "dailymed", "guidelines", "uptodate", "openevidence"]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that names no patient: clinical terms alone. Only ``kb.sources.asked`` makes one.

    terms: in the order they were said, each once, lower case; never empty.
    drugs: those of them that are drugs, by their generic names.
    """

    terms: tuple[str, ...]
    drugs: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return " ".join(self.terms)


@dataclass(frozen=True, slots=True)
class Terms:
    """What an administrator must know of a source.

    title: what it is called. licence: under which terms its text comes. needs: what must be set for it; empty when
    nothing is missing. sends: what leaves the house when it is asked.
    """

    title: str
    licence: str
    needs: str = ""
    sends: str = "the clinical terms of the question"


class Source(Protocol):
    """An outside source. It survives whatever its server answers, and tells it."""

    @property
    def name(self) -> SourceName: ...

    @property
    def terms(self) -> Terms: ...

    def search(self, asked: Asked, limit: int, seconds: float) -> Coroutine[Any, Any, list[Passage]]:
        """At most ``limit`` passages within ``seconds``, the likeliest first; empty when it knows nothing of it.

        Each has its document with title, organisation, day, licence and address. Raises SourceFailed alone.
        """

    def check(self, seconds: float) -> Awaitable[str]:
        """Asks one harmless question; the sentence says what came of it. Raises SourceFailed alone."""

    def start(self) -> None:
        """Begin what is done beforehand; most have nothing to do. On the running loop."""

    def close(self) -> Awaitable[None]: ...

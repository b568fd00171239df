"""Where a calculation by voice stands: frozen, and made into JSON and back so that the journal can keep it."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any

from kb.calculators.contract import Calculator, Result, Source, Value
from kb.calculators.registry import CALCULATORS


class Stage(StrEnum):
    CHOOSING = "choosing"
    ASKING = "asking"
    DOUBTING = "doubting"
    CONFIRMING = "confirming"
    DONE = "done"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Given:
    """value: canonical. said: how it is read back when it was converted, else empty. assumed: without a figure that was
    said, by "the rest normal" or "room air". words: what the caller said when giving it, as it was heard."""

    key: str
    value: Value
    said: str = ""
    assumed: bool = False
    words: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result as it was told, kept for good: a later version of the calculator does not change it."""

    version: str
    value: float
    unit: str
    said: str
    text: str
    sources: tuple[Source, ...]

    @classmethod
    def of(cls, result: Result) -> "Outcome":
        return cls(result.version, result.value, result.unit, result.said, result.text, result.sources)


@dataclass(frozen=True, slots=True)
class State:
    """candidates: names of calculators to choose from. asked: keys asked for just now. doubt: a value in question,
    waiting: the next ones. read: what was read back already. words: said before the choice.
    outcome: what a finished calculation gave."""

    stage: Stage
    calculator: str = ""
    candidates: tuple[str, ...] = ()
    given: tuple[Given, ...] = ()
    asked: tuple[str, ...] = ()
    doubt: Given | None = None
    waiting: tuple[Given, ...] = ()
    read: tuple[Given, ...] = ()
    misses: int = 0
    words: str = ""
    outcome: Outcome | None = None

    @property
    def open(self) -> bool:
        return self.stage not in (Stage.DONE, Stage.LEFT)

    @property
    def chosen(self) -> Calculator:
        return CALCULATORS[self.calculator]

    @property
    def values(self) -> dict[str, Value]:
        return {one.key: one.value for one in self.given}

    def with_given(self, *new: Given) -> "State":
        """A later value of the same key takes the place of the earlier."""
        by_key = {one.key: one for one in (*self.given, *new)}
        kept = [by_key[one.key] for one in self.chosen.inputs if one.key in by_key]
        return replace(self, given=tuple(kept))

    def without(self, *keys: str) -> "State":
        return replace(self, given=tuple(one for one in self.given if one.key not in keys))


@dataclass(frozen=True, slots=True)
class Turn:
    """said: sentences, each a span. handed_back: words that are not for the calculation, else empty."""

    state: State
    said: tuple[str, ...]
    result: Result | None = None
    handed_back: str = ""


def as_json(state: State) -> str:
    return json.dumps(asdict(state))


def from_json(text: str) -> State:
    return from_facts(json.loads(text))


def from_facts(read: Mapping[str, Any]) -> State:
    """The state that ``asdict`` made these facts of, whether or not they have been through JSON."""
    outcome = read.get("outcome")
    return State(
        stage=Stage(read["stage"]),
        calculator=read["calculator"],
        candidates=tuple(read["candidates"]),
        given=tuple(Given(**one) for one in read["given"]),
        asked=tuple(read["asked"]),
        doubt=Given(**read["doubt"]) if read["doubt"] else None,
        waiting=tuple(Given(**one) for one in read["waiting"]),
        read=tuple(Given(**one) for one in read["read"]),
        misses=read["misses"],
        words=read["words"],
        outcome=_outcome(outcome) if outcome else None,
    )


def _outcome(read: Mapping[str, Any]) -> Outcome:
    return Outcome(**{**read, "sources": tuple(Source(**source) for source in read["sources"])})

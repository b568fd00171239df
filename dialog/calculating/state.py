"""Where a calculation by voice stands: frozen, and made into JSON and back so that the journal can keep it."""

import json
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from kb.calculators.contract import Calculator, Result, Value
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
    """value: canonical. said: how it is read back when it was converted, else empty. assumed: by "the rest normal"."""

    key: str
    value: Value
    said: str = ""
    assumed: bool = False


@dataclass(frozen=True, slots=True)
class State:
    """candidates: names of calculators to choose from. asked: keys asked for just now. doubt: a value in question,
    waiting: the next ones. read: what was read back already. words: said before the choice."""

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
    read: dict[str, Any] = json.loads(text)
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
    )

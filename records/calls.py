"""What is kept of a call, as plain data: texts and JSON-able facts, whatever package they came from."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

Json = Mapping[str, Any]
"""A JSON object: text, numbers, lists and objects only."""

EntryKind = Literal["started", "turn", "heard", "ended"]


@dataclass(frozen=True, slots=True)
class CallRow:
    """The facts of a call that do not change. id: a UUID in text. foreign_ids: by kind, "sip_call_id" and such."""

    id: str
    organisation: str
    way_in: str
    caller: str
    called: str
    started_at: datetime
    trace: str
    foreign_ids: Mapping[str, str] = field(default_factory=dict)
    consent: bool = False
    verified_identity: str | None = None

    def __post_init__(self) -> None:
        UUID(self.id)  # raises ValueError here, where the mistake is, rather than when it is written


@dataclass(frozen=True, slots=True)
class TurnRow:
    """The caller's words and our reply to them.

    turn: counts from 1 within the call.
    spoken: the reply's text. kind: what sort of reply it is. citations: what it rests on, in the order it names them.
    reply: whatever else is needed to build the reply again. timings: seconds, by name.
    """

    turn: int
    said: str
    spoken: str
    kind: str
    citations: tuple[Json, ...] = ()
    reply: Json = field(default_factory=dict)
    timings: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HeardRow:
    """How much of a turn's reply reached the caller's ear. unheard: the pieces that were cut or never begun."""

    turn: int
    heard: str
    complete: bool
    unheard: tuple[Json, ...] = ()


@dataclass(frozen=True, slots=True)
class KeptTurn:
    """A turn as it is read back; ``heard`` is None while nothing is known of what was heard."""

    row: TurnRow
    noted_at: datetime
    heard: HeardRow | None


@dataclass(frozen=True, slots=True)
class KeptCall:
    """A call as it is read back; ``ended_at`` is None while it lasts, or when the service died in it."""

    row: CallRow
    ended_at: datetime | None
    end_reason: str | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to be kept. It carries its call's facts, so that it can be kept whatever came before it.

    noted_at: when it happened; of two entries about the same turn's hearing the later one stays.
    """

    kind: EntryKind
    call: CallRow
    noted_at: datetime
    turn: TurnRow | None = None
    heard: HeardRow | None = None
    reason: str = ""

    def as_json(self) -> dict[str, Any]:
        facts = asdict(self)
        facts["noted_at"] = self.noted_at.isoformat()
        facts["call"]["started_at"] = self.call.started_at.isoformat()
        return facts


def entry_from_json(facts: dict[str, Any]) -> Entry:
    """The entry that ``as_json`` was made from."""
    call = facts["call"] | {"started_at": datetime.fromisoformat(facts["call"]["started_at"])}
    turn, heard = facts["turn"], facts["heard"]
    return Entry(
        kind=facts["kind"],
        call=CallRow(**call),
        noted_at=datetime.fromisoformat(facts["noted_at"]),
        turn=TurnRow(**turn | {"citations": tuple(turn["citations"])}) if turn else None,
        heard=HeardRow(**heard | {"unheard": tuple(heard["unheard"])}) if heard else None,
        reason=facts["reason"],
    )

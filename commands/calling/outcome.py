"""What a test call found: its turns with their times, as JSON and as a table."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from commands.calling.capture import Heard
from commands.calling.conversation import Asked
from commands.calling.service_record import RecordedTurn
from commands.calling.voiced import Bout

SPLIT = " / "
"""Between the parts of a question that the service heard as several turns."""

CLOCKS_APART = 0.2
"""Seconds by which a reply may seem to come before its question: the two clocks start at the answer, each its own."""

SENT_SLACK = 0.5
"""Seconds: a stack may send what it was given so much later (its lead is 240 ms)."""


@dataclass(frozen=True, slots=True)
class TurnOutcome:
    """One turn as the caller saw it; what the service's record says of it, None when it is not ours to read.

    voice_to_voice_ms: last voiced sample sent to first voiced one back; None when nothing came back, or for a key.
    stopped_after_ms: first voiced sample of the interruption to the last one of the reply; None when not interrupted.
    talked_over: the far side was speaking when the question ended.
    """

    said_to_it: str
    heard_by_it: str | None
    spoken: str | None
    heard_by_caller: str | None
    citations: tuple[str, ...] | None
    voice_to_voice_ms: int | None
    stopped_after_ms: int | None
    talked_over: bool = False


@dataclass(frozen=True, slots=True)
class CallOutcome:
    """hangup: "caller" (we ended it), the far side's reason, or why it was not answered."""

    answered: bool
    turns: tuple[TurnOutcome, ...]
    hangup: str


@dataclass(frozen=True, slots=True)
class TurnTimes:
    """Where a turn lies in the capture, in seconds, and its two figures.

    question: first and last voiced sample of the caller; None for a key. began: its start, or when the key was pressed.
    reply_from, reply_until: the part of the capture that holds the reply.
    """

    question: Bout | None
    began: float
    reply_from: float
    reply_until: float
    voice_to_voice: float | None
    stopped_after: float | None
    talked_over: bool


def times_of(heard: Heard, asked: Sequence[Asked]) -> tuple[TurnTimes, ...]:
    """Read the times of all turns off the capture. ``asked`` only says roughly where to look."""
    voices = [None if turn.question.key else heard.question(turn.begun, turn.ended + SENT_SLACK) for turn in asked]
    return tuple(_times(heard, asked, voices, number) for number in range(len(asked)))


def _times(heard: Heard, asked: Sequence[Asked], voices: Sequence[Bout | None], number: int) -> TurnTimes:
    question = voices[number]
    following = number + 1 if number + 1 < len(asked) else None
    until = float("inf")
    stopped = None
    if following is not None:
        after = voices[following]
        until = after.start if after else asked[following].begun
        if asked[following].interrupting and after:
            stopped = heard.stopped_after(after)
    begun = question.end if question else asked[number].ended
    wait = heard.wait_after(question, until) if question else None
    return TurnTimes(
        question=question,
        began=question.start if question else asked[number].begun,
        reply_from=begun,
        reply_until=until + (stopped or 0.0),
        voice_to_voice=wait.seconds if wait else None,
        stopped_after=stopped,
        talked_over=wait.talked_over if wait else False,
    )


def turns_of(
    asked: Sequence[Asked],
    times: Sequence[TurnTimes],
    recorded: Sequence[RecordedTurn] | None,
    transcripts: Sequence[str | None],
) -> tuple[TurnOutcome, ...]:
    """Put the caller's side and the service's record together."""
    matched: Sequence[tuple[RecordedTurn, ...] | None]
    matched = [None] * len(asked) if recorded is None else matched_turns(times, recorded)
    return tuple(
        _turn(question, time, kept, transcript)
        for question, time, kept, transcript in zip(asked, times, matched, transcripts, strict=True)
    )


def matched_turns(times: Sequence[TurnTimes], recorded: Sequence[RecordedTurn]) -> list[tuple[RecordedTurn, ...]]:
    """The service's turns that belong to each of the caller's: it may have heard one question as two, or none.

    By when the reply was ready, both clocks counting from the answer: after its question began and before the next
    did. An order by key may bring no moments of its own; then it has those of the turn before and belongs to the next.
    """
    found: list[list[RecordedTurn]] = [[] for _ in times]
    place, earlier = -1, None
    for turn in recorded:
        if turn.replied is None or turn.replied == earlier:
            place += 1
        else:
            place = max([n for n, time in enumerate(times) if time.began - CLOCKS_APART <= turn.replied], default=0)
        earlier = turn.replied
        found[min(place, len(times) - 1)].append(turn)
    return [tuple(turns) for turns in found]


def _turn(
    asked: Asked, times: TurnTimes, recorded: tuple[RecordedTurn, ...] | None, transcript: str | None
) -> TurnOutcome:
    return TurnOutcome(
        said_to_it=asked.question.text,
        heard_by_it=None if recorded is None else SPLIT.join(turn.said for turn in recorded),
        spoken=None if recorded is None else SPLIT.join(turn.spoken for turn in recorded),
        heard_by_caller=transcript,
        citations=None if recorded is None else tuple(line for turn in recorded for line in turn.citations),
        voice_to_voice_ms=_milliseconds(times.voice_to_voice),
        stopped_after_ms=_milliseconds(times.stopped_after),
        talked_over=times.talked_over,
    )


def as_json(outcome: CallOutcome) -> str:
    """Exactly: answered, turns (said_to_it, heard_by_it, spoken, heard_by_caller, citations, voice_to_voice_ms,
    stopped_after_ms), hangup."""
    turns = [
        {
            "said_to_it": turn.said_to_it,
            "heard_by_it": turn.heard_by_it,
            "spoken": turn.spoken,
            "heard_by_caller": turn.heard_by_caller,
            "citations": None if turn.citations is None else list(turn.citations),
            "voice_to_voice_ms": turn.voice_to_voice_ms,
            "stopped_after_ms": turn.stopped_after_ms,
        }
        for turn in outcome.turns
    ]
    document = {"answered": outcome.answered, "turns": turns, "hangup": outcome.hangup}
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def as_table(outcome: CallOutcome) -> str:
    """The transcript, then the timings, for a terminal."""
    lines: list[str] = []
    for number, turn in enumerate(outcome.turns, 1):
        lines.append(f"Turn {number}")
        said: tuple[tuple[str, str | None], ...] = (
            ("said to it", turn.said_to_it),
            ("heard by it", turn.heard_by_it),
            ("spoken", turn.spoken),
            ("heard by caller", turn.heard_by_caller),
            ("citations", None if turn.citations is None else "; ".join(turn.citations) or "none"),
        )
        lines += [f"  {name:<16} {text}" for name, text in said if text is not None]
    lines += ["", "turn  voice to voice  stopped after  remark"]
    for number, turn in enumerate(outcome.turns, 1):
        lines.append(
            f"{number:>4}  {_shown(turn.voice_to_voice_ms):>14}  {_shown(turn.stopped_after_ms):>13}  "
            f"{'it spoke before the question ended' if turn.talked_over else ''}".rstrip()
        )
    lines.append(f"The call ended: {outcome.hangup}.")
    return "\n".join(lines)


def _milliseconds(seconds: float | None) -> int | None:
    return None if seconds is None else round(seconds * 1000)


def _shown(milliseconds: int | None) -> str:
    return "-" if milliseconds is None else f"{milliseconds} ms"

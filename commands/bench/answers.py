"""Clinicians' questions over the starter library, asked in writing: the right kind of reply, the answer in it.

What the recogniser makes of them is measured elsewhere. The held-back half is frozen by its hash and none of its
entries is ever shown; see clinician_questions/README.md for how it may be used.
"""

import asyncio
import hashlib
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import settings as site
from commands.bench.clinician_questions.matching import missing
from commands.bench.contract import BenchResult, Plan, Row, percentile, this_machine
from commands.bench.errors import BenchFailed
from commands.progress import Progress
from dialog.answering import Answering
from dialog.reply import Reply, ReplyKind, SpanKind
from dialog.transcript import Conversation, HeardReply, Turn
from voiceassist import open_library

QUESTIONS = Path(__file__).parent / "clinician_questions"
TUNING, HELD_BACK = "tuning", "held_back"

RIGHT_KIND, PASSAGE_HOLDS, SPOKEN_HOLDS, FALSE_ANSWERS = 95.0, 90.0, 75.0, 5.0
"""Percent."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One question and what became of it. passage, spoken: whether they hold every fact; None where none is due."""

    entry: dict[str, Any]
    reply: Reply
    seconds: float
    kind: str
    passage: bool | None
    spoken: bool | None

    @property
    def right_kind(self) -> bool:
        return bool(self.kind == self.entry["kind"])


class AnswersBench:
    def __init__(self, name: str, half: str) -> None:
        self.name = name
        self._half = half

    def run(self, plan: Plan, load: float) -> BenchResult:
        """Raises BenchFailed."""
        entries = questions(self._half)[: plan.turns]
        judged = asyncio.run(_measure(entries, plan))
        if self._half == TUNING:
            show(judged)
        return BenchResult(
            name=self.name,
            rows=rows_of(judged),
            settings={"questions": self._half.replace("_", " "), "asked": "in writing, each in a call of its own"},
            machine=this_machine(),
            load=load,
            trial=plan.is_trial(len(questions(self._half))),
        )


def questions(half: str) -> list[dict[str, Any]]:
    """Raises BenchFailed when no half is held back just now, or it is not as it was frozen."""
    file = QUESTIONS / f"{half}.json"
    if half == HELD_BACK and not file.exists():
        raise BenchFailed(
            "no questions are held back just now: the last half was run and looked at, and no new one is written yet"
        )
    content = file.read_bytes()
    if half == HELD_BACK:
        frozen = (QUESTIONS / "held_back.sha256").read_text(encoding="ascii").split()[0]
        if hashlib.sha256(content).hexdigest() != frozen:
            raise BenchFailed("held_back.json was changed after it was frozen: restore it from git")
    entries: list[dict[str, Any]] = json.loads(content)
    return entries


async def _measure(entries: Sequence[dict[str, Any]], plan: Plan) -> list[Judged]:
    if plan.data is None:
        raise BenchFailed("whose library is asked? Name the service's data folder with --data")
    settings = site.read_settings({}, {"data": str(plan.data)})
    judged = []
    async with open_library(settings) as library:
        documents, _, _ = await library.size()
        if not documents:
            raise BenchFailed(f"the library in {plan.data} is empty: read it with ./run library ingest")
        answering = Answering(library, settings.dialog, settings.organisation)
        with Progress("Asking", len(entries)) as progress:
            for entry in entries:
                judged.append(await ask(answering, entry))
                progress.advance()
    return judged


async def ask(answering: Answering, entry: dict[str, Any]) -> Judged:
    """The question in a new call, after the one that came before it, if any."""
    conversation = Conversation()
    if before := entry.get("before"):
        first = await answering.think(conversation, before)
        conversation = conversation.after(Turn(1, before, first, HeardReply(first.text)))
    began = time.monotonic()
    reply = await answering.think(conversation, entry["question"])
    return judge(entry, reply, time.monotonic() - began)


def judge(entry: dict[str, Any], reply: Reply, seconds: float) -> Judged:
    passage = spoken = None
    if entry["kind"] == "answer":
        facts = entry["must_hold"]
        said = " ".join(span.text for span in reply.spans if span.kind is SpanKind.ANSWER)
        spoken = bool(said) and not missing(said, facts)
        passage = any(not missing(f"{cited.section} {cited.passage}", facts) for cited in reply.citations)
    return Judged(entry, reply, seconds, kind_of(reply), passage, spoken)


def kind_of(reply: Reply) -> str:
    """In the words of the questions' own ``kind``."""
    return "escalate" if reply.urgent else reply.kind.value


def rows_of(judged: Sequence[Judged]) -> tuple[Row, ...]:
    due = [one for one in judged if one.passage is not None]
    cannot = [one for one in judged if one.entry["kind"] == "abstain"]
    false = [one.kind == ReplyKind.ANSWER for one in cannot]
    kinds = sorted({one.entry["kind"] for one in judged})
    return (
        _share("right kind", [one.right_kind for one in judged], RIGHT_KIND),
        *(
            _share(f"of these {kind}", [one.right_kind for one in judged if one.entry["kind"] == kind])
            for kind in kinds
        ),
        _share("cited passage holds the answer", [bool(one.passage) for one in due], PASSAGE_HOLDS),
        _share("spoken sentences hold the answer", [bool(one.spoken) for one in due], SPOKEN_HOLDS),
        Row(
            "answered though unanswerable",
            100 * sum(false) / len(false) if false else None,
            "%",
            FALSE_ANSWERS,
            samples=len(false),
        ),
        Row(
            "time to a reply, p95", percentile([one.seconds * 1000 for one in judged], 0.95), "ms", samples=len(judged)
        ),
    )


def _share(what: str, found: Sequence[bool], reach: float | None = None) -> Row:
    value = 100 * sum(found) / len(found) if found else None
    return Row(what, value, "%", reach, at_least=True, samples=len(found))


def show(judged: Sequence[Judged]) -> None:
    """What went wrong, to learn from; never of the held-back half."""
    for one in judged:
        if not one.right_kind or one.spoken is False:
            found = one.kind if not one.right_kind else "passage holds it" if one.passage else "not in the passage"
            print(f"{one.entry['id']} {one.entry['kind']}, {found}: {one.entry['question']}", file=sys.stderr)
            print(f"    {one.reply.text}", file=sys.stderr)


BENCH = AnswersBench("answers", TUNING)

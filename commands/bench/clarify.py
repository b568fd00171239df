"""Asking back: questions with several readings, and questions that say enough, over the starter library, in writing.

The clinicians' tuning questions and our own are asked, each in a call of its own; a question back counts as right where
the entry is of kind "clarify" and as wrong where it is of kind "answer". Each option that was offered is then chosen:
who is asked back and then told that the library does not hold it was asked for nothing. The deciding is timed without
the search.
"""

import asyncio
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import settings as site
from commands.bench.answers import TUNING, ask, kind_of, questions
from commands.bench.contract import BenchResult, Plan, Row, percentile, this_machine
from commands.bench.errors import BenchFailed
from commands.progress import Progress
from dialog.answering import Answering
from dialog.answers import library_answer
from dialog.answers.kinds_of_disease import kinds_of_disease
from dialog.answers.readings import readings
from dialog.answers.selecting import ranked, shortlist
from dialog.asking_back.clarification import broad_question
from dialog.reply import Reply, ReplyKind
from dialog.transcript import Conversation, HeardReply, Turn
from kb.library import Library
from voiceassist import open_library

OWN = Path(__file__).parents[2] / "tests" / "dialog" / "night_shift_questions.json"
ASKED_BACK, ASKED_FOR_NOTHING, NAMED, LED_TO_ANSWER, MILLISECONDS = 90.0, 5.0, 75.0, 95.0, 15.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """One question: whether it leaves its reading open, what was replied, how long the deciding took (seconds), and
    what kind of reply each option that was offered led to."""

    entry: dict[str, Any]
    reply: Reply
    seconds: float
    led_to: tuple[ReplyKind, ...] = ()

    @property
    def asked_back(self) -> bool:
        return self.reply.kind is ReplyKind.CLARIFY

    @property
    def readings_named(self) -> int:
        """How many of the entry's true readings are among the options."""
        options = " ".join(self.reply.options).lower()
        return sum(any(word.lower() in options for word in words) for words in self.entry.get("options", ()))


class ClarifyBench:
    name = "clarify"

    def run(self, plan: Plan, load: float) -> BenchResult:
        """Raises BenchFailed."""
        entries = open_and_clear()[: plan.turns]
        outcomes = asyncio.run(_measure(entries, plan))
        _show(outcomes)
        return BenchResult(
            name=self.name,
            rows=_rows(outcomes),
            settings={"questions": "tuning and night shift", "asked": "in writing, each in a call of its own"},
            machine=this_machine(),
            load=load,
            trial=plan.is_trial(len(open_and_clear())),
        )


def open_and_clear() -> list[dict[str, Any]]:
    """The questions that leave their reading open and those that say enough."""
    night: list[dict[str, Any]] = json.loads(OWN.read_text(encoding="utf-8"))["questions"]
    return [entry for entry in (*questions(TUNING), *night) if entry["kind"] in ("clarify", "answer")]


async def _measure(entries: Sequence[dict[str, Any]], plan: Plan) -> list[Outcome]:
    if plan.data is None:
        raise BenchFailed("whose library is asked? Name the service's data folder with --data")
    settings = site.read_settings({}, {"data": str(plan.data)})
    outcomes = []
    async with open_library(settings) as library:
        answering = Answering(library, settings.dialog, settings.organisation)
        with Progress("Asking", len(entries)) as progress:
            for entry in entries:
                judged = await ask(answering, {"must_hold": [], **entry})
                led_to = await _each_chosen(answering, entry["question"], judged.reply)
                outcomes.append(Outcome(entry, judged.reply, await _deciding(library, entry["question"]), led_to))
                progress.advance()
    return outcomes


async def _each_chosen(answering: Answering, question: str, back: Reply) -> tuple[ReplyKind, ...]:
    """What the caller gets who chooses each of the options in turn."""
    conversation = Conversation().after(Turn(1, question, back, HeardReply(back.text)))
    options = back.options if back.kind is ReplyKind.CLARIFY else ()
    return tuple([(await answering.think(conversation, option)).kind for option in options])


async def _deciding(library: Library, words: str) -> float:
    """Seconds that the table of topics and the library's own readings take, what was found being there."""
    asked = library_answer.as_asked(words)
    passages = await library.search(asked.question)
    candidates = shortlist(asked, passages)
    best = ranked(asked, candidates, [one.statement.passage.cosine for one in candidates])
    began = time.perf_counter()
    if broad_question(words) is None and kinds_of_disease(asked, best) is None:
        readings(asked, best)
    return time.perf_counter() - began


def _rows(outcomes: Sequence[Outcome]) -> tuple[Row, ...]:
    unclear = [one for one in outcomes if one.entry["kind"] == "clarify"]
    clear = [one for one in outcomes if one.entry["kind"] == "answer"]
    named = [one for one in unclear if one.asked_back and one.entry.get("options")]
    return (
        _share("asked back where readings are open", [one.asked_back for one in unclear], ASKED_BACK, at_least=True),
        _share(
            "asked back though enough was said", [one.asked_back for one in clear], ASKED_FOR_NOTHING, at_least=False
        ),
        _share(
            "of those asked, at least one true reading offered",
            [one.readings_named >= 1 for one in named],
            NAMED,
            at_least=True,
        ),
        _share(
            "options offered that lead to an answer",
            [kind is ReplyKind.ANSWER for one in outcomes for kind in one.led_to],
            LED_TO_ANSWER,
            at_least=True,
        ),
        Row(
            "time to decide, p95",
            percentile([one.seconds * 1000 for one in outcomes], 0.95),
            "ms",
            MILLISECONDS,
            samples=len(outcomes),
        ),
    )


def _share(what: str, found: Sequence[bool], reach: float, *, at_least: bool) -> Row:
    value = 100 * sum(found) / len(found) if found else None
    return Row(what, value, "%", reach, at_least=at_least, samples=len(found))


def _show(outcomes: Sequence[Outcome]) -> None:
    for one in outcomes:
        if one.asked_back is not (one.entry["kind"] == "clarify"):
            print(
                f"{one.entry['id']} {one.entry['kind']}, {kind_of(one.reply)}: {one.entry['question']}", file=sys.stderr
            )
            print(f"    {one.reply.text}", file=sys.stderr)


BENCH = ClarifyBench()

"""Our own questions over the real library: the 43 digests, the real store, the real model."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from commands.bench.answers import ask
from commands.bench.clinician_questions.matching import missing
from dialog.answering import Answering
from dialog.reply import Reply, ReplyKind, SpanKind
from dialog.settings import DialogSettings
from dialog.transcript import Conversation
from kb.embeddings.minilm import MiniLm
from kb.filling import fill
from kb.library import Library
from kb.settings import LibrarySettings
from kb.starter import starter_library
from kb.stores.connection import MIGRATIONS
from kb.stores.shelf import Shelf
from records.migrations.runner import migrate
from records.postgres.pool import close_pool, open_pool

pytestmark = [pytest.mark.slow, pytest.mark.unhurried, pytest.mark.timeout(1800)]

NIGHT = json.loads(Path(__file__).with_name("night_shift_questions.json").read_text(encoding="utf-8"))["questions"]
QUESTIONS = json.loads(Path(__file__).with_name("questions.json").read_text(encoding="utf-8"))
ORGANISATION = "test hospital"


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(2) as executor:
        yield executor


@pytest.fixture
async def answering(database: str, threads: ThreadPoolExecutor) -> AsyncIterator[Answering]:
    async def run(function: Any, *arguments: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(threads, partial(function, *arguments))

    pool = await open_pool(database)
    await migrate(pool, ("kb", MIGRATIONS))
    model = MiniLm(run)
    await fill(Shelf(pool, ORGANISATION, model.name), starter_library(), model, model.length, lambda _: None)
    library = Library(pool, model, ORGANISATION, settings=LibrarySettings(search_seconds=20))
    yield Answering(library, DialogSettings(), ORGANISATION, lambda: date(2026, 1, 1))
    await close_pool(pool)


def _kind(reply: Reply) -> str:
    return "emergency" if reply.urgent else reply.kind.value


async def _judged(answering: Answering, questions: list[dict[str, str]]) -> tuple[float, float]:
    """The shares of questions whose reply is of the right kind, and of answers that hold what was asked."""
    kinds, held = [], []
    for question in questions:
        reply = await answering.think(Conversation(), question["words"])
        kinds.append(_kind(reply) == question["kind"])
        holds = question["kind"] != "answer" or bool(re.search(question.get("holds", ""), reply.text))
        if question["kind"] == "answer":
            held.append(holds)
        if not (kinds[-1] and holds):
            print(f"{question['kind']} -> {_kind(reply)}: {question['words']}\n    {reply.text}")
        _rests_on_passages(reply)
    return sum(kinds) / len(kinds), sum(held) / len(held)


def _rests_on_passages(reply: Reply) -> None:
    """Every figure that is spoken as an answer stands in the passage the span points at."""
    for span in (*reply.spans, *reply.more):
        if span.kind is not SpanKind.ANSWER:
            continue
        assert span.citation is not None
        source = f"{reply.citations[span.citation].section} {reply.citations[span.citation].passage}".replace("*", "")
        for figure in re.findall(r"\d[\d.,]*\d|\d", span.text):
            assert figure in source, (figure, span.text)


async def _night_shift(answering: Answering) -> dict[str, float]:
    """The shares of the night shift's questions: right kind, sentences that hold the answer, false answers."""
    kinds, spoken, false = [], [], []
    for entry in NIGHT:
        reply = (await ask(answering, entry)).reply
        _rests_on_passages(reply)
        kinds.append(_kind(reply) == entry["kind"])
        if entry["kind"] == "answer":
            said = " ".join(span.text for span in reply.spans if span.kind is SpanKind.ANSWER)
            spoken.append(bool(said) and not missing(said, entry["must_hold"]))
        elif entry["kind"] == "abstain":
            false.append(reply.kind is ReplyKind.ANSWER)
    return {name: sum(found) / len(found) for name, found in (("kind", kinds), ("spoken", spoken), ("false", false))}


async def test_gauges_that_must_not_fall(answering: Answering) -> None:
    """In one, as reading the library takes longer than asking it; the figures are in docs/topics/answers.md."""
    await _night_shift_holds(answering)
    await _our_own_hold(answering)


async def _night_shift_holds(answering: Answering) -> None:
    """The rule that abstains no longer flatters these, on which it was fitted: fewer are kept, none is let through."""
    figures = await _night_shift(answering)
    assert figures["kind"] >= 0.78
    assert figures["spoken"] >= 0.68
    assert figures["false"] <= 0.07


async def _our_own_hold(answering: Answering) -> None:
    kinds, held = await _judged(answering, QUESTIONS["questions"])
    assert kinds >= 0.90
    assert held >= 0.75
    for name, least in (("held_back", 0.35), ("held_back_second", 0.55)):
        kinds, held = await _judged(answering, QUESTIONS[name]["questions"])
        assert kinds >= 0.85, name
        assert held >= least, name
    answered = [
        words
        for words in QUESTIONS["calibration"]["unanswerable"]
        if (await answering.think(Conversation(), words)).kind is ReplyKind.ANSWER
    ]
    assert len(answered) <= 0.05 * len(QUESTIONS["calibration"]["unanswerable"]), answered

"""Emergencies in words that no phrase of the rule foresees, by the real model's vectors."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dialog.answering import Answering
from dialog.reply import Reply, ReplyKind, Span, SpanKind
from dialog.safety import danger_in
from dialog.settings import DialogSettings
from dialog.transcript import Conversation, HeardReply, Turn
from kb.documents import Passage
from kb.embeddings.minilm import MiniLm
from kb.errors import EmbeddingFailed
from kb.ports import Vectors

HELD_OUT = json.loads(Path(__file__).with_name("emergency_held_out.json").read_text(encoding="utf-8"))
HELD_OUT_SECOND = json.loads(Path(__file__).with_name("emergency_held_out_second.json").read_text(encoding="utf-8"))
UNFORESEEN = "his lips are like balloons since he ate that satay and his voice has gone squeaky"


@pytest.fixture(scope="module")
def minilm() -> MiniLm:
    async def here(function: Callable[..., Any], *arguments: Any) -> Any:
        return function(*arguments)

    return MiniLm(here)


class EmptyLibrary:
    """It holds nothing, and tells what words mean by the real model, when that does not fail."""

    def __init__(self, model: MiniLm, *, fails: bool = False) -> None:
        self._model = model
        self._fails = fails

    async def search(self, question: str, *, organisation: str | None = None, limit: int = 8) -> list[Passage]:
        return []

    async def similarity(self, question: str, sentences: Any) -> list[float]:
        return []

    async def meaning(self, text: str, model: str) -> Vectors | None:
        if self._fails:
            raise EmbeddingFailed("the model is away")
        vector: Vectors = (await self._model.embed([text]))[0]
        return vector if model == self._model.name else None


async def taken_for_danger(minilm: MiniLm, words: str) -> bool:
    answering = Answering(EmptyLibrary(minilm), DialogSettings())
    return (await answering.think(Conversation(), words)).urgent


async def test_most_of_what_was_never_fitted_on_is_caught(minilm: MiniLm) -> None:
    """At first sight 18 of 20 and 2 of 20; 11 and none by the phrases alone."""
    caught = [words for words in HELD_OUT["emergency"] if await taken_for_danger(minilm, words)]
    false = [words for words in HELD_OUT["look_alike"] if await taken_for_danger(minilm, words)]
    assert len(caught) >= 17, set(HELD_OUT["emergency"]) - set(caught)
    assert len(false) <= 2, false


async def test_most_of_a_second_set_never_fitted_on_is_caught(minilm: MiniLm) -> None:
    """At first sight, by the weights before those fitted on more, 76 of 80 and none of 80; 51 by the phrases alone."""
    caught = [words for words in HELD_OUT_SECOND["emergency"] if await taken_for_danger(minilm, words)]
    false = [words for words in HELD_OUT_SECOND["look_alike"] if await taken_for_danger(minilm, words)]
    assert len(caught) >= 76, set(HELD_OUT_SECOND["emergency"]) - set(caught)
    assert len(false) <= 1, false


async def test_the_number_comes_first(minilm: MiniLm) -> None:
    assert danger_in(UNFORESEEN) is None
    reply = await Answering(EmptyLibrary(minilm), DialogSettings(emergency_number="2222")).think(
        Conversation(), UNFORESEEN
    )
    assert "2222" in reply.text.split(".")[0]
    assert reply.urgent


@pytest.mark.parametrize("words", ["repeat that please", "is it his lips", f"at the lecture yesterday: {UNFORESEEN}"])
async def test_commands_few_words_and_other_rooms_are_left_to_the_rule(minilm: MiniLm, words: str) -> None:
    assert not await taken_for_danger(minilm, words)


async def test_what_answers_a_question_of_ours_is_left_to_the_rule(minilm: MiniLm) -> None:
    asked = Reply(ReplyKind.CLARIFY, (Span("Which?", SpanKind.PROMPT),), question="swelling", options=("a", "b"))
    conversation = Conversation((Turn(1, "swelling", asked, HeardReply("Which?")),), pending=asked)
    reply = await Answering(EmptyLibrary(minilm), DialogSettings()).think(conversation, UNFORESEEN)
    assert not reply.urgent


async def test_without_the_model_the_rule_stands_alone(minilm: MiniLm, caplog: pytest.LogCaptureFixture) -> None:
    reply = await Answering(EmptyLibrary(minilm, fails=True), DialogSettings()).think(Conversation(), UNFORESEEN)
    assert not reply.urgent
    assert "looked for by the words alone" in caplog.text
    assert UNFORESEEN not in caplog.text


async def test_without_the_model_it_was_fitted_on_the_rule_stands_alone(
    minilm: MiniLm, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await taken_for_danger(minilm, UNFORESEEN)
    monkeypatch.setattr(minilm, "name", "another")
    assert not await taken_for_danger(minilm, UNFORESEEN)


@pytest.mark.parametrize("words", ["is that in pregnancy too", "and at 85 kilos", "and at ninety kilos then"])
async def test_words_that_lean_on_what_was_said_mean_no_danger(minilm: MiniLm, words: str) -> None:
    """A vector of words that tell next to nothing lies anywhere."""
    reply = await Answering(EmptyLibrary(minilm), DialogSettings()).think(Conversation(), words)
    assert not reply.urgent

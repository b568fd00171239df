"""All sources as one: together, in time, each failure survived and told, no identifier sent, nothing asked twice."""

import asyncio
import json
import logging
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from dialog.answering import Answering
from dialog.reply import ReplyKind
from dialog.settings import DialogSettings
from dialog.transcript import Conversation
from kb.documents import Document, Passage
from kb.errors import EmbeddingFailed, SourceSilent
from kb.settings import SourcesSettings
from kb.sources.exchange import Web
from kb.sources.outcomes import Outcomes
from kb.sources.outside import Outside, open_outside
from kb.sources.ports import Asked, SourceName, Terms
from kb.sources.ranking import by_words, stems
from tests.kb.sources.answers import Given
from tests.kb.sources.conftest import ASKED_WHEN_CALLED, open_at, well
from tests.kb.sources.test_contract import Serve
from tests.shared_data import shared_data

QUESTION = "what is the dose of apixaban in kidney disease"
BUDGET = SourcesSettings(seconds=20.0)


class ByWords:
    """A library to which texts are near when they share words."""

    def __init__(self, *, fails: bool = False, takes: float = 0.0) -> None:
        self.fails, self.takes = fails, takes

    async def similarity(self, question: str, sentences: Sequence[str]) -> list[float]:
        await asyncio.sleep(self.takes)
        if self.fails:
            raise EmbeddingFailed("told to fail")
        said = set(stems(question))
        return [len(said & set(stems(sentence))) / len(said) for sentence in sentences]


class Scripted:
    """A source that gives what it is told to, after a while."""

    name: SourceName = "pubmed"
    terms = Terms("scripted", "none")

    def __init__(self, *texts: str, fails: bool = False, takes: float = 0.0) -> None:
        self.texts, self.fails, self.takes = texts, fails, takes
        self.asked: list[Asked] = []

    async def search(self, asked: Asked, limit: int, seconds: float) -> list[Passage]:
        self.asked.append(asked)
        await asyncio.sleep(self.takes)
        if self.fails:
            raise SourceSilent("told to fail")
        document = Document("pubmed/1", "Apixaban", "A Journal", date(2024, 1, 1), "x", "https://x.example/", False)
        return [Passage(-1 - at, document, "Abstract", text) for at, text in enumerate(self.texts)]

    async def check(self, seconds: float) -> str:
        return "it answers"

    def start(self) -> None:
        return None

    async def close(self) -> None:
        return None


async def test_all_are_asked_and_their_passages_ranked_as_the_librarys_are(web: Web, serve: Serve) -> None:
    server = serve(well)
    outside = Outside([open_at(name, web, server.address) for name in ASKED_WHEN_CALLED], ByWords(), BUDGET)

    found = await outside.search(QUESTION, limit=5)

    assert len(found) == 5
    assert {passage.document.key.partition("/")[0] for passage in found} >= {"pubmed", "dailymed"}
    assert [passage.score for passage in found] == sorted((passage.score for passage in found), reverse=True)
    assert all(0.0 <= passage.score <= 1.0 and 0.0 < passage.coverage <= 1.0 for passage in found)
    assert all(passage.cosine > 0.0 for passage in found)
    assert len(await outside.similarity(QUESTION, ["apixaban dose", "weather"])) == 2


async def test_no_identifier_is_sent_to_anybody(web: Web, serve: Serve) -> None:
    lines = json.loads(shared_data("spoken_phi_seed.json").read_text(encoding="utf-8"))["lines"]
    server = serve(well)
    outside = Outside([open_at(name, web, server.address) for name in ASKED_WHEN_CALLED], ByWords(), BUDGET)
    plain = replace(BUDGET)
    await Outside(outside.sources, ByWords(), plain).search(QUESTION)
    as_plain = {(method, path, body) for method, path, _, body in server.asked}

    for line in lines:
        await outside.search(f"{line} {QUESTION}")

    assert {(method, path, body) for method, path, _, body in server.asked} == as_plain


async def test_a_question_with_nothing_clinical_is_asked_of_nobody() -> None:
    source = Scripted("apixaban")
    assert await Outside([source], ByWords(), BUDGET).search("her name is marisol ferndale") == []
    assert source.asked == []


async def test_one_that_fails_takes_nothing_from_the_others(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    good, bad = Scripted("apixaban dose in kidney disease"), Scripted(fails=True)
    bad.name = "openfda"
    outside = Outside([bad, good], ByWords(), replace(BUDGET, data=tmp_path))

    with caplog.at_level(logging.INFO, "kb"):
        found = await outside.search(QUESTION)

    assert [passage.text for passage in found] == ["apixaban dose in kidney disease"]
    assert any(record.message == "an outside source failed" for record in caplog.records)
    assert "kidney" not in caplog.text
    kept = Outcomes(tmp_path)
    failed, answered = kept.of("openfda"), kept.of("pubmed")
    assert failed is not None
    assert answered is not None
    assert (failed.error, answered.error) == ("told to fail", "")
    assert "kidney" not in (tmp_path / "outside-sources.json").read_text(encoding="utf-8")


async def test_all_that_fail_give_nothing() -> None:
    assert await Outside([Scripted(fails=True)], ByWords(), BUDGET).search(QUESTION) == []


async def test_all_are_asked_at_the_same_time() -> None:
    sources = [Scripted("apixaban", takes=0.4) for _ in range(5)]
    began = time.monotonic()
    await Outside(sources, ByWords(), BUDGET).search(QUESTION)
    assert time.monotonic() - began < 1.6


async def test_the_budget_holds_with_a_silent_server(web: Web, serve: Serve) -> None:
    silent = serve(lambda path, headers: Given(pause=60.0))
    sources = [open_at(name, web, silent.address) for name in ASKED_WHEN_CALLED]
    began = time.monotonic()

    assert await Outside(sources, ByWords(), SourcesSettings(seconds=1.0)).search(QUESTION) == []

    assert time.monotonic() - began < 4.0


async def test_the_same_terms_are_asked_once_while_they_are_fresh() -> None:
    now = 0.0
    source = Scripted("apixaban dose")
    outside = Outside([source], ByWords(), replace(BUDGET, kept_seconds=60.0), lambda: now)

    await outside.search(QUESTION)
    await outside.search(f"and {QUESTION} please")
    assert len(source.asked) == 1
    now = 61.0
    await outside.search(QUESTION)
    assert len(source.asked) == 2


async def test_a_failure_is_not_kept() -> None:
    source = Scripted("apixaban dose", fails=True)
    outside = Outside([source], ByWords(), BUDGET)
    assert await outside.search(QUESTION) == []
    source.fails = False
    assert len(await outside.search(QUESTION)) == 1


@pytest.mark.parametrize("embedding", [ByWords(fails=True), ByWords(takes=30.0)])
async def test_without_the_model_the_words_rank(embedding: ByWords) -> None:
    source = Scripted("weather report", "the dose of apixaban in kidney disease")
    found = await Outside([source], embedding, BUDGET).search(QUESTION)
    assert found[0].text.startswith("the dose")


async def test_nothing_is_opened_when_nothing_is_allowed() -> None:
    async with open_outside(SourcesSettings(), ByWords()) as outside:
        assert outside is None


async def test_what_is_allowed_is_opened_and_nothing_else() -> None:
    async with open_outside(SourcesSettings(allowed=("pubmed", "dailymed")), ByWords()) as outside:
        assert outside is not None
        assert [source.name for source in outside.sources] == ["pubmed", "dailymed"]


def test_words_rank_passages_and_doubles_fall_away() -> None:
    document = Document("k", "T", "O", date(2024, 1, 1), "x")
    passages = [Passage(-at, document, "", text) for at, text in enumerate(["gout", "apixaban dose", "apixaban dose"])]
    found = by_words(Asked(("apixaban", "dose", "renal failure")), passages)
    assert [passage.text for passage in found] == ["apixaban dose", "gout"]
    assert found[0].coverage == pytest.approx(2 / 3)
    assert by_words(Asked(("x",)), []) == []


class EmptyLibrary:
    async def search(self, question: str, *, organisation: str | None = None, limit: int = 8) -> list[Passage]:
        return []

    async def similarity(self, question: str, sentences: Sequence[str]) -> list[float]:
        return [0.0 for _ in sentences]


async def test_answering_asks_outside_when_the_library_does_not_know_and_never_on_speculation() -> None:
    source = Scripted("The dose of apixaban in kidney disease is 2.5 mg twice daily.")
    outside = Outside([source], ByWords(), BUDGET)
    answering = Answering(EmptyLibrary(), DialogSettings(), outside=outside)

    guessed = await answering.think(Conversation(), QUESTION, speculative=True)
    assert guessed.kind is ReplyKind.ABSTAIN
    assert source.asked == []

    reply = await answering.think(Conversation(), QUESTION)
    assert source.asked
    assert reply.kind is ReplyKind.ANSWER
    assert "2.5" in reply.text
    assert reply.citations[0].ama == "A Journal. Apixaban. January 1, 2024. https://x.example/"


def test_outcomes_noted_at_the_same_time_are_all_kept(tmp_path: Path) -> None:
    outcomes, names = Outcomes(tmp_path), [f"source {number}" for number in range(40)]
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda name: outcomes.note(name, "told to fail"), names))
    kept = Outcomes(tmp_path)
    assert all(kept.of(name) for name in names)

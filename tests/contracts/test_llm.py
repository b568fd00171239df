"""What every language model owes, by its port: pieces as they come, our errors only, an end to everything."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import aclosing

import pytest

from commands.bench.chat_endpoint import ChatEndpoint, Script, chat_endpoint, in_pieces
from dialog.errors import EngineFailed
from dialog.llm import open_llm
from dialog.llm.openai_compatible import MOST_BYTES
from dialog.model_settings import ModelSettings
from dialog.ports import LanguageModel

TEXT = "[1] Apixaban 5 mg twice daily.\n[2] Avoid it in severe liver disease.\n"
SCRIPTS = {
    "good": Script(in_pieces(TEXT)),
    "slow": Script(in_pieces(TEXT), wait=60.0),
    "endless": Script(("word ",) * 100_000, every=0.01),
    "key": Script(status=401),
    "often": Script(in_pieces(TEXT), status=429, failures=1),
    "often still": Script(status=429),
    "broken": Script(in_pieces(TEXT), status=500, failures=1),
    "broken still": Script(status=503),
    "unknown": Script(status=404),
    "cut": Script(in_pieces(TEXT)[:4], cut=True),
    "moved": Script(status=307),
    "nonsense": Script(raw="data: {not json at all\n\ndata: [DONE]\n\n"),
    "other": Script(
        raw='data: {"choices": [{"delta": {"content": 5}}]}\n\ndata: {"choices": null}\n\ndata: [DONE]\n\n'
    ),
    "list": Script(raw="data: [1, 2]\n\ndata: [DONE]\n\n"),
    "oversize": Script(raw="data: " + "x" * (MOST_BYTES + 10_000)),
    "empty": Script(raw="\n\n"),
}


@pytest.fixture
async def endpoint() -> AsyncIterator[ChatEndpoint]:
    async with chat_endpoint(SCRIPTS) as endpoint:
        yield endpoint


def model_of(endpoint: ChatEndpoint, name: str, key: str = "secret-key") -> LanguageModel:
    model = open_llm(ModelSettings(endpoint.url, name, key))
    assert model is not None
    return model


async def text_of(model: LanguageModel) -> list[str]:
    try:
        async with aclosing(model.write("Rules.", "Question?")) as pieces:
            return [piece async for piece in pieces]
    finally:
        await model.close()


async def test_gives_the_pieces_in_order(endpoint: ChatEndpoint) -> None:
    assert await text_of(model_of(endpoint, "good")) == list(in_pieces(TEXT))


async def test_sends_rules_and_question_apart_with_the_key_and_asks_for_a_stream(endpoint: ChatEndpoint) -> None:
    await text_of(model_of(endpoint, "good"))
    headers, body = endpoint.requests[0]
    assert [(one["role"], one["content"]) for one in body["messages"]] == [("system", "Rules."), ("user", "Question?")]
    assert body["stream"] is True
    assert 0 < body["max_tokens"] < 1000
    assert headers["authorization"] == "Bearer secret-key"


async def test_tells_nothing_of_this_machine_or_its_environment(
    endpoint: ChatEndpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("OPENAI_ORG_ID", "OPENAI_PROJECT_ID", "OPENAI_API_KEY"):
        monkeypatch.setenv(name, "from-the-environment")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:1/v1")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    await text_of(model_of(endpoint, "good"))
    headers, body = endpoint.requests[0]
    assert not [name for name in headers if "stainless" in name or name.startswith("openai-")]
    assert "from-the-environment" not in str(headers) + str(body)
    assert "user" not in body


@pytest.mark.parametrize("name", ["often", "broken"])
async def test_asks_once_more_when_nothing_had_come(endpoint: ChatEndpoint, name: str) -> None:
    assert "".join(await text_of(model_of(endpoint, name))) == TEXT
    assert len(endpoint.requests) == 2


@pytest.mark.parametrize(
    ("name", "asked", "retryable", "said"),
    [
        ("key", 1, False, "VOICEASSIST_MODEL_KEY"),
        ("unknown", 1, False, "model_name"),
        ("often still", 2, True, "429"),
        ("broken still", 2, True, "503"),
        ("moved", 1, False, "307"),
        ("nonsense", 1, False, "no answer"),
        ("oversize", 2, True, "could not be heard"),
    ],
)
async def test_failures_are_ours_and_say_how_to_mend_them(
    endpoint: ChatEndpoint, name: str, asked: int, retryable: bool, said: str
) -> None:
    with pytest.raises(EngineFailed, match=said) as failed:
        await text_of(model_of(endpoint, name))
    assert failed.value.stage == "thinking"
    assert failed.value.retryable is retryable
    assert len(endpoint.requests) == asked
    assert "secret-key" not in str(failed.value)


@pytest.mark.parametrize("name", ["other", "list", "empty"])
async def test_events_that_are_no_text_give_no_text(endpoint: ChatEndpoint, name: str) -> None:
    try:
        text = await text_of(model_of(endpoint, name))
    except EngineFailed:
        text = []  # refusing them is as good
    assert text == []


async def test_a_stream_that_is_cut_is_a_failure_and_not_asked_again(endpoint: ChatEndpoint) -> None:
    came: list[str] = []

    async def listen(model: LanguageModel) -> None:
        async for piece in model.write("Rules.", "Question?"):
            came.append(piece)

    model = model_of(endpoint, "cut")
    with pytest.raises(EngineFailed):
        await listen(model)
    await model.close()
    assert "".join(came) == "".join(in_pieces(TEXT)[:4])
    assert len(endpoint.requests) == 1


async def test_nobody_there_is_a_failure_within_seconds() -> None:
    async with chat_endpoint(SCRIPTS) as gone:
        port = gone.port
    model = open_llm(ModelSettings(f"http://127.0.0.1:{port}/v1", "good"))
    assert model is not None
    began = time.monotonic()
    with pytest.raises(EngineFailed):
        await text_of(model)
    assert time.monotonic() - began < 5


async def test_closing_the_iterator_ends_the_request(endpoint: ChatEndpoint) -> None:
    model = model_of(endpoint, "endless")
    async with aclosing(model.write("Rules.", "Question?")) as pieces:
        assert await anext(pieces) == "word "
    async with asyncio.timeout(10):
        while not endpoint.broken:
            await asyncio.sleep(0.01)
    await model.close()


async def test_waiting_can_be_cancelled(endpoint: ChatEndpoint) -> None:
    model = model_of(endpoint, "slow")
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.3):
            await anext(model.write("Rules.", "Question?"))
    await model.close()


def test_without_an_address_there_is_no_model() -> None:
    assert open_llm(ModelSettings()) is None

"""An OpenAI-compatible endpoint, well and badly behaved; nothing is asked of one that is not used."""

import json
from collections.abc import Iterator

import numpy as np
import pytest
from fastapi import Response
from fastapi.responses import JSONResponse

from kb.embeddings.endpoint import AT_ONCE, EndpointEmbedding, vectors_of
from kb.errors import EmbeddingFailed
from tests.kb.model_server import ModelServer, model_server

SECRET = "sk-not-to-be-shown"


@pytest.fixture
def served_model() -> Iterator[tuple[ModelServer, str]]:
    with model_server(lambda text: [float(len(text)), 1.0, 2.0]) as found:
        yield found


async def embedded(address: str, texts: list[str], **options: float) -> np.ndarray:
    embedding = EndpointEmbedding(f"{address}/v1", "m", SECRET, **options)  # type: ignore[arg-type] # floats do
    try:
        return await embedding.embed(texts)
    finally:
        await embedding.close()


async def failure(address: str, **options: float) -> EmbeddingFailed:
    with pytest.raises(EmbeddingFailed) as raised:
        await embedded(address, ["gout"], **options)
    assert SECRET not in str(raised.value)
    return raised.value


async def test_nothing_is_asked_before_a_text_is_to_be_embedded(served_model: tuple[ModelServer, str]) -> None:
    server, address = served_model
    embedding = EndpointEmbedding(f"{address}/v1", "m", SECRET)

    assert (embedding.dimension, server.asked) == (0, [])
    assert await embedding.measure() == 3
    assert await embedding.measure() == 3
    assert embedding.name == f"m at {address.removeprefix('http://')}/v1"
    await embedding.close()
    assert len(server.asked) == 1
    assert server.headers[0]["authorization"] == f"Bearer {SECRET}"


async def test_many_texts_are_asked_in_parts_and_come_back_in_order(served_model: tuple[ModelServer, str]) -> None:
    server, address = served_model
    texts = ["x" * (number + 1) for number in range(2 * AT_ONCE + 1)]

    rows = await embedded(address, texts)

    assert [len(body["input"]) for body in server.asked] == [AT_ONCE, AT_ONCE, 1]
    assert [round(float(row[0] / row[1])) for row in rows] == [len(text) for text in texts]


async def test_a_busy_server_is_asked_again_when_it_says(served_model: tuple[ModelServer, str]) -> None:
    server, address = served_model
    server.faults = [Response(status_code=429, headers={"Retry-After": "1.5"}), Response(status_code=503)]

    assert (await embedded(address, ["gout"])).shape == (1, 3)
    assert len(server.times) == 3
    assert server.times[1] - server.times[0] >= 1.5


@pytest.mark.parametrize(
    ("status", "says", "again"),
    [(401, "refuses the key", False), (404, "knows no m", False), (400, "status 400", False)],
)
async def test_what_is_refused_is_not_asked_again(
    served_model: tuple[ModelServer, str], status: int, says: str, again: bool
) -> None:
    server, address = served_model
    server.faults = [JSONResponse({"error": {"message": SECRET}}, status)]

    failed = await failure(address)

    assert says in str(failed)
    assert failed.retryable is again
    assert len(server.asked) == 1


async def test_a_server_that_stays_broken_is_told(
    served_model: tuple[ModelServer, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kb.embeddings.endpoint.ATTEMPTS_MORE", 1)
    server, address = served_model
    server.faults = [Response(status_code=500), Response(status_code=500)]

    failed = await failure(address)

    assert "status 500" in str(failed)
    assert failed.retryable


async def test_a_slow_one_and_an_absent_one_are_told(
    served_model: tuple[ModelServer, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kb.embeddings.endpoint.ATTEMPTS_MORE", 0)
    server, address = served_model
    server.faults = [5.0]

    assert "in time" in str(await failure(address, seconds=0.3))
    assert "cannot be reached" in str(await failure("http://127.0.0.1:9"))


NONSENSE = [
    "", "<html>", "[]", '{"data": 1}', '{"data": []}', '{"data": [{"index": 0, "embedding": "AAAA"}]}',
    '{"data": [{"index": 1, "embedding": [1]}]}', '{"data": [{"index": 0, "embedding": [0, 0]}]}',
    '{"data": [{"index": 0, "embedding": [NaN, 1]}]}', '{"data": [{"index": 0, "embedding": [1e400, 1]}]}',
    '{"data": [{"index": 0, "embedding": ["a", null]}]}', '{"data": [{"index": 0, "embedding": [[1], [2, 3]]}]}',
    '{"data": [null]}',
]  # fmt: skip


@pytest.mark.parametrize("body", NONSENSE)
async def test_nonsense_is_refused(served_model: tuple[ModelServer, str], body: str) -> None:
    server, address = served_model
    server.faults = [Response(body, media_type="application/json")]

    assert "cannot be used" in str(await failure(address))


async def test_a_vector_of_another_length_is_refused(served_model: tuple[ModelServer, str]) -> None:
    _, address = served_model

    assert "vectors of 3 numbers where there were 4" in str(await failure(address, dimension=4))


async def test_an_endless_answer_is_broken_off(
    served_model: tuple[ModelServer, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kb.embeddings.endpoint.ATTEMPTS_MORE", 0)
    monkeypatch.setattr("kb.http_client.BoundedTransport.__init__.__defaults__", (1_000,))
    server, address = served_model
    good = json.dumps({"data": [{"index": 0, "embedding": [1, 2, 3]}]})
    server.faults = [Response(good, media_type="application/json")]
    assert (await embedded(address, ["gout"])).shape == (1, 3)

    server.faults = [Response(good + " " * 5_000, media_type="application/json")]
    assert "cannot be reached" in str(await failure(address))


def test_two_texts_of_one_request_may_not_have_vectors_of_two_lengths() -> None:
    rows = [{"index": 0, "embedding": [1, 2]}, {"index": 1, "embedding": [1, 2, 3]}]

    with pytest.raises(ValueError, match=r"no lists of numbers|inhomogeneous"):
        vectors_of(json.loads(json.dumps({"data": rows})), 2)

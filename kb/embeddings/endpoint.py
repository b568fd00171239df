"""Vectors from any server that speaks OpenAI's ``POST /embeddings`` (OpenAI, Azure, vLLM, llama.cpp, Ollama, TEI).

Texts leave this machine for the address that is set: passages while the library is read, and each question asked.
"""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

import httpx2
import numpy as np
import openai

from kb.embeddings.unit_length import unit_rows
from kb.errors import EmbeddingFailed
from kb.http_client import json_of, open_client
from kb.ports import Vectors

AT_ONCE = 32  # texts in one request: the least that the servers named above allow by default
LONGEST = 2_000  # characters; passages are cut for 256 pieces, and some servers refuse what is too long
SECONDS = 30.0  # for one answer; a caller's question is given up sooner, by the library
ATTEMPTS_MORE = 5  # after 429 and 5xx, as long as Retry-After says; 4 s apart at most where it says nothing
PROBE = "What is the dose of apixaban in atrial fibrillation?"
EMPTY = "."  # in place of a text without words, which the protocol forbids


class EndpointEmbedding:
    """An ``Embedding``. Nothing is asked before ``embed`` or ``measure`` is called.

    address: up to and with the version, as ``https://models.example/v1``. dimension: 0 when it is not known yet; the
    first answer then tells, and every later one must agree.
    """

    def __init__(
        self, address: str, model: str, key: str = "", *, dimension: int = 0, seconds: float = SECONDS
    ) -> None:
        self._host = urlsplit(address).netloc
        self._model = model
        self._dimension = dimension
        self._client = openai.AsyncOpenAI(
            api_key=key or "none",
            base_url=address,
            timeout=seconds,
            max_retries=ATTEMPTS_MORE,
            http_client=open_client(seconds=seconds),
        )
        # The same name at another address may be another model, or another precision of it.
        self.name = f"{model} at {self._host}{urlsplit(address).path.rstrip('/')}"

    @property
    def dimension(self) -> int:
        """0 until it is known."""
        return self._dimension

    async def measure(self) -> int:
        """The dimension, asked for when it is not known. Raises EmbeddingFailed."""
        if not self._dimension:
            await self.embed([PROBE])
        return self._dimension

    async def embed(self, texts: Sequence[str]) -> Vectors:
        """See ``kb.ports.Embedding``."""
        rows = [await self._asked(texts[start : start + AT_ONCE]) for start in range(0, len(texts), AT_ONCE)]
        return np.concatenate(rows) if rows else np.zeros((0, self._dimension), dtype=np.float32)

    async def close(self) -> None:
        """Let its connections go."""
        await self._client.close()

    async def _asked(self, texts: Sequence[str]) -> Vectors:
        sent = [text[:LONGEST].strip() or EMPTY for text in texts]
        try:
            answer = await self._client.embeddings.with_raw_response.create(
                model=self._model, input=sent, encoding_format="float"
            )
            rows = vectors_of(json_of(answer.http_response), len(texts))
        except openai.OpenAIError as error:
            raise self._failure(error) from error
        except (httpx2.HTTPError, ValueError) as error:
            raise self._nonsense(str(error)) from error
        if self._dimension and rows.shape[1] != self._dimension:
            raise self._nonsense(f"vectors of {rows.shape[1]} numbers where there were {self._dimension}")
        self._dimension = rows.shape[1]
        return rows

    def _nonsense(self, what: str) -> EmbeddingFailed:
        return EmbeddingFailed(
            f"The embedding endpoint {self._host} answers what cannot be used ({what}): see that {self._model} is an "
            "embedding model and that the address ends where OpenAI's would end in /v1."
        )

    def _failure(self, error: openai.OpenAIError) -> EmbeddingFailed:
        status = error.status_code if isinstance(error, openai.APIStatusError) else 0
        match status:
            case 401 | 403:
                said = "refuses the key: look at VOICEASSIST_EMBEDDING_KEY"
            case 404:
                said = f"knows no {self._model}, or nothing at that address: look at --embedding-url, --embedding-model"
            case 429:
                said = "is asked too much: wait, or raise what you may ask of it"
            case 0 if isinstance(error, openai.APITimeoutError):
                said = "does not answer in time: look at its load, and at the network to it"
            case 0:
                said = "cannot be reached: see that it runs, and look at --embedding-url"
            case _:
                said = f"answers with status {status}: look at its log"
        failed = EmbeddingFailed(f"The embedding endpoint {self._host} {said}.")
        failed.retryable = status not in (400, 401, 403, 404, 422)
        return failed


def vectors_of(answer: Any, count: int) -> Vectors:
    """One row of length 1 for each text, in the order asked: shape (count, dimension). Raises ValueError."""
    data = answer.get("data") if isinstance(answer, dict) else None
    if not isinstance(data, list) or len(data) != count:
        raise ValueError(f"no list of {count} vectors")
    # Each says which text it belongs to; some servers leave that out, and mean their order.
    ordered: dict[int, list[Any]] = {}
    for number, each in enumerate(data):
        place, row = (each.get("index", number), each.get("embedding")) if isinstance(each, dict) else (None, None)
        if type(place) is not int or not isinstance(row, list) or not row:
            raise ValueError("vectors that are no lists of numbers")
        ordered[place] = row
    if sorted(ordered) != list(range(count)):
        raise ValueError("vectors that belong to no text")
    try:
        return unit_rows(np.array([ordered[place] for place in range(count)], dtype=np.float32))
    except (TypeError, OverflowError) as error:
        raise ValueError("vectors that are no lists of numbers") from error

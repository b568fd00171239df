"""Re-ranking by a cross-encoder: a model that reads the question and a passage together and says how well they fit.

It lies in a folder on this machine (transformers), or answers at an address in one of the two usual shapes:

    without a model's name   {"query", "texts", "truncate"} -> [{"index", "score"}, ...]
                             Hugging Face text-embeddings-inference, POST /rerank
    with one                 {"model", "query", "documents", "top_n"} -> {"results": [{"index", "relevance_score"}]}
                             Cohere, Jina, vLLM, LiteLLM: POST /v1/rerank

Then the question and the passages found leave this machine for that address.
"""

import asyncio
import math
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

import httpx2

from kb.documents import Passage
from kb.errors import RerankingFailed
from kb.http_client import json_of, open_client
from kb.ports import RunElsewhere
from kb.transformers_extra import checked_folder, libraries, load
from priority_pool import PoolClosed

LONGEST = 512  # tokens of question and passage together
LONGEST_TEXT = 4_000  # characters of a passage that are sent


class FolderCrossEncoder:
    """A ``Reranking``. Making one reads the weights, for seconds: off the event loop's thread. Raises ModelMissing."""

    def __init__(self, folder: str, run: RunElsewhere) -> None:
        self._run = run
        self._folder = checked_folder(folder)
        self._tokenizer, self._model = load("AutoModelForSequenceClassification", folder)
        _, self._torch = libraries()
        positions = int(getattr(self._model.config, "max_position_embeddings", LONGEST))
        self._longest = min(LONGEST, positions)

    async def order(self, question: str, passages: Sequence[Passage]) -> list[Passage]:
        """See ``kb.ports.Reranking``. One passage a job, so that more urgent work gets in between."""
        jobs = [asyncio.ensure_future(self._run(self._fit, question, _read(passage))) for passage in passages]
        try:
            return best_first(passages, await asyncio.gather(*jobs))
        except PoolClosed as error:
            raise RerankingFailed("The re-ranking model is closed: the service is stopping.") from error
        except (RuntimeError, ValueError, IndexError) as error:
            raise RerankingFailed(f"The re-ranking model in {self._folder} could not read the passages.") from error
        finally:
            for job in jobs:
                job.cancel()

    def _fit(self, question: str, text: str) -> float:
        """How well they fit: of several labels the last one is the one that means it does."""
        read = self._tokenizer(question, text, truncation="only_second", max_length=self._longest, return_tensors="pt")
        with self._torch.inference_mode():
            logits = self._model(**read).logits[0]
        return float(logits[-1] - (logits[0] if len(logits) > 1 else 0))


class EndpointReranker:
    """A ``Reranking``. address: the whole of it, as ``http://models.example:8080/rerank``."""

    def __init__(self, address: str, model: str = "", key: str = "", *, seconds: float = 10.0) -> None:
        self._address = address
        self._host = urlsplit(address).netloc
        self._model = model
        self._client = open_client(headers={"Authorization": f"Bearer {key}"} if key else {}, seconds=seconds)

    async def order(self, question: str, passages: Sequence[Passage]) -> list[Passage]:
        """See ``kb.ports.Reranking``."""
        if not passages:
            return []
        try:
            answer = await self._client.post(self._address, json=self._body(question, passages))
            answer.raise_for_status()
            return best_first(passages, scores_of(json_of(answer), len(passages)))
        except httpx2.HTTPStatusError as error:
            failed = RerankingFailed(
                f"The re-ranker {self._host} answers with status {error.response.status_code}: look at --rerank-url, "
                "at VOICEASSIST_RERANK_KEY, and at its log."
            )
            failed.retryable = error.response.status_code not in (400, 401, 403, 404, 422)
            raise failed from error
        except httpx2.HTTPError as error:
            raise RerankingFailed(f"The re-ranker {self._host} cannot be reached: see that it runs.") from error
        except ValueError as error:
            raise RerankingFailed(
                f"The re-ranker {self._host} answers what cannot be used ({error}): --rerank-model is for servers of "
                "Cohere's shape alone."
            ) from error

    async def close(self) -> None:
        """Let its connections go."""
        await self._client.aclose()

    def _body(self, question: str, passages: Sequence[Passage]) -> Mapping[str, Any]:
        texts = [_read(passage)[:LONGEST_TEXT] for passage in passages]
        if self._model:
            return {"model": self._model, "query": question, "documents": texts, "top_n": len(texts)}
        return {"query": question, "texts": texts, "truncate": True}


def scores_of(answer: Any, count: int) -> list[float]:
    """The score of each passage, in the order asked. Raises ValueError."""
    rows = answer.get("results") if isinstance(answer, dict) else answer
    if not isinstance(rows, list) or len(rows) != count or not all(isinstance(row, dict) for row in rows):
        raise ValueError(f"no list of {count} scores")
    found: dict[int, float] = {}
    for row in rows:
        place, score = row.get("index"), row.get("relevance_score", row.get("score"))
        if type(place) is not int or type(score) not in (int, float) or not math.isfinite(score):
            raise ValueError("scores that are no numbers")
        found[place] = score
    if sorted(found) != list(range(count)):
        raise ValueError("scores that belong to no passage")
    return [found[place] for place in range(count)]


def best_first(passages: Sequence[Passage], scores: Sequence[float]) -> list[Passage]:
    """Those of equal score stay in the order they came in."""
    places = sorted(range(len(passages)), key=lambda place: -scores[place])
    return [passages[place] for place in places]


def _read(passage: Passage) -> str:
    return f"{passage.document.title}: {passage.section}\n{passage.text}"

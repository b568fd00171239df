"""A server on loopback that speaks OpenAI's embeddings and two shapes of re-ranking, well or badly."""

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import uvicorn
from fastapi import FastAPI, Request, Response

from kb.ports import Vectors

Vector = Callable[[str], Sequence[float] | Vectors]


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """The address it is served at, from another thread."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, log_level=None, lifespan="off", ws="none"))
    thread = threading.Thread(target=lambda: asyncio.run(server.serve([listening])), daemon=True)
    thread.start()
    until = time.monotonic() + 60
    while not server.started and time.monotonic() < until:
        time.sleep(0.02)
    assert server.started
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    # Whoever is still being answered was left by the one who asked: it is not waited for.
    server.should_exit = server.force_exit = True
    thread.join(60)
    listening.close()


class ModelServer:
    """Answers with ``vector`` of each text and ``fit`` of each passage; ``faults`` are given instead, one a request."""

    def __init__(self, vector: Vector, fit: Callable[[str, str], float] | None = None) -> None:
        self.vector = vector
        self.fit = fit or (lambda question, text: float(len(set(question.split()) & set(text.split()))))
        self.faults: list[Response | float] = []
        self.asked: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.times: list[float] = []
        self.app = FastAPI()
        self.app.post("/v1/embeddings")(self._embeddings)
        self.app.post("/rerank")(self._rerank)
        self.app.post("/v1/rerank")(self._rerank_results)

    async def _told(self, request: Request) -> tuple[dict[str, Any], Response | None]:
        body = await request.json()
        self.asked.append(body)
        self.headers.append(dict(request.headers))
        self.times.append(time.monotonic())
        fault = self.faults.pop(0) if self.faults else None
        if isinstance(fault, float):
            await asyncio.sleep(fault)
            return body, None
        return body, fault

    async def _embeddings(self, request: Request) -> Any:
        body, fault = await self._told(request)
        if fault is not None:
            return fault
        assert body["encoding_format"] == "float"
        rows = [
            {"object": "embedding", "index": place, "embedding": [float(each) for each in self.vector(text)]}
            for place, text in enumerate(body["input"])
        ]
        # The protocol promises no order.
        return {"object": "list", "model": body["model"], "data": rows[::-1], "usage": {"prompt_tokens": 1}}

    async def _rerank(self, request: Request) -> Any:
        body, fault = await self._told(request)
        scores = [self.fit(body["query"], text) for text in body["texts"]]
        rows = [{"index": place, "score": score} for place, score in enumerate(scores)]
        return fault or sorted(rows, key=lambda row: -row["score"])

    async def _rerank_results(self, request: Request) -> Any:
        body, fault = await self._told(request)
        scores = [self.fit(body["query"], text) for text in body["documents"]]
        rows = [{"index": place, "relevance_score": score} for place, score in enumerate(scores)]
        return fault or {"model": body["model"], "results": rows}


@contextmanager
def model_server(vector: Vector) -> Iterator[tuple[ModelServer, str]]:
    """The server and its address, up to the port."""
    server = ModelServer(vector)
    with served(server.app) as address:
        yield server, address

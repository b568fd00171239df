"""Qdrant's REST interface on loopback: qdrant-client's own models judge what is sent, its local mode does the work."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from fastapi import FastAPI, Header, Response
from qdrant_client import QdrantClient, models

from tests.kb.model_server import served


class QdrantOnLoopback:
    """down: answers as one that is not there any more."""

    def __init__(self, key: str = "") -> None:
        self.client = QdrantClient(":memory:")
        self.key = key
        self.status = 0
        self.app = FastAPI()
        self.app.get("/collections/{name}")(self._tell)
        self.app.put("/collections/{name}")(self._make)
        self.app.put("/collections/{name}/index")(self._index)
        self.app.put("/collections/{name}/points")(self._put)
        self.app.post("/collections/{name}/points/query")(self._query)
        self.app.post("/collections/{name}/points/delete")(self._delete)

    def _refused(self, name: str, api_key: str) -> Response | None:
        if self.status:
            return Response(status_code=self.status)
        if api_key != self.key:
            return Response(status_code=401)
        return None if self.client.collection_exists(name) else Response(status_code=404)

    async def _tell(self, name: str, api_key: str = Header("")) -> Any:
        return self._refused(name, api_key) or _result({"status": "green"})

    async def _make(self, name: str, body: dict[str, Any], api_key: str = Header("")) -> Any:
        if (refused := self._refused(name, api_key)) is None:
            return Response(status_code=409)
        if refused.status_code != 404:
            return refused
        wanted = models.CreateCollection.model_validate(body)
        assert isinstance(wanted.vectors, models.VectorParams)
        return _result(self.client.create_collection(name, vectors_config=wanted.vectors))

    async def _index(self, name: str, body: dict[str, Any], api_key: str = Header("")) -> Any:
        models.CreateFieldIndex.model_validate(body)
        return self._refused(name, api_key) or _result(True)

    async def _put(self, name: str, body: dict[str, Any], api_key: str = Header("")) -> Any:
        wanted = models.PointsList.model_validate(body)
        return self._refused(name, api_key) or _result(self.client.upsert(name, wanted.points).model_dump())

    async def _query(self, name: str, body: dict[str, Any], api_key: str = Header("")) -> Any:
        if refused := self._refused(name, api_key):
            return refused
        wanted = models.QueryRequest.model_validate(body)
        assert isinstance(wanted.query, list)
        assert wanted.limit is not None
        assert wanted.with_payload is False
        found = self.client.query_points(
            name, query=wanted.query, query_filter=wanted.filter, limit=wanted.limit, with_payload=False
        )
        return _result(found.model_dump())

    async def _delete(self, name: str, body: dict[str, Any], api_key: str = Header("")) -> Any:
        if refused := self._refused(name, api_key):
            return refused
        selector: Any = (
            models.PointIdsList.model_validate(body) if "points" in body else models.FilterSelector.model_validate(body)
        )
        return _result(self.client.delete(name, selector).model_dump())


def _result(result: Any) -> dict[str, Any]:
    return {"result": result, "status": "ok", "time": 0.001}


@contextmanager
def qdrant_on_loopback(key: str = "") -> Iterator[tuple[QdrantOnLoopback, str]]:
    """The server and its address."""
    server = QdrantOnLoopback(key)
    with served(server.app) as address:
        yield server, address
    server.client.close()

"""A Qdrant server through its REST interface (Qdrant 1.10 or newer): a handful of requests, so no client library.

``qdrant-client`` would bring gRPC and protobuf for them; the tests use it as the other side.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlsplit

import httpx2

from kb.errors import LibraryUnavailable
from kb.http_client import json_of, open_client
from kb.ports import Vectors

SECONDS = 10.0  # for each connecting, sending and waiting; a search is given up sooner, by the library


class QdrantServer:
    """Every method raises LibraryUnavailable. address: as ``http://qdrant.example:6333``."""

    def __init__(self, address: str, key: str = "", *, seconds: float = SECONDS) -> None:
        self._host = urlsplit(address).netloc
        self._client = open_client(address, {"api-key": key} if key else {}, seconds)

    async def make(self, collection: str, dimension: int) -> None:
        """A collection for vectors of this length, compared by cosine, each an organisation's; once."""
        if await self._asked("GET", f"/collections/{quote(collection)}", absent=True) is None:
            vectors = {"size": dimension, "distance": "Cosine"}
            # Somebody else may have made it in between.
            await self._asked("PUT", f"/collections/{quote(collection)}", {"vectors": vectors}, conflict=True)
        for field in ({"type": "keyword", "is_tenant": True}, {"type": "integer"}):
            name = "organisation" if "is_tenant" in field else "document"
            body = {"field_name": name, "field_schema": field}
            await self._asked("PUT", f"/collections/{quote(collection)}/index?wait=true", body)

    async def put(self, collection: str, points: Sequence[Mapping[str, Any]]) -> None:
        """Each has an id, a vector and a payload; found when this returns."""
        await self._asked("PUT", f"/collections/{quote(collection)}/points?wait=true", {"points": list(points)})

    async def nearest(
        self, collection: str, vector: Vectors, must: Sequence[Mapping[str, Any]], count: int
    ) -> dict[int, float]:
        """Cosine by id of the ``count`` points nearest to the vector of those that meet all conditions, best first."""
        body = {"query": vector.tolist(), "filter": {"must": list(must)}, "limit": count, "with_payload": False}
        result = await self._asked("POST", f"/collections/{quote(collection)}/points/query", body)
        try:
            return {int(point["id"]): float(point["score"]) for point in result["points"]}
        except (KeyError, TypeError, ValueError) as error:
            raise self._nonsense() from error

    async def delete(self, collection: str, ids: Collection[int]) -> None:
        """Take these points out."""
        await self._asked("POST", f"/collections/{quote(collection)}/points/delete?wait=true", {"points": list(ids)})

    async def delete_organisation(self, collection: str, organisation: str) -> None:
        """Take all points of an organisation out; where there is no such collection there are none."""
        body = {"filter": {"must": [of_organisation(organisation)]}}
        await self._asked("POST", f"/collections/{quote(collection)}/points/delete?wait=true", body, absent=True)

    async def close(self) -> None:
        """Let its connections go."""
        await self._client.aclose()

    async def _asked(
        self, method: str, path: str, body: object = None, *, absent: bool = False, conflict: bool = False
    ) -> Any:
        """The answer's result; None where what is asked for is absent, or there already, and that is allowed."""
        try:
            answer = await self._client.request(method, path, json=body)
            if (absent and answer.status_code == 404) or (conflict and answer.status_code == 409):
                return None
            answer.raise_for_status()
            return json_of(answer)["result"]
        except httpx2.HTTPStatusError as error:
            raise self._refused(error.response) from error
        except httpx2.HTTPError as error:
            raise LibraryUnavailable(
                f"The library cannot be asked: the Qdrant server {self._host} does not answer; see that it runs."
            ) from error
        except (ValueError, KeyError, TypeError) as error:
            raise self._nonsense() from error

    def _refused(self, answer: httpx2.Response) -> LibraryUnavailable:
        status = answer.status_code
        mend = "look at VOICEASSIST_QDRANT_KEY" if status in (401, 403) else "look at its log"
        failed = LibraryUnavailable(
            f"The library cannot be asked: the Qdrant server {self._host} answers with status {status}; {mend}."
        )
        failed.retryable = status not in (400, 401, 403, 422)
        return failed

    def _nonsense(self) -> LibraryUnavailable:
        return LibraryUnavailable(
            f"The library cannot be asked: {self._host} does not answer as Qdrant 1.10 or newer does; look at "
            "--qdrant-url."
        )


def of_organisation(organisation: str) -> Mapping[str, Any]:
    """The condition that a point is this organisation's."""
    return {"key": "organisation", "match": {"value": organisation}}

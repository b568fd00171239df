"""The one way the library speaks to a server of the site's choosing: bounded in time and size, never led elsewhere.

The address and the key come from the settings; the answers are not trusted.
"""

from collections.abc import AsyncIterator
from typing import Any

import httpx2

MOST_BYTES = 64_000_000
"""Of one answer: 128 vectors of 4,000 numbers written out are 10 MB."""


def open_client(address: str = "", headers: dict[str, str] | None = None, seconds: float = 10.0) -> httpx2.AsyncClient:
    """A client for one server. It follows no redirect, lest the key go to where one leads.

    seconds: for each connecting, sending and waiting.
    """
    return httpx2.AsyncClient(
        base_url=address,
        headers={"Accept-Encoding": "identity", **(headers or {})},
        timeout=seconds,
        transport=BoundedTransport(),
        follow_redirects=False,
    )


class BoundedTransport(httpx2.AsyncBaseTransport):
    """Breaks off an answer that is longer than ``most`` bytes, and unpacks none: a packed one may be a bomb."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._most = most
        self._inner = httpx2.AsyncHTTPTransport()

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        response = await self._inner.handle_async_request(request)
        response.headers.pop("Content-Encoding", None)
        assert isinstance(response.stream, httpx2.AsyncByteStream)
        stream = _Bounded(response.stream, self._most)
        return httpx2.Response(
            response.status_code, headers=response.headers, stream=stream, extensions=response.extensions
        )

    async def aclose(self) -> None:
        await self._inner.aclose()


class _Bounded(httpx2.AsyncByteStream):
    def __init__(self, stream: httpx2.AsyncByteStream, most: int) -> None:
        self._stream = stream
        self._most = most

    async def __aiter__(self) -> AsyncIterator[bytes]:
        had = 0
        async for piece in self._stream:
            had += len(piece)
            if had > self._most:
                raise httpx2.ReadError(f"the answer is longer than {self._most} bytes")
            yield piece

    async def aclose(self) -> None:
        await self._stream.aclose()


def json_of(response: httpx2.Response) -> Any:
    """The answer's JSON. Raises ValueError, also for numbers JSON does not have."""

    def refuse(word: str) -> None:
        raise ValueError(f"{word} is no number")

    return response.json(parse_constant=refuse)

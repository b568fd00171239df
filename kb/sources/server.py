"""A server that is asked at its own pace, its refusals made into our errors."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from http import HTTPStatus
from urllib.parse import urlencode

from kb.errors import SourceBusy, SourceClosed, SourceGarbled, SourceSilent
from kb.sources.exchange import Answer, Request, Web
from kb.sources.pace import Pace, retry_after

MOST_BYTES = 4_000_000
PATIENCE_SECONDS = 8.0


class Server:
    """apart: seconds between two requests. patience: for one of them, whatever the caller's own budget."""

    def __init__(self, web: Web, apart: float, patience: float = PATIENCE_SECONDS) -> None:
        self._web = web
        self._patience = patience
        self._pace = Pace(apart)

    async def get(
        self,
        address: str,
        parameters: Mapping[str, str] | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        most_bytes: int = MOST_BYTES,
        also: frozenset[int] = frozenset(),
    ) -> Answer:
        """also: statuses besides 200 that are an answer. Raises SourceFailed."""
        joint = "&" if "?" in address else "?"
        query = f"{joint}{urlencode(parameters)}" if parameters else ""
        return await self._ask(Request(f"{address}{query}", headers or {}, None, most_bytes), also)

    async def post(self, address: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """Raises SourceFailed."""
        return await self._ask(Request(address, headers, body, MOST_BYTES), frozenset())

    async def _ask(self, request: Request, also: frozenset[int]) -> Answer:
        resting = self._pace.resting(time.monotonic())
        if resting:
            raise SourceBusy(f"its server asked not to be asked again for {resting:.0f} s")
        await asyncio.sleep(self._pace.wait(time.monotonic()))
        answer = await self._web.ask(request, self._patience)
        if answer.status == HTTPStatus.OK or answer.status in also:
            return answer
        self._refused(answer)
        raise SourceGarbled(f"its server answers {answer.status}: look at the address that is set for it")

    def _refused(self, answer: Answer) -> None:
        """Raises for what is known of refusals."""
        said = answer.headers.get("retry-after", "")
        if answer.status == HTTPStatus.TOO_MANY_REQUESTS or (answer.status == HTTPStatus.SERVICE_UNAVAILABLE and said):
            self._pace.rest(time.monotonic(), retry_after(said, datetime.now(UTC)))
            resting = self._pace.resting(time.monotonic())
            raise SourceBusy(f"its server is asked too often (status {answer.status}): again in {resting:.0f} s")
        if answer.status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
            raise SourceClosed(f"its server refuses us (status {answer.status}): look at its key")
        if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise SourceSilent(f"its server is broken just now (status {answer.status}): try again later")


@asynccontextmanager
async def within(seconds: float) -> AsyncIterator[None]:
    """Raises SourceSilent when the time is over."""
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError as error:
        raise SourceSilent(f"it did not answer within {seconds:g} s: try again later") from error

"""Re-ranking that never holds a call up: late or failed, the order given is the order taken."""

import asyncio
import logging
from collections.abc import Sequence

from kb.documents import Passage
from kb.errors import KbError
from kb.ports import Reranking

log = logging.getLogger(__name__)


class InTime:
    """A ``Reranking`` that asks another one for at most so many seconds; it raises nothing."""

    def __init__(self, reranking: Reranking, seconds: float) -> None:
        self._reranking = reranking
        self._seconds = seconds

    async def order(self, question: str, passages: Sequence[Passage]) -> list[Passage]:
        """See ``kb.ports.Reranking``."""
        try:
            async with asyncio.timeout(self._seconds):
                return await self._reranking.order(question, passages)
        except TimeoutError:
            log.warning("re-ranking took too long and was left out", extra={"seconds": self._seconds})
        except KbError as error:
            log.warning("re-ranking failed and was left out", extra={"reason": str(error)})
        return list(passages)

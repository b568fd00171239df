"""When a second recogniser is asked, and what happens when it cannot answer in time."""

import asyncio
import logging
import math
import threading
import time
from collections.abc import Sequence

from dialog.errors import EngineFailed
from dialog.stt.candidates import Candidate
from dialog.stt.corrected import POORLY_READ, enough_for_a_drug
from dialog.stt.drug_hearing import DrugHearing
from dialog.stt.second_hearing import FirstReading, heard_twice, stretch_to_hear_again
from dialog.stt.second_opinion import SecondOpinion
from priority_pool import Urgency

logger = logging.getLogger(__name__)

PATIENCE = 1.5
"""Seconds. "One moment" is said 1.2 s after the end of a turn, and the reading begins some 0.4 s before that end."""
LONGEST = 12.0
"""Seconds of speech: those cost three times what a question of four does."""
LOOKED_AT_EVERY = 0.1
"""Seconds until it is seen that other calls are kept waiting."""
REST = 30.0
"""Seconds in which nobody is asked after it took too long: the machine has other work, each reading would be late."""

Found = Sequence[Sequence[Candidate]]


class AskingTwice:
    """For all calls. Without an opinion the first reading always stands."""

    def __init__(self, drugs: DrugHearing, opinion: SecondOpinion | None, patience: float = PATIENCE) -> None:
        self._drugs = drugs
        self._opinion = opinion
        self._patience = patience
        self._asked_again = -math.inf

    async def candidates(self, urgency: Urgency, first: FirstReading, gone: threading.Event) -> Found:
        """Those of the reading, with a second opinion where there is a doubt and the opinion is to be had."""
        opinion = self._opinion
        if opinion is None or not opinion.free or first.seconds > LONGEST or time.monotonic() < self._asked_again:
            return first.found
        stretch = self._stretch(first)
        if stretch is None:
            return first.found
        asked = asyncio.ensure_future(
            opinion.run(urgency, heard_twice, self._drugs, opinion.listen, first, stretch, gone.is_set)
        )
        try:
            if await self._waited_for(asked, opinion):
                found = await asked
                logger.info("what was heard was judged twice")
                return found
            gone.set()
            if not opinion.crowded:
                self._asked_again = time.monotonic() + REST
            logger.info("a second opinion took too long, or other calls wait: the first reading stands")
        except EngineFailed as failure:
            logger.warning("there was no second opinion: the first reading stands", exc_info=failure)
        finally:
            asked.cancel()
        return first.found

    async def _waited_for(self, asked: "asyncio.Future[list[list[Candidate]]]", opinion: SecondOpinion) -> bool:
        """Whether it came before patience was at an end, or other calls were kept waiting."""
        looks = max(1, round(self._patience / LOOKED_AT_EVERY))
        for _ in range(looks):
            done, _ = await asyncio.wait([asked], timeout=self._patience / looks)
            if done or opinion.crowded:
                return bool(done)
        return False

    def _stretch(self, first: FirstReading) -> tuple[int, int] | None:
        reading = self._drugs.doubtful(self._drugs.names, first.tokens, first.probabilities)
        clearness = sum(first.probabilities) / max(1, len(first.probabilities))
        return stretch_to_hear_again(
            reading,
            first.found,
            enough_for_a_drug(clearness),
            poorly=clearness < POORLY_READ,
            unsettled=first.unsettled,
        )

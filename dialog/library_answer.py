"""The answer that the library gives to a question: passages found, statements chosen, the evidence weighed."""

import logging
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Protocol

from dialog.asking_back import ask_back
from dialog.clarification import facets
from dialog.composing import Provenance, answer
from dialog.errors import EngineFailed
from dialog.evidence import best_answer, enough
from dialog.reply import Reply
from dialog.selecting import Candidate, ranked, shortlist
from dialog.settings import DialogSettings
from dialog.transcript import Conversation
from dialog.understood import written
from dialog.unheard import notice_given
from dialog.unwritten import unwritten
from kb.documents import Passage
from kb.errors import KbError

logger = logging.getLogger(__name__)


class Library(Protocol):
    """What answering needs of ``kb.library``."""

    async def search(self, question: str, *, organisation: str | None = None, limit: int = 8) -> list[Passage]:
        """The passages that answer best, best first. Raises KbError."""

    async def similarity(self, question: str, sentences: Sequence[str]) -> list[float]:
        """Cosine in -1..1 of each sentence to the question. Raises KbError."""


CLEAR = 0.6
"""Cosine of the best passage from which one or two words are taken as a question, not as a topic."""


def today() -> date:
    return datetime.now(UTC).date()


class LibraryAnswer:
    """Answers from a library.

    organisation: whose library is asked. today: gives the day by which a source is judged old. to_write: a model writes
    the answer (``dialog/unwritten.py``), but for an emergency's.
    """

    def __init__(
        self,
        library: Library,
        settings: DialogSettings,
        organisation: str = "",
        today: Callable[[], date] = today,
        *,
        to_write: bool = False,
    ) -> None:
        self._to_write = to_write
        self._library = library
        self._settings = settings
        self._organisation = organisation or None
        self._today = today

    @property
    def provenance(self) -> Provenance:
        return Provenance(self._today().year, self._settings.stale_after_years)

    async def to(self, conversation: Conversation, question: str, *, sure: bool = False) -> Reply | None:
        """The extractive answer, a question back where the library itself has several readings, or None when it
        supports no answer; ``sure`` asks for more evidence. Raises EngineFailed (stage "library")."""
        question = written(question)
        try:
            passages = await self._library.search(
                question, organisation=self._organisation, limit=self._settings.passages
            )
            if not passages:
                return None
        except KbError as error:
            raise EngineFailed("library", str(error), retryable=error.retryable) from error
        candidates = shortlist(question, passages)
        best = ranked(candidates, await self._closeness(question, candidates), question)
        if not enough(question, passages, best, self._settings.abstain_below, sure=sure):
            return None
        several = (
            None if sure or any(passage.cosine >= CLEAR for passage in passages[:1]) else facets(question, passages)
        )
        if several:
            return ask_back(several)
        reply = answer(question, best_answer(best, question), self.provenance, notice_given=notice_given(conversation))
        return unwritten(reply, passages) if self._to_write and not sure else reply

    async def _closeness(self, question: str, candidates: Sequence[Candidate]) -> list[float]:
        """How near each candidate is in meaning; its passage's own nearness when the model is too slow just now."""
        try:
            return await self._library.similarity(question, [candidate.statement.searched for candidate in candidates])
        except KbError:
            logger.warning("sentences were ranked without the model")
            return [candidate.statement.passage.cosine for candidate in candidates]

"""The answer that the library gives to a question: passages found, statements chosen, the evidence weighed."""

import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Protocol, runtime_checkable

from dialog.answers.allergy import for_the_allergic
from dialog.answers.chosen import best_answer
from dialog.answers.composing import Provenance, answer
from dialog.answers.dose_by_age import dose_by_age, of_this_age
from dialog.answers.dosed_drugs import own_doses_first
from dialog.answers.evidence import enough, several_hold
from dialog.answers.issuer_asked import of_this_issuer
from dialog.answers.kinds_of_disease import kinds_of_disease
from dialog.answers.readings import held_for, only_reading, readings
from dialog.answers.route_asked import of_this_route
from dialog.answers.selecting import Candidate, for_these_people, ranked, shortlist, that_warn, to_be_spoken
from dialog.answers.topic_alone import is_its_subject, under_its_topic
from dialog.answers.unheard import notice_given
from dialog.answers.unwritten import unwritten
from dialog.asking_back.clarification import facets
from dialog.asking_back.options import ask_back
from dialog.danger_by_meaning import MODEL, sounds_like_danger
from dialog.errors import EngineFailed
from dialog.question.asked import Asked
from dialog.question.clinical_slang import in_guideline_words
from dialog.question.drug_names import drugs_in
from dialog.question.said_to_be_well import without_what_is_well
from dialog.question.understood import written
from dialog.reply import Reply
from dialog.settings import DialogSettings
from dialog.transcript import Conversation
from kb.clinical_terms import in_written_words
from kb.documents import Passage
from kb.errors import KbError
from kb.ports import Vectors
from kb.rerank.words_met import WordsMet
from kb.statements import Statement

logger = logging.getLogger(__name__)


class Library(Protocol):
    """What answering needs of ``kb.library``."""

    async def search(self, question: str, *, organisation: str | None = None, limit: int = 8) -> list[Passage]:
        """The passages that answer best, best first. Raises KbError."""

    async def similarity(self, question: str, sentences: Sequence[str]) -> list[float]:
        """Cosine in -1..1 of each sentence to the question. Raises KbError."""


@runtime_checkable
class TellsMeaning(Protocol):
    """A library that tells what a sentence means."""

    async def meaning(self, text: str, model: str) -> Vectors | None:
        """The vector of the text by this model, of length 1; None where another is in use. Raises KbError."""


@runtime_checkable
class MeetsWords(Protocol):
    """A library that tells how near each word of a question is met."""

    async def words_met(self, question: str, statements: Sequence[Statement]) -> WordsMet | None:
        """How near in meaning each word is met by each statement; None where it cannot tell. Raises KbError."""


class Outside(Protocol):
    """Sources beyond the library, asked only when it holds no answer."""

    async def search(self, question: str, *, limit: int = 8) -> list[Passage]:
        """At most ``limit`` passages, best first, with the figures that the library's have. Whatever in the question
        identifies a patient is taken out before anything leaves. Raises KbError."""


CLEAR = 0.6
"""Cosine of the best passage from which one or two words are taken as a question, not as a topic."""
OUTSIDE = 4
"""Passages asked of outside sources."""


def today() -> date:
    return datetime.now(UTC).date()


def as_asked(words: str) -> Asked:
    """What the words ask for, in the words of a guideline."""
    return Asked(in_guideline_words(in_written_words(without_what_is_well(written(words)))))


def _to_say(question: str, asked: Asked, best: Sequence[Candidate]) -> list[Candidate]:
    """The statements as they answer best, with what must go first whatever fits."""
    weighed = of_this_route(asked, own_doses_first(asked, to_be_spoken(best)) or best)
    return for_the_allergic(question, weighed) or weighed


class LibraryAnswer:
    """Answers from a library.

    organisation: whose library is asked. today: gives the day by which a source is judged old. outside: asked when the
    library abstains, never for a thought that may be thrown away. to_write: a model writes the answer
    (``dialog/answers/unwritten.py``), but for an emergency's.
    """

    def __init__(
        self,
        library: Library,
        settings: DialogSettings,
        organisation: str = "",
        today: Callable[[], date] = today,
        *,
        outside: Outside | None = None,
        to_write: bool = False,
    ) -> None:
        self._to_write = to_write
        self._library = library
        self._settings = settings
        self._organisation = organisation or None
        self._today = today
        self._outside = outside

    @property
    def provenance(self) -> Provenance:
        return Provenance(self._today().year, self._settings.stale_after_years)

    async def to(
        self,
        conversation: Conversation,
        question: str,
        *,
        sure: bool = False,
        asked_back: bool = False,
        assumed: str = "",
        speculative: bool = False,
        source: str = "",
    ) -> Reply | None:
        """The extractive answer, a question back where the library itself has several readings, or None when nothing
        supports an answer. Raises EngineFailed (stage "library").

        sure: asks for more evidence and asks nothing back. asked_back: one question was asked back already.
        assumed: the reading taken because the caller chose none, which is said. speculative: nothing outside is asked.
        source: the title of the document that is asked alone, where it was found at all.
        """
        question = written(question)
        asked = as_asked(question)
        passages = await self._found(asked.question)
        passages = [one for one in passages if one.document.title == source] or passages
        reply = await self._from(
            conversation, question, asked, passages, sure=sure, asked_back=asked_back or sure, assumed=assumed
        )
        if reply is None and self._outside is not None and not speculative:
            passages = await self._found_outside(asked.question, self._outside)
            reply = await self._from(
                conversation, question, asked, passages, sure=sure, asked_back=True, assumed=assumed
            )
        return reply

    async def sounds_like_danger(self, words: str) -> bool:
        """Whether the words mean that somebody is in danger now; no where nobody can tell."""
        if not isinstance(self._library, TellsMeaning):
            return False
        try:
            vector = await self._library.meaning(words, MODEL)
        except KbError:
            logger.warning("an emergency was looked for by the words alone")
            return False
        return vector is not None and sounds_like_danger(vector)

    async def holds(self, question: str, drug: str, use: Collection[str]) -> bool:
        """Whether a statement holds what is asked, of this one of its drugs and beside a word of this use.

        use: stems. Raises EngineFailed.
        """
        asked = as_asked(question)
        return held_for(asked, shortlist(asked, await self._found(asked.question)), drug, use)

    async def _from(
        self,
        conversation: Conversation,
        question: str,
        asked: Asked,
        passages: Sequence[Passage],
        *,
        sure: bool,
        asked_back: bool,
        assumed: str,
    ) -> Reply | None:
        if not passages:
            return None
        candidates = shortlist(asked, passages)
        weighed = ranked(asked, candidates, await self._closeness(asked.question, candidates))
        harmless = for_the_allergic(question, of_this_issuer(asked, weighed))
        best = own_doses_first(asked, of_this_age(asked, for_these_people(asked, of_this_route(asked, harmless))))
        kinds = None if asked_back else kinds_of_disease(asked, best)
        several = kinds if asked_back or kinds else readings(asked, best) or dose_by_age(asked, best)
        said = best
        if several is None or not (kinds or several_hold(asked, passages, best)):
            best = that_warn(asked, best)
            met = await self._met(asked.question, best[:1])
            said = _to_say(question, asked, best)
            if not enough(asked, passages, best, met, least=self._settings.abstain_below, sure=sure):
                best = said = [] if sure else under_its_topic(asked, best)
                if not best:
                    return None
            told_of = len(asked.about) > 1 and bool(drugs_in(asked.question))  # "reverse dabigatran" is no topic
            broad = not asked_back and not asked.kinds and passages[0].cosine < CLEAR and not told_of
            several = facets(question, passages) if broad and is_its_subject(asked, best[0]) else None
        if several:
            return ask_back(replace(several, question=question))
        chosen = best_answer(said, asked)
        reply = answer(
            question,
            chosen,
            self.provenance,
            notice_given=notice_given(conversation),
            only="" if asked_back else only_reading(asked, chosen.said[0]),
            assumed=assumed,
        )
        return unwritten(reply, passages) if self._to_write and not sure else reply

    async def _met(self, question: str, best: Sequence[Candidate]) -> WordsMet | None:
        """Of a passage from outside nothing is kept that tells it."""
        if not best or not isinstance(self._library, MeetsWords):
            return None
        try:
            return await self._library.words_met(question, [one.statement for one in best])
        except KbError:
            logger.warning("the words of the question were compared without the model")
            return None

    async def _found(self, question: str) -> list[Passage]:
        try:
            return await self._library.search(question, organisation=self._organisation, limit=self._settings.passages)
        except KbError as error:
            raise EngineFailed("library", str(error), retryable=error.retryable) from error

    async def _found_outside(self, question: str, outside: Outside) -> list[Passage]:
        """None when nobody outside answers."""
        try:
            return await outside.search(question, limit=OUTSIDE)
        except KbError:
            logger.warning("outside sources could not be asked")
            return []

    async def _closeness(self, question: str, candidates: Sequence[Candidate]) -> list[float]:
        """How near each candidate is in meaning; its passage's own nearness when the model is too slow just now."""
        try:
            return await self._library.similarity(question, [candidate.statement.searched for candidate in candidates])
        except KbError:
            logger.warning("sentences were ranked without the model")
            return [candidate.statement.passage.cosine for candidate in candidates]

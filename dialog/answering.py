"""From the caller's words to a reply, in a fixed order: emergency, command, an open question of ours, a drug that
sounds like another, a question too broad, and then the library.

The order and what each step says is told in docs/topics/answers.md. Nothing is kept here: what is known of the call is
in the conversation, so that a speculative thought leaves no trace.
"""

import logging
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Protocol

from dialog import prompts
from dialog.clarification import (
    Clarification,
    broad_question,
    chosen,
    completed_question,
    facets,
    offered,
)
from dialog.commanded import commanded, go_on
from dialog.composing import Provenance, answer
from dialog.errors import EngineFailed
from dialog.evidence import best_answer, enough
from dialog.reply import Command, Reply, ReplyKind, Span, SpanKind
from dialog.safety import Danger, danger_in
from dialog.selecting import Candidate, ranked, shortlist, telling_words
from dialog.settings import DialogSettings
from dialog.sound_alikes import SoundAlike, beginning_apart, named_among, sound_alike_in
from dialog.speech_text import speakable, spelled
from dialog.spoken_commands import command_in, is_backchannel, plain, yes_or_no
from dialog.transcript import Conversation
from dialog.understood import written
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


def _today() -> date:
    return datetime.now(UTC).date()


_THANKS = frozenset({"thank you", "thanks", "thanks a lot", "thank you very much", "ok thank you", "okay thank you"})
_HELLO = frozenset(
    {"hello", "hi", "hey", "hello hello", "good morning", "good evening", "good afternoon", "are you there"}
    | {"hello are you there", "can you hear me", "hello can you hear me", "is anybody there", "are you still there"}
)
_ASKS = re.compile(r"\b(?:what|which|how (?:much|many)|dose|when)\b(?! do (?:i|we) do)", re.IGNORECASE)
_ALARM = re.compile(
    r"\b(?:right now|as we speak|help(?: me)?|quick(?:ly)?|hurry|what (?:do|should|can) (?:i|we) (?:do|give)(?: now)?"
    r"|my patient|the patient|in front of me|just|oh (?:my )?god|please|for (?:the last )?\w+ (?:minutes?|seconds?))\b",
    re.IGNORECASE,
)
_FOLLOWS = ("and ", "what about ", "how about ", "and what about ")


class Answering:
    """``dialog.ports.Thinking`` over a library.

    organisation: whose library is asked. today: gives the day by which a source is judged old.
    """

    def __init__(
        self, library: Library, settings: DialogSettings, organisation: str = "", today: Callable[[], date] = _today
    ) -> None:
        self._library = library
        self._settings = settings
        self._organisation = organisation or None
        self._today = today

    async def think(
        self, conversation: Conversation, words: str, *, command: Command | None = None, speculative: bool = False
    ) -> Reply:
        """See ``dialog.ports.Thinking``. Raises EngineFailed (stage "library")."""
        danger = danger_in(words)
        if danger is Danger.CALLER:
            return prompts.own_danger(self._settings)
        if danger is Danger.SOMEBODY:
            return await self._urgent(conversation, words, command)
        reply = await self._calm(conversation, words, command or command_in(words))
        return with_unheard(reply, conversation)

    @property
    def _provenance(self) -> Provenance:
        return Provenance(self._today().year, self._settings.stale_after_years)

    async def _urgent(self, conversation: Conversation, words: str, command: Command | None) -> Reply:
        """The number first, then at once what was asked; no question of ours comes between."""
        first = prompts.emergency(self._settings)
        if command is not None:
            reply = commanded(command, words, conversation, self._settings, self._provenance)
            return replace(reply, spans=(first, *reply.spans), urgent=True)
        try:
            found = None
            for question in urgent_questions(words):
                found = found or await self._answered(conversation, question, sure=True)
        except EngineFailed:
            logger.warning("the library failed in an emergency")
            found = None
        if found is None and _ASKS.search(words):
            return prompts.emergency_unanswered(self._settings)
        if found is None:
            return prompts.emergency_without_answer(self._settings)
        return replace(found, spans=(first, *found.spans), urgent=True)

    async def _calm(self, conversation: Conversation, words: str, command: Command | None) -> Reply:
        pending = conversation.pending
        if pending is not None and (command is None or yes_or_no(words) is not None):
            reply = await self._resolved(conversation, pending, words)
            if reply is not None:
                return reply
        if command is not None:
            return commanded(command, words, conversation, self._settings, self._provenance)
        small = self._small_talk(conversation, words)
        return small or await self._asked(conversation, _with_context(conversation, words))

    def _small_talk(self, conversation: Conversation, words: str) -> Reply | None:
        text = plain(words)
        if not text:
            return prompts.not_caught()
        if text in _THANKS:
            return prompts.welcome()
        if text in _HELLO:
            return prompts.hello_again()
        meant = yes_or_no(words)
        if meant is None:
            return prompts.not_caught() if is_backchannel(words) else None
        last = conversation.last
        if meant and last and last.reply.more:
            return go_on(conversation, self._provenance)
        return prompts.ask_away()

    async def _asked(self, conversation: Conversation, question: str, confirmed: Sequence[str] = ()) -> Reply:
        alike = sound_alike_in(question)
        if alike and alike.names[0] not in confirmed and not _settled(conversation, alike):
            return confirm(question, alike)
        broad = broad_question(question)
        if broad:
            return ask_back(broad)
        return await self._answered(conversation, question) or prompts.not_in_library()

    async def _resolved(self, conversation: Conversation, pending: Reply, words: str) -> Reply | None:
        """The reply to the answer to our question; None when the caller spoke of something else."""
        meant = yes_or_no(words)
        if pending.kind is ReplyKind.CONFIRM:
            index = named_among(words, pending.options) if meant is None else 0 if meant else None
            index = chosen(words, pending.options) if index is None and meant is None else index
            if meant is False:
                index = 1 if len(pending.options) == 2 else None
            if index is None:
                return prompts.ask_away() if meant is False else None
            name = pending.options[index]
            question = pending.question.replace(pending.options[0], name)
            return await self._asked(conversation, question, pending.options)
        if meant is False:
            return prompts.ask_away()
        index = 0 if meant else chosen(words, pending.options)
        if index is not None:
            question = completed_question(pending.question, pending.options, index)
        elif len(plain(words).split()) <= 3 and command_in(words) is None:
            question = f"{pending.question} {words}"
        else:
            return None
        return await self._answered(conversation, question) or prompts.not_in_library()

    async def _answered(self, conversation: Conversation, question: str, sure: bool = False) -> Reply | None:
        """The extractive answer, a question back where the library itself has several readings, or None."""
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
        return answer(question, best_answer(best, question), self._provenance, notice_given=_notice_given(conversation))

    async def _closeness(self, question: str, candidates: Sequence[Candidate]) -> list[float]:
        """How near each candidate is in meaning; its passage's own nearness when the model is too slow just now."""
        try:
            return await self._library.similarity(question, [candidate.statement.searched for candidate in candidates])
        except KbError:
            logger.warning("sentences were ranked without the model")
            return [candidate.statement.passage.cosine for candidate in candidates]


def urgent_questions(words: str) -> list[str]:
    """What may have been asked in an emergency: the words after the last question word, then all but the alarm."""
    asks = list(_ASKS.finditer(words))
    asked = words[asks[-1].start() :] if asks else ""
    calm = " ".join(_ALARM.sub(" ", words).split())
    return [question for question in dict.fromkeys((asked, calm)) if len(telling_words(question)) >= 2]


def confirm(question: str, alike: SoundAlike) -> Reply:
    """ "Did you say hydralazine, h y d r a l, or hydroxyzine?" """
    likely, *others = alike.names
    other = others[0]
    spans = [Span("Did you say", SpanKind.QUESTION)]
    for name, against, ending in ((likely, other, ","), (other, likely, "?")):
        letters = beginning_apart(name, against)
        lead = "" if name == likely else "or "
        spans.append(
            Span(
                f"{lead}{name}, {' '.join(letters)}{ending}",
                SpanKind.QUESTION,
                f"{lead}{name}, {spelled(letters)}{ending}",
            )
        )
    asked = question.lower().replace(alike.heard, likely, 1)
    return Reply(ReplyKind.CONFIRM, tuple(spans), options=(likely, other), question=asked)


def ask_back(broad: Clarification) -> Reply:
    """One question with two or three options."""
    topic = broad.topic[:1].upper() + broad.topic[1:]
    options = f"{offered(broad.options)}?"
    spans = (
        Span(f"{topic}:", SpanKind.UNDERSTOOD, speakable(f"{topic}:")),
        Span(options, SpanKind.QUESTION, speakable(options)),
    )
    return Reply(ReplyKind.CLARIFY, spans, options=broad.options, question=broad.question)


def with_unheard(reply: Reply, conversation: Conversation) -> Reply:
    """The reply with the doses and warnings of the last one that the caller did not hear said first."""
    missed = conversation.unheard_vital
    last = conversation.last
    covered = reply.command in (Command.REPEAT, Command.SLOWER, Command.STOP)
    if not missed or last is None or covered:
        return reply
    missed = tuple(span for span in missed if span not in reply.spans)
    if not missed:
        return reply
    offset = len(reply.citations)
    moved = tuple(span if span.citation is None else replace(span, citation=span.citation + offset) for span in missed)
    lead = Span("Before that: you did not hear", SpanKind.NOTICE)
    return replace(reply, spans=(lead, *moved, *reply.spans), citations=(*reply.citations, *last.reply.citations))


def _notice_given(conversation: Conversation) -> bool:
    """Whether the caller has heard, in this call, that the answers come from unreviewed digests."""
    return any(
        span.kind is SpanKind.NOTICE and "digest" in span.text and span not in turn.heard.unheard
        for turn in conversation.turns
        if turn.reply.kind is ReplyKind.ANSWER
        for span in turn.reply.spans
    )


def _settled(conversation: Conversation, alike: SoundAlike) -> bool:
    """The name was said back in an earlier answer of this call, and the caller let it stand."""
    return any(
        alike.names[0] in span.text.lower().split()
        for turn in conversation.turns
        if turn.reply.kind is ReplyKind.ANSWER
        for span in turn.reply.spans
        if span.kind is SpanKind.UNDERSTOOD and span not in turn.heard.unheard and alike.heard == alike.names[0]
    )


def _with_context(conversation: Conversation, words: str) -> str:
    """A short follow-up ("and in pregnancy?") with the question it follows."""
    text = plain(words)
    last = conversation.last_answer
    if last is None or not text.startswith(_FOLLOWS) or len(text.split()) > 6:
        return words
    return (
        f"{(last.reply.question or last.said).rstrip(' ?.!')} {text.removeprefix('and ').removeprefix('what about ')}"
    )

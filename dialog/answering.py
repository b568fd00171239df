"""From the caller's words to a reply, in a fixed order: emergency, an open calculation, command, an open question of
ours, a calculation asked for, a drug that sounds like another, a question too broad, and then the library.

The order and what each step says is told in docs/topics/answers.md. Nothing is kept here: what is known of the call is
in the conversation, so that a speculative thought leaves no trace.
"""

import logging
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from dialog import prompts
from dialog.asking_back import ask_back, completed
from dialog.calculating.replies import asked_again, begun, continued
from dialog.clarification import broad_question
from dialog.commanded import commanded
from dialog.confirming import confirm, confirmed, settled
from dialog.doubted_drugs import drug_to_confirm
from dialog.doubts import Doubt
from dialog.errors import EngineFailed
from dialog.library_answer import Library, LibraryAnswer, today
from dialog.reply import Command, Reply, ReplyKind
from dialog.safety import Danger, danger_in
from dialog.selecting import telling_words
from dialog.settings import DialogSettings
from dialog.small_talk import small_talk
from dialog.spoken_commands import command_in, plain, yes_or_no
from dialog.transcript import Conversation
from dialog.unheard import with_unheard

logger = logging.getLogger(__name__)

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
        self, library: Library, settings: DialogSettings, organisation: str = "", today: Callable[[], date] = today
    ) -> None:
        self._answer = LibraryAnswer(library, settings, organisation, today)
        self._settings = settings

    async def think(
        self,
        conversation: Conversation,
        words: str,
        *,
        command: Command | None = None,
        speculative: bool = False,
        doubts: Sequence[Doubt] = (),
    ) -> Reply:
        """See ``dialog.ports.Thinking``. Raises EngineFailed (stage "library")."""
        danger = danger_in(words)
        if danger is Danger.CALLER:
            return prompts.own_danger(self._settings)
        if danger is Danger.SOMEBODY:
            return await self._urgent(conversation, words, command)
        reply = await self._calm(conversation, words, command or command_in(words), doubts)
        return with_unheard(reply, conversation)

    async def _urgent(self, conversation: Conversation, words: str, command: Command | None) -> Reply:
        """The number first, then at once what was asked; no question of ours comes between."""
        first = prompts.emergency(self._settings)
        if command is not None:
            reply = commanded(command, words, conversation, self._settings, self._answer.provenance)
            return replace(reply, spans=(first, *reply.spans), urgent=True)
        try:
            found = None
            for question in urgent_questions(words):
                found = found or await self._answer.to(conversation, question, sure=True)
        except EngineFailed:
            logger.warning("the library failed in an emergency")
            found = None
        if found is None and _ASKS.search(words):
            return prompts.emergency_unanswered(self._settings)
        if found is None:
            return prompts.emergency_without_answer(self._settings)
        return replace(found, spans=(first, *found.spans), urgent=True)

    async def _calm(
        self, conversation: Conversation, words: str, command: Command | None, doubts: Sequence[Doubt] = ()
    ) -> Reply:
        calculation = continued(conversation, words, command)
        if calculation is not None:
            return await self._handed_back(conversation, calculation) if calculation.question else calculation
        pending = conversation.pending
        if pending is not None and not pending.calculating and (command is None or yes_or_no(words) is not None):
            reply = await self._resolved(conversation, pending, words)
            if reply is not None:
                return reply
        if command is not None:
            return asked_again(
                conversation, commanded(command, words, conversation, self._settings, self._answer.provenance)
            )
        small = small_talk(conversation, words, self._answer.provenance)
        return (
            small or begun(words) or await self._asked(conversation, _with_context(conversation, words), doubts=doubts)
        )

    async def _handed_back(self, conversation: Conversation, left: Reply) -> Reply:
        """The reply to words that were no part of the calculation, which is left for them."""
        reply = await self._calm(replace(conversation, pending=None), left.question, command_in(left.question))
        return replace(reply, spans=(*left.spans, *reply.spans))

    async def _asked(
        self,
        conversation: Conversation,
        question: str,
        confirmed: Sequence[str] = (),
        doubts: Sequence[Doubt] = (),
    ) -> Reply:
        alike = drug_to_confirm(question, doubts)
        if alike and alike.names[0] not in confirmed and not settled(conversation, alike):
            return confirm(question, alike)
        broad = broad_question(question)
        if broad:
            return ask_back(broad)
        return await self._answer.to(conversation, question) or prompts.not_in_library()

    async def _resolved(self, conversation: Conversation, pending: Reply, words: str) -> Reply | None:
        """The reply to the answer to our question; None when the caller spoke of something else."""
        confirming = pending.kind is ReplyKind.CONFIRM
        question = confirmed(pending, words) if confirming else completed(pending, words)
        if question is None:
            return None
        if not question:
            return prompts.ask_away()
        if confirming:
            return await self._asked(conversation, question, pending.options)
        return await self._answer.to(conversation, question) or prompts.not_in_library()


def urgent_questions(words: str) -> list[str]:
    """What may have been asked in an emergency: the words after the last question word, then all but the alarm."""
    asks = list(_ASKS.finditer(words))
    asked = words[asks[-1].start() :] if asks else ""
    calm = " ".join(_ALARM.sub(" ", words).split())
    return [question for question in dict.fromkeys((asked, calm)) if len(telling_words(question)) >= 2]


def _with_context(conversation: Conversation, words: str) -> str:
    """A short follow-up ("and in pregnancy?") with the question it follows."""
    text = plain(words)
    last = conversation.last_answer
    if last is None or not text.startswith(_FOLLOWS) or len(text.split()) > 6:
        return words
    return (
        f"{(last.reply.question or last.said).rstrip(' ?.!')} {text.removeprefix('and ').removeprefix('what about ')}"
    )

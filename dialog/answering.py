"""From the caller's words to a reply, in a fixed order: emergency, an open calculation, command, an open question of
ours, a calculation asked for, a drug that sounds like another, a question too broad, and then the library.

The order and what each step says is told in docs/topics/answers.md. Nothing is kept here: what is known of the call is
in the conversation, so that a speculative thought leaves no trace.
"""

import logging
import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import date

from dialog.answers.library_answer import Library, LibraryAnswer, Outside, as_asked, today
from dialog.answers.unheard import with_unheard
from dialog.asking_back.antecedents import two_antecedents
from dialog.asking_back.begun_names import begun_name
from dialog.asking_back.clarification import OPTIONS, Clarification, broad_question
from dialog.asking_back.confirming import (
    confirm,
    confirmed,
    said_again,
    settled,
    spelled_out,
    to_be_spelled,
    use_added,
    waits_for_spelling,
)
from dialog.asking_back.doubted_drugs import drug_to_confirm, with_spelled_drug
from dialog.asking_back.options import Completed, ask_back, completed, other_option
from dialog.asking_back.sound_alikes import PARTNERS, SoundAlike
from dialog.asking_back.to_be_given import asked_about, said, tells, to_be_given
from dialog.asking_back.told_use import told_use
from dialog.asking_back.too_high_or_too_low import too_high_or_too_low
from dialog.calculating.recognising import calculation_asked
from dialog.calculating.replies import asked_again, begun, continued, corrected, told_in_emergency
from dialog.commanded import commanded
from dialog.doubts import Doubt
from dialog.errors import EngineFailed
from dialog.question.drug_names import drugs_in
from dialog.question.following_up import asked_as, follows, question_before
from dialog.question.self_correction import correction_in, put_right
from dialog.question.telling_words import telling_words
from dialog.reply import Command, Reply, ReplyKind
from dialog.safety import Danger, danger_in, told_of_elsewhere
from dialog.settings import DialogSettings
from dialog.small_talk import small_talk
from dialog.spoken_commands import command_in, ordinal, yes_or_no
from dialog.spoken_of import InTheCall
from dialog.transcript import Conversation
from dialog.wording import prompts

logger = logging.getLogger(__name__)

TOLD_IN = 4
"""Words at least from which an emergency is looked for by meaning: of fewer a vector tells little."""

TOLD_BY = 3
"""Of these, words at least that tell something themselves: "is that in pregnancy too" leans on what was said before."""

_ASKS = re.compile(r"\b(?:what|which|how (?:much|many)|dose|when)\b(?! do (?:i|we) do)", re.IGNORECASE)
_ALARM = re.compile(
    r"\b(?:right now|as we speak|help(?: me)?|quick(?:ly)?|hurry|what (?:do|should|can) (?:i|we) (?:do|give)(?: now)?"
    r"|my patient|the patient|in front of me|just|oh (?:my )?god|please|for (?:the last )?\w+ (?:minutes?|seconds?))\b",
    re.IGNORECASE,
)


class Answering:
    """``dialog.ports.Thinking`` over a library.

    organisation: whose library is asked. today: gives the day by which a source is judged old. to_write: a model writes
    the answers. being_read: whether the library is not whole yet, which is said where it holds no answer.
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
        being_read: Callable[[], bool] = lambda: False,
    ) -> None:
        self._answer = LibraryAnswer(library, settings, organisation, today, outside=outside, to_write=to_write)
        self._in_the_call = InTheCall(self._answer)
        self._being_read = being_read
        self._asks_outside = outside is not None
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
        order = command or command_in(words)
        if danger is Danger.SOMEBODY or (order is None and await self._means_danger(conversation, words)):
            return await self._urgent(conversation, words, command)
        reply = await self._calm(conversation, words, order, speculative, doubts)
        if speculative and self._asks_outside and reply.kind is ReplyKind.ABSTAIN:
            reply = replace(reply, provisional=True)
        return with_unheard(reply, conversation)

    async def _means_danger(self, conversation: Conversation, words: str) -> bool:
        """Whether words that no rule foresaw mean an emergency. What answers a question of ours is left to the rule:
        "seizures, yes" says something else there than alone. So are the findings of a score that is asked for, and a
        value of one that was told."""
        tells = len(words.split()) >= TOLD_IN and len(set(telling_words(words))) >= TOLD_BY
        if conversation.pending or not tells or calculation_asked(words):
            return False
        if corrected(conversation, words):
            return False
        return not told_of_elsewhere(words) and await self._answer.sounds_like_danger(words)

    def _missing(self, question: str) -> Reply:
        return replace(prompts.not_in_library(being_read=self._being_read()), question=question)

    async def _urgent(self, conversation: Conversation, words: str, command: Command | None) -> Reply:
        """The number first, then at once what was asked; no question of ours comes between."""
        first = prompts.emergency(self._settings)
        if command is not None:
            reply = commanded(command, words, conversation, self._settings, self._answer.provenance)
            return replace(reply, spans=(first, *reply.spans), urgent=True)
        calculation = told_in_emergency(conversation, words)
        if calculation is not None:
            return replace(calculation, spans=(first, *calculation.spans), urgent=True)
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
        self,
        conversation: Conversation,
        words: str,
        command: Command | None,
        speculative: bool,
        doubts: Sequence[Doubt] = (),
    ) -> Reply:
        calculation = continued(conversation, words, command)
        if calculation is not None:
            return (
                await self._handed_back(conversation, calculation, speculative) if calculation.question else calculation
            )
        pending = conversation.pending
        if pending is not None and not pending.calculating and (command is None or yes_or_no(words) is not None):
            reply = await self._resolved(conversation, pending, words, speculative, doubts)
            if reply is not None:
                return reply
        if command is not None:
            return asked_again(
                conversation, commanded(command, words, conversation, self._settings, self._answer.provenance)
            )
        small = small_talk(conversation, words, self._answer.provenance)
        small = small or begun(words) or corrected(conversation, words)
        return small or await self._asked(conversation, words, speculative, doubts=doubts)

    async def _handed_back(self, conversation: Conversation, left: Reply, speculative: bool) -> Reply:
        """The reply to words that were no part of the calculation, which is left for them."""
        command = command_in(left.question)
        reply = await self._calm(replace(conversation, pending=None), left.question, command, speculative)
        return replace(reply, spans=(*left.spans, *reply.spans))

    async def _asked(
        self,
        conversation: Conversation,
        words: str,
        speculative: bool,
        confirmed: Sequence[str] = (),
        doubts: Sequence[Doubt] = (),
    ) -> Reply:
        other = other_option(conversation, words)
        if other or ordinal(words, OPTIONS) is not None:  # "the third one" of nothing
            return await self._chosen(conversation, other, speculative) if other else prompts.ask_away()
        correction = put_right(question_before(conversation), words)
        correction = correction or (None if begun_name(words) else correction_in(words))
        if correction and correction.sure:
            confirmed = (*confirmed, correction.new)
        elif correction and correction.new not in confirmed:
            return confirm(correction.question, SoundAlike(correction.new, (correction.new, correction.old)))
        question, spelled = with_spelled_drug(correction.question if correction else words)
        confirmed = (*confirmed, spelled)
        alike = drug_to_confirm(question, doubts)
        if alike and alike.names[0] not in confirmed and not settled(conversation, alike):
            back = confirm(question, alike) if doubts else await self._asked_by_name(conversation, question, alike)
            if back:
                return back
        unclear = two_antecedents(conversation, question) or too_high_or_too_low(question)
        if unclear:
            return ask_back(unclear)
        reply = await self._in_the_call.little(conversation, question, speculative=speculative)
        if reply is None:
            broad = None if follows(conversation, question) else broad_question(question)
            found = self._narrowed(conversation, broad, speculative) if broad else None
            reply = await (found or self._answered(conversation, question, speculative))
            reply = await self._in_the_call.unclear(conversation, question, reply, speculative=speculative)
        return reply or self._missing(asked_as(conversation, question)[0])

    async def _narrowed(self, conversation: Conversation, broad: Clarification, speculative: bool) -> Reply | None:
        """The question back with those readings of the table that the library can answer; where there are not two of
        them the answer to the broad words, or none. Outside sources may know more: where they are asked all are
        offered."""
        if self._asks_outside:
            return ask_back(broad)
        held = [
            place
            for place, question in enumerate(broad.completed)
            if await self._answer.to(conversation, question, asked_back=True, speculative=True) is not None
        ]
        if len(held) < 2:
            return await self._answer.to(conversation, broad.question, asked_back=True, speculative=speculative)
        options, completed = (tuple(of[place] for place in held) for of in (broad.options, broad.completed))
        return ask_back(replace(broad, options=options, completed=completed))

    async def _asked_by_name(self, conversation: Conversation, question: str, alike: SoundAlike) -> Reply | None:
        """The question back about a drug that may have been another; None where the use that was told rules the others
        out.

        Where the library has many uses for it and none was told, the question for which begins with the name: the
        caller hears it as well, and one question is enough.
        """
        if alike.heard not in PARTNERS:
            return confirm(question, alike)
        if not to_be_given(question, alike.heard):
            matters = asked_about(question, alike.heard) and await self._tells_both(conversation, question, alike)
            return confirm(question, alike) if matters else None
        use = told_use(as_asked(question), alike.heard)
        if use:
            other = await self._rival(question, alike, use)
            return confirm(question, SoundAlike(alike.heard, (alike.heard, other))) if other else None
        which = await self._answer.to(conversation, question, speculative=True)
        many = which is not None and which.kind is ReplyKind.CLARIFY and len(which.options) == OPTIONS
        return which if many else confirm(question, alike)

    async def _tells_both(self, conversation: Conversation, question: str, alike: SoundAlike) -> bool:
        """Whether it matters which drug was meant though neither would be given: the library tells another thing of the
        other, or a dose. Outside sources may know more."""
        if self._asks_outside:
            return True
        found = await self._answer.to(conversation, question, speculative=True)
        if found is None or found.kind is not ReplyKind.ANSWER:
            return False
        if tells(found, alike.heard, dose=True):
            return True
        for other in PARTNERS[alike.heard]:
            answer = await self._answer.to(conversation, _of_another(question, alike, other), speculative=True)
            if answer is not None and tells(answer, other) and said(answer) != said(found):
                return True
        return False

    async def _rival(self, question: str, alike: SoundAlike, use: Collection[str]) -> str | None:
        """The drug it may have been of which the library holds something for this use too.

        Outside sources may know more, so that where they are asked none is ruled out.
        """
        if self._asks_outside:
            return alike.names[1]
        for other in PARTNERS[alike.heard]:
            if await self._answer.holds(_of_another(question, alike, other), other, use):
                return other
        return None

    async def _answered(self, conversation: Conversation, question: str, speculative: bool) -> Reply | None:
        """The answer to the question as it stands, or to what it is after the one before it."""
        forms = asked_as(conversation, question)
        unclear = None
        for form in forms:
            last = form == forms[-1]
            reply = await self._answer.to(
                conversation, form, asked_back=form != question, speculative=speculative or not last
            )
            if reply is not None and (last or reply.kind is not ReplyKind.CLARIFY):
                return reply
            unclear = unclear or reply
        return unclear

    async def _resolved(
        self,
        conversation: Conversation,
        pending: Reply,
        words: str,
        speculative: bool,
        doubts: Sequence[Doubt] = (),
    ) -> Reply | None:
        """The reply to the answer to our question; None when the caller spoke of something else."""
        if waits_for_spelling(pending):
            return await self._spelled(conversation, pending, words, speculative, doubts)
        if pending.kind is ReplyKind.CONFIRM:
            return await self._named(conversation, pending, words, speculative)
        meant = None if put_right(pending.question, words) else completed(pending, words)
        if meant is None:
            return None
        if not meant.question:
            return prompts.ask_away()
        return await self._likeliest(conversation, meant, speculative) or await self._chosen(
            conversation, meant, speculative
        )

    async def _named(self, conversation: Conversation, pending: Reply, words: str, speculative: bool) -> Reply | None:
        """The reply to the name, or the use, that was told when we asked which drug; None when it was none."""
        question = confirmed(pending, words)
        told = None if question is not None else use_added(pending, words)
        if told:
            return await self._asked(conversation, told, speculative)
        if question:
            return await self._asked(conversation, question, speculative, pending.options)
        return None if question is None else to_be_spelled(pending)

    async def _likeliest(self, conversation: Conversation, meant: Completed, speculative: bool) -> Reply | None:
        """The answer to the likeliest reading of a choice that is broad itself, which is said: we asked already."""
        broad = broad_question(meant.question)
        if broad is None:
            return None
        return await self._answer.to(
            conversation, broad.completed[0], asked_back=True, assumed=broad.options[0], speculative=speculative
        )

    async def _spelled(
        self, conversation: Conversation, pending: Reply, words: str, speculative: bool, doubts: Sequence[Doubt]
    ) -> Reply | None:
        """The reply to the letters of a drug that was not understood, or to its name said again; None when the caller
        spoke of something else."""
        question = spelled_out(pending, words)
        if question:
            return await self._asked(conversation, question, speculative, tuple(drugs_in(question)))
        if question is not None:
            return prompts.ask_away() if yes_or_no(words) is not None else prompts.not_spelled()
        again = said_again(pending, words)
        return await self._asked(conversation, again, speculative, (), doubts) if again else None

    async def _chosen(self, conversation: Conversation, meant: Completed, speculative: bool) -> Reply:
        """The reply to a question that the caller completed by choosing one of our options."""
        reply = await self._answer.to(
            conversation, meant.question, asked_back=True, assumed=meant.assumed, speculative=speculative
        )
        return reply or self._missing(meant.question)


def _of_another(question: str, alike: SoundAlike, other: str) -> str:
    """The question asked of another drug than the one that was heard."""
    return re.sub(rf"\b{re.escape(alike.heard)}\b", other, question, flags=re.IGNORECASE)


def urgent_questions(words: str) -> list[str]:
    """What may have been asked in an emergency: the words after the last question word, then all but the alarm."""
    asks = list(_ASKS.finditer(words))
    asked = words[asks[-1].start() :] if asks else ""
    calm = " ".join(_ALARM.sub(" ", words).split())
    return [question for question in dict.fromkeys((asked, calm)) if len(telling_words(question)) >= 2]

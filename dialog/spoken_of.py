"""What the call is about just now settles what the next few words leave open.

"Which pressor first?" right behind an answer on septic shock is no question with two readings, "staging" behind one on
acute kidney injury is not that of heart failure, and "he's 82 and weighs 55 kilos" goes with the dose just told.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from dialog.answers.library_answer import LibraryAnswer
from dialog.asking_back.clarification import completed_question, linked
from dialog.asking_back.disease_kinds import disease_without_kind
from dialog.asking_back.topics import topic_of
from dialog.question.asked import ASKING, Asked
from dialog.question.following_up import leans
from dialog.question.telling_words import telling_words
from dialog.reply import Reply, ReplyKind
from dialog.spoken_commands import plain
from dialog.transcript import Conversation, Turn
from kb.documents import Citation

STILL = 3
"""Turns for which a source that was read from stays what is spoken of."""
LITTLE, FEW = 2, 4
"""Telling words up to which a question says too little by itself, and up to which what was spoken of completes it."""
_ASKS = re.compile(r"\b(?:what|which|how|when|who|where|why|should|can|could|do|does|is there|are there)\b")
_VALUE = re.compile(
    r"\d|\b(?:point|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|hundred"
    r"|(?:thir|four|fif|six|seven|eigh|nine)teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty)\b"
)


@dataclass(frozen=True, slots=True)
class SpokenOf:
    """title: of the source that was last read from; topic: what that is about; question: the last that was answered;
    stems: of its words and the title's."""

    title: str
    topic: str
    question: str
    stems: frozenset[str]


def spoken_of(conversation: Conversation) -> SpokenOf | None:
    """What was spoken of in the last few turns; None when nothing was answered in them."""
    turn = conversation.last_answer
    if turn is None or turn not in conversation.turns[-STILL:] or not turn.reply.citations:
        return None
    title = turn.reply.citations[0].title
    asked = next((one for one in reversed(conversation.turns) if _asked_of(one, title)), turn)
    question = asked.reply.question or asked.said
    return SpokenOf(title, topic_of(title), question, frozenset(telling_words(f"{title} {question}")))


def _asked_of(turn: Turn, title: str) -> bool:
    """Whether the turn asked something that this source answered, and did not only tell a value."""
    answered = turn.reply.kind is ReplyKind.ANSWER and bool(turn.reply.citations)
    return answered and turn.reply.citations[0].title == title and not tells_a_value(turn.said)


def says_little(words: str) -> bool:
    """Whether the words name no disease, and little else, or a drug alone: "staging", "second line?", "heparin"."""
    asked = Asked(words)
    named = asked.conditions or disease_without_kind(words) or (asked.drugs and leans(words))
    return not named and 1 <= len(telling_words(words)) <= (1 if asked.drugs else LITTLE)


def tells_a_value(words: str) -> bool:
    """Whether the words tell of a patient, ask nothing and name neither drug nor disease: "creatinine 1.6"."""
    asked = Asked(words)
    asks = _ASKS.search(plain(words)) is not None or words.rstrip().endswith("?") or bool(asked.kinds)
    named = asked.drugs or asked.conditions or disease_without_kind(words)
    return not asks and not named and _VALUE.search(plain(words)) is not None


def asks_of_the_same(words: str) -> bool:
    """Whether it is one word of asking alone: "dose?"."""
    telling = telling_words(words)
    return len(telling) == 1 and telling[0] in ASKING and len(words.split()) == 1


def option_spoken_of(options: Sequence[str], stems: frozenset[str]) -> int | None:
    """Which of the options is what was spoken of; None when none is, or more than one."""
    named = [place for place, option in enumerate(options) if (of := set(telling_words(option))) and of <= stems]
    return named[0] if len(named) == 1 else None


@dataclass(frozen=True, slots=True)
class InTheCall:
    """Asks the library again with what was spoken of; every method gives None, or what it was given, where that does
    not help. Raises EngineFailed (stage "library")."""

    answer: LibraryAnswer

    async def little(self, conversation: Conversation, question: str, *, speculative: bool) -> Reply | None:
        """The answer to words that say little, or only tell of the patient, of what was spoken of right before."""
        last, spoken = conversation.last, spoken_of(conversation)
        if spoken is None or last is None or last.reply.kind is not ReplyKind.ANSWER:
            return None
        value, same = tells_a_value(question), asks_of_the_same(question)
        if not (value or same or says_little(question)):
            return None
        reply = None if same else await self._held(conversation, question, spoken)
        if reply is not None:
            return reply
        told = f"{spoken.question.rstrip(' ?.!')}, {question}"
        return await self._of(conversation, told, spoken, speculative) if value or same else None

    async def unclear(
        self, conversation: Conversation, question: str, reply: Reply | None, *, speculative: bool
    ) -> Reply | None:
        """The answer where a question back has one option that was spoken of, or where nothing was found for few
        words."""
        spoken = spoken_of(conversation)
        if spoken is None or (reply is not None and reply.kind is not ReplyKind.CLARIFY):
            return reply
        if reply is not None:
            place = option_spoken_of(reply.options, spoken.stems)
            if place is None:
                return await self._held(conversation, question, spoken) or reply
            meant = completed_question(reply.question, reply.options, place)
            return await self._of(conversation, meant, spoken, speculative) or reply
        if len(telling_words(question)) > FEW:
            return None
        return await self._of(conversation, linked(question, spoken.topic), spoken, speculative)

    async def _held(self, conversation: Conversation, question: str, spoken: SpokenOf) -> Reply | None:
        """What the same source has on a few words, where the passage it reads holds them."""
        if len(telling_words(question)) > FEW:
            return None
        reply = await self.answer.to(
            conversation, linked(question, spoken.topic), asked_back=True, speculative=True, source=spoken.title
        )
        if reply is None or not reply.citations:
            return None
        source = reply.citations[0]
        return reply if source.title == spoken.title and _holds(source, question) else None

    async def _of(self, conversation: Conversation, question: str, spoken: SpokenOf, speculative: bool) -> Reply | None:
        """The answer of the same source if it has one, else of any."""
        for source in (spoken.title, ""):
            reply = await self.answer.to(
                conversation, question, asked_back=True, speculative=speculative or bool(source), source=source
            )
            if reply is not None:
                return reply
        return None


def _holds(source: Citation, words: str) -> bool:
    """Whether what was read holds all that was said, figures aside."""
    said = set(telling_words(_VALUE.sub(" ", words.lower())))
    return bool(said) and said <= set(telling_words(f"{source.section} {source.passage}"))

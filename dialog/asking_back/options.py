"""One question back with two or three options, and the question that the answer makes (pure)."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from dialog.asking_back import adult_or_child
from dialog.asking_back.clarification import Clarification, chosen, completed_question, linked, offered
from dialog.asking_back.too_high_or_too_low import OFFERED, told_apart, too_high_or_too_low
from dialog.question.everyday_words import rarity
from dialog.reply import Reply, ReplyKind, Span, SpanKind
from dialog.spoken_commands import command_in, ordinal, plain, yes_or_no
from dialog.transcript import Conversation
from dialog.wording.speech_text import speakable


def ask_back(broad: Clarification) -> Reply:
    """One question with two or three options."""
    topic = broad.topic[:1].upper() + broad.topic[1:]
    options = f"{offered([f'{broad.link} {option}'.strip() for option in broad.options])}?"
    spans = (
        Span(f"{topic}:", SpanKind.UNDERSTOOD, speakable(f"{topic}:")),
        Span(options, SpanKind.QUESTION, speakable(options)),
    )
    return Reply(ReplyKind.CLARIFY, spans, options=broad.options, question=broad.question)


@dataclass(frozen=True, slots=True)
class Completed:
    """question: what the caller's answer makes of his question, empty when no reading was meant; assumed: the reading
    taken because he chose none."""

    question: str
    assumed: str = ""


_NO_CHOICE = re.compile(
    r"(?:i )?(?:don't|do not) (?:know|care|mind)|not sure|no idea|whichever|whatever|both|either(?: one)?"
    r"|(?:any|all)(?: of (?:them|those))?|just (?:tell|answer|give) me.*|you (?:choose|pick|decide)"
    r"|the (?:usual|common|standard|normal)(?: one)?|(?:it )?doesn't matter|in general|generally"
)


def completed(pending: Reply, words: str) -> Completed | None:
    """The question completed by the caller's answer; None when the words are no answer to what was asked.

    A caller who does not choose gets the likeliest reading, which is then said.
    """
    meant = yes_or_no(words)
    if meant is False:
        return Completed("")
    if meant or _NO_CHOICE.fullmatch(plain(words)):
        return Completed(_with(pending, 0), pending.options[0])
    own_words = _TOLD_IN_OWN_WORDS.get(pending.options)
    index = own_words(words) if own_words else None
    index = chosen(words, pending.options) if index is None else index
    if index is not None:
        return Completed(_with(pending, index))
    if len(plain(words).split()) <= 3 and command_in(words) is None:
        return Completed(linked(pending.question, plain(words)))
    return None


_TOLD_IN_OWN_WORDS: dict[tuple[str, ...], Callable[[str], int | None]] = {
    OFFERED: told_apart,
    adult_or_child.OFFERED: adult_or_child.told_of,
}
"""Options that are chosen by other words than they are offered in: "the hypo one", "it's a kid"."""


def _with(asked: Reply, place: int) -> str:
    """The question with the option at this place."""
    two = too_high_or_too_low(asked.question) if asked.options == OFFERED else None
    return two.completed[place] if two else completed_question(asked.question, asked.options, place)


_NEXT = re.compile(
    r"^(?:(?:ok|okay|right|thanks|thank you|um|uh|great|and|so|then|now|what about|how about|what's|what is|tell me"
    r"|give me|if it's|for|in)\b ?)+"
)
_INSTEAD = re.compile(
    r"^(?:(?:no|nope|sorry|wait|actually|not that one|i meant|i mean|i said)\b ?)+(?:it's |it was |the )?(?:for |in )?"
)
_ASKS = re.compile(r"\b(?:what|how|when|which|who|where|why|can|should|do|does|is|are)\b")
_A_TOPIC = 0.4
"""Rarity from which a word says something new for which: "prophylaxis"."""
_TAKEN_BACK = 4
"""Words at most of a choice that takes the one before it back."""
_OTHER = re.compile(r"(?:the )?other(?: one| option)?(?: please| then)*")


def other_option(conversation: Conversation, words: str) -> Completed | None:
    """The question that "and the second one?" asks after a question of ours was answered, or "no, in asthma"; None when
    the words ask no such."""
    asked = [turn for turn in conversation.turns[-3:] if turn.reply.kind in (ReplyKind.CLARIFY, ReplyKind.CONFIRM)]
    if not asked or conversation.last is asked[-1]:
        return None
    reply = asked[-1].reply
    place = _next_place(conversation, reply, plain(words))
    if place is not None:
        return _with_option(reply, place)
    instead = _INSTEAD.match(plain(words))
    rest = plain(words)[instead.end() :] if instead else ""
    at_once = len(conversation.turns) > 1 and conversation.turns[-2] is asked[-1]
    if not at_once or reply.kind is ReplyKind.CONFIRM or len(rest.split()) > _TAKEN_BACK:
        return None
    index = chosen(rest, reply.options)
    if index is None and (_ASKS.search(rest) or all(rarity(word) < _A_TOPIC for word in rest.split())):
        return None
    return Completed(linked(reply.question, rest)) if index is None else _with_option(reply, index)


def _next_place(conversation: Conversation, reply: Reply, text: str) -> int | None:
    """Which of the options is asked for next: by its place, as the other of two, or by words of its own alone."""
    lead = _NEXT.match(text)
    if lead is None:
        return ordinal(text, len(reply.options)) if text.endswith((" one", " option")) else None
    rest = text[lead.end() :]
    answered = conversation.last_answer
    said = plain(answered.reply.question) if answered else ""
    left = [place for place, option in enumerate(reply.options) if plain(option) not in said]
    if _OTHER.fullmatch(rest) and len(left) == 1:
        return left[0]
    index = chosen(rest, reply.options)
    named = index is not None and set(rest.split()) <= set(plain(reply.options[index]).split())
    return index if named else ordinal(rest, len(reply.options))


def _with_option(reply: Reply, place: int) -> Completed:
    if reply.kind is ReplyKind.CONFIRM:
        return Completed(reply.question.replace(reply.options[0], reply.options[place]))
    return Completed(_with(reply, place))

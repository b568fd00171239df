"""One question back with two or three options, and the question that the answer makes (pure)."""

import re
from dataclasses import dataclass

from dialog.asking_back.clarification import Clarification, chosen, completed_question, offered
from dialog.reply import Reply, ReplyKind, Span, SpanKind
from dialog.spoken_commands import command_in, plain, yes_or_no
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
        return Completed(completed_question(pending.question, pending.options, 0), pending.options[0])
    index = chosen(words, pending.options)
    if index is not None:
        return Completed(completed_question(pending.question, pending.options, index))
    if len(plain(words).split()) <= 3 and command_in(words) is None:
        return Completed(f"{pending.question} {words}")
    return None

"""One question back with two or three options, and the question that the answer makes (pure)."""

from dialog.clarification import Clarification, chosen, completed_question, offered
from dialog.reply import Reply, ReplyKind, Span, SpanKind
from dialog.speech_text import speakable
from dialog.spoken_commands import command_in, plain, yes_or_no


def ask_back(broad: Clarification) -> Reply:
    """One question with two or three options."""
    topic = broad.topic[:1].upper() + broad.topic[1:]
    options = f"{offered(broad.options)}?"
    spans = (
        Span(f"{topic}:", SpanKind.UNDERSTOOD, speakable(f"{topic}:")),
        Span(options, SpanKind.QUESTION, speakable(options)),
    )
    return Reply(ReplyKind.CLARIFY, spans, options=broad.options, question=broad.question)


def completed(pending: Reply, words: str) -> str | None:
    """The question completed by the caller's answer; empty when no reading was meant, None when the words are no
    answer to what was asked."""
    meant = yes_or_no(words)
    if meant is False:
        return ""
    index = 0 if meant else chosen(words, pending.options)
    if index is not None:
        return completed_question(pending.question, pending.options, index)
    if len(plain(words).split()) <= 3 and command_in(words) is None:
        return f"{pending.question} {words}"
    return None

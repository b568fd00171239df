"""What the caller has heard of earlier replies decides what this one must say again (pure)."""

from dataclasses import replace

from dialog.reply import Command, Reply, ReplyKind, Span, SpanKind
from dialog.transcript import Conversation


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


def notice_given(conversation: Conversation) -> bool:
    """Whether the caller has heard, in this call, that the answers come from unreviewed digests."""
    return any(
        span.kind is SpanKind.NOTICE and "digest" in span.text and span not in turn.heard.unheard
        for turn in conversation.turns
        if turn.reply.kind is ReplyKind.ANSWER
        for span in turn.reply.spans
    )

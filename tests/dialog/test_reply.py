"""What a reply rests on is what its spoken sentences rest on."""

from dialog.reply import Reply, ReplyKind, Span, SpanKind
from kb.documents import Citation


def a_citation(title: str) -> Citation:
    return Citation(title, "WHO", 2024, "Treatment", "Give it.", "CC-BY")


def test_only_what_is_said_now_is_cited_and_each_source_once() -> None:
    first, second, third = (a_citation(title) for title in ("First", "Second", "Third"))
    reply = Reply(
        ReplyKind.ANSWER,
        (
            Span("Treatment:", SpanKind.UNDERSTOOD),
            Span("Give it.", SpanKind.ANSWER, citation=1),
            Span("Daily.", SpanKind.ANSWER, citation=2),
        ),
        citations=(third, first, first),
        more=(Span("And then.", SpanKind.ANSWER, citation=0),),
    )
    assert reply.cited == (first,)
    assert second not in reply.cited

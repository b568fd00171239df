"""A reply that is begun with what was understood, and whose rest a model is to write (pure).

It holds all that is needed for the rest: the passages, and the extracted answer that is said when the model's is not
there in time. So nothing is kept beside it, and nothing is lost with a process.
"""

from collections.abc import Sequence
from dataclasses import replace

from dialog.reply import Reply, ReplyKind, SpanKind
from kb.citations import cite
from kb.documents import Passage

MOST_PASSAGES = 5


def unwritten(extracted: Reply, passages: Sequence[Passage]) -> Reply:
    """The extracted answer cut behind what was understood; what is no answer is left as it is."""
    if extracted.kind is not ReplyKind.ANSWER or not extracted.spans:
        return extracted
    first, *rest = extracted.spans
    if first.kind is not SpanKind.UNDERSTOOD:
        return extracted
    known = extracted.citations
    others = [cited for passage in passages if (cited := cite(passage)) not in known]
    citations = (*known, *others[: max(0, MOST_PASSAGES - len(known))])
    return replace(
        extracted,
        spans=(first,),
        more=(*rest, *extracted.more),
        citations=citations,
        to_write=len(citations),
    )


def as_extracted(reply: Reply) -> Reply:
    """The whole reply without a model; what was put before it stays."""
    if not reply.to_write:
        return reply
    asked = next((place for place, span in enumerate(reply.more, 1) if span.kind is SpanKind.QUESTION), len(reply.more))
    return replace(reply, spans=(*reply.spans, *reply.more[:asked]), more=reply.more[asked:], to_write=0)
